import { App } from 'antd';

/** A password is shown once: it is stored nowhere in the clear. */
export function useShowPassword(): (username: string, password: string | null) => void {
  const { modal } = App.useApp();
  return (username, password) =>
    void modal.info({
      title: '一次性密码',
      content: password ? (
        <p>
          用户名 <b>{username}</b>
          <br />
          密码 <code className="password">{password}</code>
          <br />
          只显示这一次，请当面转交；首次登录须修改。
        </p>
      ) : (
        <p>操作已经完成，密码只在第一次显示。需要时请重置密码。</p>
      ),
      okText: '已转交',
    });
}
