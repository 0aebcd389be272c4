import { type ReactNode, useEffect } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { nextOf } from '../../app/gate';
import { api, ask, type Schemas } from '../../api/client';
import { useMe } from '../../api/me';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { ProblemAlert } from '../../parts/problem-alert';

type Filled = Schemas['ChangePasswordDto'] & { again: string };

/** 修改密码: by choice, or because the password was given out by somebody else. */
export default function Password(): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const { search } = useLocation();
  const client = useQueryClient();
  const [form] = Form.useForm<Filled>();
  const change = useCommand(
    ({ currentPassword, newPassword }: Filled) =>
      ask(api.POST('/api/v1/session/password', { body: { currentPassword, newPassword } })),
    {
      done: '密码已修改，您在其他地方的登录已退出',
      onDone: async () => {
        await client.refetchQueries({ queryKey: ['me'] });
        void navigate(nextOf(search), { replace: true });
      },
    },
  );
  useFaults(form, change.error);
  useEffect(() => {
    document.title = '修改密码 · 督办';
  }, []);
  return (
    <main className="bare card">
      <h1>修改密码</h1>
      {me.mustChange && (
        <Alert type="warning" showIcon title="请先修改初始密码" description="修改后即可继续使用。" />
      )}
      <Form form={form} layout="vertical" onFinish={change.mutate} requiredMark={false}>
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={me.person.username}
          readOnly
          hidden
        />
        <Form.Item
          name="currentPassword"
          label="原密码"
          rules={[{ required: true, message: '请输入原密码' }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Form.Item
          name="newPassword"
          label="新密码"
          extra="至少 10 位，大写字母、小写字母、数字、其他字符中的三类，不含用户名"
          rules={[{ required: true, message: '请输入新密码' }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label="再输一次新密码"
          dependencies={['newPassword']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('newPassword')
                  ? Promise.resolve()
                  : Promise.reject(new Error('两次输入的新密码不一致')),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <ProblemAlert problem={change.error} />
        <Button type="primary" htmlType="submit" block loading={change.isPending}>
          修改密码
        </Button>
      </Form>
      {!me.mustChange && (
        <p>
          <Link to={nextOf(search)}>返回</Link>
        </p>
      )}
    </main>
  );
}
