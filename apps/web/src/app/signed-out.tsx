import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { api, ask } from '../api/client';
import type { Me } from '../api/me';
import { LASTING } from '../api/query-client';
import { useCommand } from '../api/use-command';
import { CodeForm } from '../parts/authenticator';
import { Dialog } from '../parts/dialog';
import { ProblemAlert } from '../parts/problem-alert';

/** Told to the window when somebody is signed in again: what waited for that goes on. */
export const SIGNED_IN = 'duban:signed-in';

/**
 * The session has ended while a page is open. The page stays as it is below, hidden, with everything typed in it; the
 * same person signs in again and goes on.
 */
export function SignedOut({ was, missing }: { was: Me; missing: 'password' | 'code' }): ReactNode {
  const client = useQueryClient();
  const onDone = async (): Promise<void> => {
    await client.refetchQueries({ queryKey: ['me'] });
    window.dispatchEvent(new Event(SIGNED_IN));
    void client.invalidateQueries({ predicate: q => !LASTING.has(q.queryKey[0]) });
  };
  const { username } = was.person;
  const signIn = useCommand(
    ({ password }: { password: string }) =>
      ask(api.POST('/api/v1/session', { body: { username, password } })),
    { quiet: true, onDone: () => void onDone() },
  );
  return (
    <Dialog
      open
      className="signed-out"
      title="登录已失效，请重新登录"
      closable={false}
      keyboard={false}
      footer={null}
      zIndex={1900}
      styles={{ mask: { background: 'var(--ground)' } }}
    >
      <p>页面和已填写的内容都还在，登录后接着办理。</p>
      {missing === 'code' ? (
        <CodeForm ok="登录" onDone={() => void onDone()} />
      ) : (
        <Form layout="vertical" onFinish={signIn.mutate} requiredMark={false}>
          <Form.Item label="用户名">
            <Input value={username} readOnly autoComplete="username" aria-label="用户名" />
          </Form.Item>
          <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
            <Input.Password autoFocus autoComplete="current-password" />
          </Form.Item>
          <ProblemAlert problem={signIn.error} onRetry={false} />
          <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
            登录
          </Button>
        </Form>
      )}
      <p>
        <Button type="link" onClick={() => window.location.assign('/login')}>
          不再继续，换一个账号
        </Button>
      </p>
    </Dialog>
  );
}
