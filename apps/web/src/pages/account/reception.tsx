import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { preferenceQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { DELIVERY_VIA_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

type Preference = Schemas['PreferenceDto'];

function Wishes({ preference }: { preference: Preference }): ReactNode {
  const [mail, setMail] = useState(preference.mail);
  const [webhook, setWebhook] = useState(preference.webhook);
  const save = useCommand(
    (body: Schemas['PreferDto']) => ask(api.PUT('/api/v1/notification-preference', { body })),
    { done: '已保存' },
  );
  const changed = mail !== preference.mail || webhook !== preference.webhook;
  return (
    <>
      <p className="quiet">汇总提醒怎么发给您。站内消息和加急提醒照常，不受影响。</p>
      <div className="stacked">
        <Checkbox checked={mail} onChange={e => setMail(e.target.checked)}>
          邮件
        </Checkbox>
        <Checkbox
          checked={webhook}
          disabled={!preference.hasWebhook && !webhook}
          onChange={e => setWebhook(e.target.checked)}
        >
          机器人消息{!preference.hasWebhook && '（系统管理员尚未为您设置）'}
        </Checkbox>
      </div>
      {preference.demanded.length > 0 && (
        <p className="quiet">
          按规定须采用：{preference.demanded.map(via => DELIVERY_VIA_LABELS[via]).join('、')}，不论以上选择。
        </p>
      )}
      {!mail && !webhook && <p className="quiet">都不选的，提醒只在站内消息中。</p>}
      <ProblemAlert problem={save.error} />
      <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate({ mail, webhook })}>
        保存接收方式
      </Button>
    </>
  );
}

/** 邮件链接: voids those that lie in mailboxes. */
function Links(): ReactNode {
  const [asking, setAsking] = useState(false);
  const revoke = useCommand(() => ask(api.DELETE('/api/v1/mail-links')), {
    done: ({ revoked }) => (revoked ? `已作废 ${revoked} 个链接` : '没有有效的链接'),
    onDone: () => setAsking(false),
  });
  return (
    <>
      <p className="quiet">
        提醒邮件中的链接七日内不用登录即可签收和报送。邮件误转他人的，请作废已经发出的全部链接；以后的邮件不受影响。
      </p>
      <Button onClick={() => setAsking(true)}>作废邮件中的链接</Button>
      <Dialog
        open={asking}
        title="作废邮件中的链接"
        okText="作废"
        cancelText="取消"
        confirmLoading={revoke.isPending}
        onOk={() => revoke.mutate(undefined)}
        onCancel={() => setAsking(false)}
      >
        <p>已经发给您的邮件，其中的链接将全部失效，不能恢复。</p>
        <ProblemAlert problem={revoke.error} />
      </Dialog>
    </>
  );
}

/** 接收方式: by what digests come, and the links in them. */
export function Reception(): ReactNode {
  const preference = useQuery(preferenceQuery);
  return (
    <Section title="接收方式">
      <Loaded of={preference}>
        {data => <Wishes key={`${data.mail} ${data.webhook}`} preference={data} />}
      </Loaded>
      <h3>邮件中的链接</h3>
      <Links />
    </Section>
  );
}
