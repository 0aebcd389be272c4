import { type ReactNode, useEffect } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { Button } from 'antd';
import { nextOf } from '../../app/gate';
import { useSignOut } from '../../app/sign-out';
import { useMe } from '../../api/me';
import { CodeForm, Enrol } from '../../parts/authenticator';

/** 动态口令: the second thing asked for at a sign-in, or its first binding where a role requires one. */
export default function SecondFactor(): ReactNode {
  const { secondFactor, person } = useMe();
  const navigate = useNavigate();
  const { search } = useLocation();
  const signOut = useSignOut();
  const title = secondFactor === 'must_enroll' ? '绑定验证器' : '输入动态口令';
  useEffect(() => {
    document.title = `${title} · 督办`;
  }, [title]);
  const onDone = (): void => void navigate(nextOf(search), { replace: true });
  if (!secondFactor) return <Navigate to={nextOf(search)} replace />;
  return (
    <main className="bare card">
      <h1>{title}</h1>
      {secondFactor === 'must_enroll' ? (
        <>
          <p>您的角色登录时须同时使用密码和动态口令。绑定后即可继续使用。</p>
          <Enrol onDone={onDone} />
        </>
      ) : (
        <>
          <p>{person.name}，请打开验证器，输入“督办”账号当前显示的数字。</p>
          <CodeForm ok="登录" onDone={onDone} />
          <p className="quiet">验证器丢失或更换手机，请联系安全管理员重置。</p>
        </>
      )}
      <p>
        <Button type="link" onClick={() => signOut.mutate()} loading={signOut.isPending}>
          退出，换一个账号
        </Button>
      </p>
    </main>
  );
}
