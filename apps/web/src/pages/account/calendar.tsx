import { type ReactNode, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, type InputRef } from 'antd';
import { api, ask } from '../../api/client';
import { feedQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

/** Told this once; copied by hand where the page came over plain http and has no clipboard. */
function Address({ url }: { url: string }): ReactNode {
  const { message } = App.useApp();
  const field = useRef<InputRef>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      void message.success('地址已复制');
    } catch {
      field.current?.select();
      void message.info('请按 Ctrl+C 复制已选中的地址');
    }
  };
  return (
    <>
      <p>
        <b>地址只显示这一次，请现在复制到日历软件的“订阅日历”中。</b>
        知道它的人都能看到您的期限，请勿转发。
      </p>
      <div className="line">
        <Input ref={field} readOnly value={url} aria-label="日历地址" onFocus={e => e.target.select()} />
        <Button type="primary" onClick={() => void copy()}>
          复制地址
        </Button>
      </div>
    </>
  );
}

/** 日历订阅: a person's due dates in their own calendar. */
export function CalendarFeed(): ReactNode {
  const feed = useQuery(feedQuery);
  const [url, setUrl] = useState<string | null>(null);
  const [asking, setAsking] = useState<'rotate' | 'close' | null>(null);
  const open = useCommand(() => ask(api.POST('/api/v1/calendar-feed')), {
    done: '已生成日历地址',
    onDone: made => {
      setUrl(made.url);
      setAsking(null);
    },
  });
  const close = useCommand(() => ask(api.DELETE('/api/v1/calendar-feed')), {
    done: '日历地址已停用',
    onDone: () => {
      setUrl(null);
      setAsking(null);
    },
  });
  return (
    <Section title="日历订阅">
      <p className="quiet">在手机或电脑的日历中看到本人的期限。敏感事项只显示日期。</p>
      <Loaded of={feed}>
        {data =>
          data.open ? (
            <>
              {url && <Address url={url} />}
              <p>
                已启用{data.createdAt && `，${time(data.createdAt)} 生成`}，
                {data.readAt ? `最近一次被读取 ${time(data.readAt)}` : '尚未被读取'}。
              </p>
              <div className="line">
                <Button onClick={() => setAsking('rotate')}>更换地址</Button>
                <Button danger onClick={() => setAsking('close')}>
                  停用
                </Button>
              </div>
            </>
          ) : (
            <Button loading={open.isPending} onClick={() => open.mutate(undefined)}>
              生成日历地址
            </Button>
          )
        }
      </Loaded>
      {!asking && <ProblemAlert problem={open.error} />}
      <Dialog
        open={asking !== null}
        title={asking === 'rotate' ? '更换日历地址' : '停用日历地址'}
        okText={asking === 'rotate' ? '更换' : '停用'}
        cancelText="取消"
        confirmLoading={open.isPending || close.isPending}
        onOk={() => (asking === 'rotate' ? open : close).mutate(undefined)}
        onCancel={() => setAsking(null)}
      >
        <p>原来的地址随即失效，已订阅的日历不再更新。</p>
        <ProblemAlert problem={open.error ?? close.error} />
      </Dialog>
    </Section>
  );
}
