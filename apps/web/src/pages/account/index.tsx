import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Button } from 'antd';
import { ROLE_LABELS } from '@duban/chain';
import { useMe } from '../../api/me';
import { Enrol } from '../../parts/authenticator';
import { Page, Section } from '../../parts/page';
import { CalendarFeed } from './calendar';
import { Delegations } from './delegations';
import { Reception } from './reception';
import { Sessions } from './sessions';

function Factor(): ReactNode {
  const [open, setOpen] = useState(false);
  const [bound, setBound] = useState(false);
  if (bound) return <p>验证器已绑定。以后登录时，除密码外还须输入动态口令。</p>;
  if (open) return <Enrol onDone={() => setBound(true)} />;
  return (
    <>
      <p className="quiet">
        绑定验证器后，登录时除密码外还须输入动态口令。已绑定的，更换手机请联系安全管理员重置。
      </p>
      <Button onClick={() => setOpen(true)}>绑定验证器</Button>
    </>
  );
}

/** 我的账号: who one is here, where one is signed in, who stands in. */
export default function Account(): ReactNode {
  const me = useMe();
  return (
    <Page title="我的账号">
      <Section title="基本情况" extra={<Link to="/password?next=/account">修改密码</Link>}>
        <dl className="facts narrow">
          <dt>姓名</dt>
          <dd>
            {me.person.name}（{me.person.username}）
          </dd>
          <dt>任职</dt>
          <dd>
            {me.appointments.map(a => (
              <div key={`${a.unitId} ${a.role}`}>
                {a.unitName} {ROLE_LABELS[a.role]}
              </div>
            ))}
          </dd>
          {!!me.standsInFor?.length && (
            <>
              <dt>今天代理</dt>
              <dd>{me.standsInFor.map(p => p.name).join('、')}</dd>
            </>
          )}
        </dl>
      </Section>
      <Sessions />
      <Section title="动态口令">
        <Factor />
      </Section>
      <Delegations />
      <Reception />
      <CalendarFeed />
    </Page>
  );
}
