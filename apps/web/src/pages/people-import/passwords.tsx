import { type ReactNode, useEffect, useState } from 'react';
import { Link, useBlocker } from 'react-router';
import { Alert, Button } from 'antd';
import { Dialog } from '../../parts/dialog';
import { Section } from '../../parts/page';
import { type PasswordLine, savePasswords } from './passwords-file';

/** Whoever leaves before the passwords are kept is asked: they are shown once. */
function useKept(): [boolean, () => void] {
  const [kept, setKept] = useState(false);
  useEffect(() => {
    if (kept) return undefined;
    const leave = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', leave);
    return () => window.removeEventListener('beforeunload', leave);
  }, [kept]);
  return [kept, () => setKept(true)];
}

/** One-time passwords of everybody the list brought in, to be handed over: saved or printed, and gone with the page. */
export function Passwords({ lines, onDone }: { lines: PasswordLine[]; onDone: () => void }): ReactNode {
  const [kept, keep] = useKept();
  const [leaving, setLeaving] = useState(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => !kept && currentLocation.pathname !== nextLocation.pathname,
  );
  const asked = leaving || blocker.state === 'blocked';
  const stay = (): void => {
    setLeaving(false);
    blocker.reset?.();
  };
  return (
    <Section title={`一次性密码（${lines.length} 人）`}>
      <Alert
        className="problem no-print"
        type="warning"
        showIcon
        title="只显示这一次，系统不保存密码原文"
        description="请下载或打印后当面转交；转交后删除文件。首次登录须修改。"
      />
      <p className="actions">
        <Button
          type="primary"
          onClick={() => {
            savePasswords(lines);
            keep();
          }}
        >
          下载密码表
        </Button>{' '}
        <Button
          onClick={() => {
            window.print();
            keep();
          }}
        >
          打印
        </Button>{' '}
        <Button onClick={() => (kept ? onDone() : setLeaving(true))}>已保存，完成</Button>
      </p>
      <p className="only-print">请沿行剪开，当面转交本人；首次登录须修改密码。</p>
      <div className="scroll" tabIndex={0} role="region" aria-label="一次性密码">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">姓名</th>
              <th scope="col">用户名</th>
              <th scope="col">一次性密码</th>
              <th scope="col">单位</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(l => (
              <tr key={l.username}>
                <th scope="row">{l.name}</th>
                <td>{l.username}</td>
                <td>
                  <code className="password">{l.password}</code>
                </td>
                <td>{l.unit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Dialog
        open={asked}
        title="还没有下载或打印密码"
        okText="不保存，离开"
        okButtonProps={{ danger: true }}
        cancelText="返回"
        onOk={() => {
          setLeaving(false);
          if (blocker.state === 'blocked') blocker.proceed();
          else onDone();
        }}
        onCancel={stay}
      >
        <p>离开后不再显示。没有留下密码的人，可以再次上传同一份名单重新生成。</p>
      </Dialog>
    </Section>
  );
}

/** The answer was lost on its way, or the command was given twice: it is done, and the passwords are nowhere. */
export const NoPasswords = (): ReactNode => (
  <Section title="一次性密码">
    <Alert
      className="problem"
      type="warning"
      showIcon
      title="人员已经导入，密码只在第一次显示"
      description={
        <>
          请再次上传同一份名单，选择“重新生成一次性密码”；个别人员也可在 <Link to="/people">人员</Link>{' '}
          页面重置密码。
        </>
      }
    />
  </Section>
);
