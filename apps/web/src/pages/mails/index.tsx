import { type ReactNode, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { api, ask } from '../../api/client';
import { mailsQuery } from '../../api/queries';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { time } from '../../parts/time';

/** The text of a mail: shown as text, whatever it holds. */
function Body({ id }: { id: string }): ReactNode {
  const mail = useQuery({
    queryKey: ['mails', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/dev/mails/{messageId}', { params: { path: { messageId: id } }, signal })),
  });
  return <Loaded of={mail}>{m => <pre className="mail">{m.text}</pre>}</Loaded>;
}

/** 开发信箱: what would have been mailed, where no relay is configured. */
export default function Mails(): ReactNode {
  const [open, setOpen] = useState<{ id: string; subject: string } | null>(null);
  const mails = useInfiniteQuery(mailsQuery);
  return (
    <Page title="开发信箱">
      <p>没有配置邮件服务器（SMTP_URL）时，本应发出的邮件存放在这里。</p>
      <Loaded of={mails}>
        {rows =>
          rows.length === 0 ? (
            <Nothing>还没有邮件。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed messages">
                {rows.map(m => (
                  <li key={m.messageId}>
                    <span className="what">
                      <button
                        type="button"
                        className="link"
                        onClick={() => setOpen({ id: m.messageId, subject: m.subject })}
                      >
                        {m.subject}
                      </button>
                    </span>
                    <span className="whose">{m.recipient}</span>
                    <span className="when">{time(m.at)}</span>
                  </li>
                ))}
              </ul>
              <More of={mails} />
            </div>
          )
        }
      </Loaded>
      <Drawer
        open={open !== null}
        title={open?.subject}
        size="large"
        onClose={() => setOpen(null)}
        destroyOnHidden
      >
        {open && <Body id={open.id} />}
      </Drawer>
    </Page>
  );
}
