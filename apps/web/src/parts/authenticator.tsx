import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { api, ask } from '../api/client';
import { useCommand } from '../api/use-command';
import { useFaults } from './form-faults';
import { ProblemAlert } from './problem-alert';

/** Six digits, however they were typed. */
const digits = (code: string): string => code.normalize('NFKC').replace(/\D/g, '');

/** Asks for the code that the authenticator shows now. */
export function CodeForm({
  confirm = false,
  ok,
  onDone,
}: {
  /** The first code of a new secret, rather than one at a sign-in. */
  confirm?: boolean;
  ok: string;
  onDone: () => void;
}): ReactNode {
  const client = useQueryClient();
  const [form] = Form.useForm<{ code: string }>();
  const send = useCommand(
    ({ code }: { code: string }) => {
      const body = { code: digits(code) };
      return confirm
        ? ask(api.POST('/api/v1/session/second-factor/confirm', { body }))
        : ask(api.POST('/api/v1/session/second-factor', { body }));
    },
    {
      quiet: true,
      onDone: async () => {
        await client.refetchQueries({ queryKey: ['me'] });
        onDone();
      },
    },
  );
  useFaults(form, send.error);
  return (
    <Form form={form} layout="vertical" onFinish={send.mutate} requiredMark={false}>
      <Form.Item
        name="code"
        label="动态口令"
        extra="验证器当前显示的六位数字"
        rules={[
          {
            validator: (_, code: string = '') =>
              digits(code).length === 6 ? Promise.resolve() : Promise.reject(new Error('请输入六位数字')),
          },
        ]}
      >
        <Input
          className="otp"
          autoComplete="one-time-code"
          inputMode="numeric"
          autoFocus={!confirm}
          maxLength={12}
        />
      </Form.Item>
      <ProblemAlert problem={send.error} onRetry={false} />
      <Button type="primary" htmlType="submit" block loading={send.isPending}>
        {ok}
      </Button>
    </Form>
  );
}

/** Shows a new secret, for typing and as a link a phone opens, and asks for its first code. */
export function Enrol({ onDone }: { onDone: () => void }): ReactNode {
  const enrol = useCommand(() => ask(api.POST('/api/v1/session/second-factor/enroll')), { quiet: true });
  if (!enrol.data)
    return (
      <>
        <p>请先在手机上安装任一支持 TOTP 的身份验证器，再生成密钥。</p>
        <ProblemAlert problem={enrol.error} onRetry={false} />
        <p>
          <Button type="primary" loading={enrol.isPending} onClick={() => enrol.mutate(undefined)}>
            生成密钥
          </Button>
        </p>
      </>
    );
  const { secret, uri } = enrol.data;
  return (
    <>
      <p>在验证器中添加账号，手工录入以下密钥（只显示这一次）：</p>
      <p>
        <code className="password secret" aria-label="密钥">
          {secret.match(/.{1,4}/g)?.join(' ')}
        </code>
      </p>
      <p>
        <a href={uri}>在本机的验证器中打开</a>
      </p>
      <CodeForm confirm ok="确认绑定" onDone={onDone} />
    </>
  );
}
