import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { mailSettingsQuery } from '../../api/admin-queries';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

type Mail = Schemas['MailViewDto'];

/** What the relay said, in its own words. */
const Answer = ({ test: t, relayed }: { test: Schemas['MailTestDto']; relayed: boolean }): ReactNode => (
  <Alert
    className="problem"
    type={!t.ok ? 'error' : relayed ? 'success' : 'warning'}
    showIcon
    title={
      !t.ok ? '测试邮件没有发出' : relayed ? '邮件服务器已接收测试邮件' : '测试邮件已存入开发信箱，没有发出'
    }
    description={
      <>
        <p>
          {time(t.at)} 发给 {t.to}
          {t.ok && relayed && '，请到邮箱确认收到'}
        </p>
        <p className="prose">答复：{t.answer}</p>
        {!(t.ok && relayed) && <p>请核对服务器上的 SMTP_URL 和 MAIL_FROM，修改后重新启动程序再试。</p>}
      </>
    }
  />
);

const Settings = ({ mail: m }: { mail: Mail }): ReactNode => (
  <dl className="facts">
    <dt>邮件服务器</dt>
    <dd>
      {m.relay ? (
        `${m.relay.host}，端口 ${m.relay.port}，${m.relay.encrypted ? '全程加密' : '连接后协商加密'}，${m.relay.signsIn ? '已设置账号' : '不用账号'}`
      ) : (
        <span className="late">没有设置（SMTP_URL），邮件存入开发信箱，不会发出</span>
      )}
    </dd>
    <dt>发件人</dt>
    <dd>{m.from ?? '没有设置（MAIL_FROM）'}</dd>
    <dt>退信地址</dt>
    <dd>{m.bounce ?? '没有设置（MAIL_BOUNCE），退信回到发件人'}</dd>
    <dt>邮件中的链接</dt>
    <dd>{m.baseUrl}</dd>
  </dl>
);

/** 邮件: what the environment says, and whether the relay takes a mail. */
export function MailStep(): ReactNode {
  const mail = useQuery(mailSettingsQuery);
  const send = useCommand((_: 'send', key) => ask(api.POST('/api/v1/mail-settings/test', { headers: key })));
  return (
    <Section title="邮件">
      <p className="quiet">
        提醒、汇总和督办单通过邮件送达。这些设置写在服务器的环境变量里，密码不在页面显示。
      </p>
      <Loaded of={mail}>
        {m => (
          <>
            <Settings mail={m} />
            <p>
              <Button type="primary" loading={send.isPending} onClick={() => send.mutate('send')}>
                给自己发测试邮件
              </Button>
            </p>
            <ProblemAlert problem={send.error} />
            {m.lastTest && <Answer test={m.lastTest} relayed={m.relay !== null} />}
          </>
        )}
      </Loaded>
    </Section>
  );
}
