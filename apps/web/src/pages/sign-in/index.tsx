import { type ReactNode, useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { nextOf } from '../../app/gate';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { LargeType } from '../../parts/large-type';
import { ProblemAlert } from '../../parts/problem-alert';

/** 登录. Afterwards the address first asked for opens. */
export default function SignIn(): ReactNode {
  const navigate = useNavigate();
  const { search } = useLocation();
  const client = useQueryClient();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => ask(api.GET('/api/v1/setup')) });
  const signIn = useCommand((body: Schemas['SignInDto']) => ask(api.POST('/api/v1/session', { body })), {
    quiet: true,
    onDone: () => {
      client.removeQueries({ queryKey: ['me'] });
      void navigate(nextOf(search), { replace: true });
    },
  });
  useEffect(() => {
    document.title = '登录 · 督办';
  }, []);
  return (
    <main className="bare card">
      <h1>督办</h1>
      <p className="motto">任务 · 分办 · 落实 · 跟踪 · 反馈 · 上报</p>
      {setup.data?.open && (
        <Alert
          type="info"
          showIcon
          title="系统尚未初始化"
          description="请打开程序启动时显示的初始化链接，设置地区、督查机构和首批人员。"
        />
      )}
      <Form layout="vertical" onFinish={signIn.mutate} requiredMark={false}>
        <Form.Item name="username" label="用户名" rules={[{ required: true, message: '请输入用户名' }]}>
          <Input autoComplete="username" autoFocus autoCapitalize="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <ProblemAlert problem={signIn.error} />
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          登录
        </Button>
      </Form>
      <LargeType />
    </main>
  );
}
