import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Loading } from '../../parts/loading';
import { Nothing, Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';
import { WhyMessage } from './why-message';

type Message = Schemas['MessageDto'];

const Row = ({
  message: m,
  onOpen,
  onWhy,
}: {
  message: Message;
  onOpen: () => void;
  onWhy: () => void;
}): ReactNode => (
  <li>
    <span className="what">
      <Link to={m.link} onClick={onOpen}>
        {m.readAt ? m.title : <b>{m.title}</b>}
      </Link>
      <small className="more">{m.why}</small>
      <Button size="small" type="link" aria-label={`为什么收到：${m.title}`} onClick={onWhy}>
        为什么
      </Button>
    </span>
    <span className="whose">{m.readAt ? '已读' : '未读'}</span>
    <span className="when">{time(m.createdAt)}</span>
  </li>
);

/** 消息: what the system told this person, each with why it came. */
export default function Messages(): ReactNode {
  const [unread, setUnread] = useState(true);
  const [search, setSearch] = useSearchParams();
  const why = search.get('why');
  const explain = (id: string | null): void => setSearch(id ? { why: id } : {}, { replace: !id });
  const list = useInfiniteQuery({
    queryKey: ['messages', { unread }],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/messages', { params: { query: { cursor: pageParam, unread, limit: 50 } }, signal }),
      ),
    getNextPageParam: page => page.nextCursor ?? undefined,
  });
  const read = useCommand((ids: string[]) => ask(api.POST('/api/v1/messages/read', { body: { ids } })));
  const messages = list.data?.pages.flatMap(p => p.items) ?? [];
  const fresh = messages.filter(m => !m.readAt).map(m => m.id);
  return (
    <Page
      title="消息"
      extra={
        <>
          <Segmented
            aria-label="范围"
            value={unread}
            onChange={setUnread}
            options={[
              { value: true, label: '未读' },
              { value: false, label: '全部' },
            ]}
          />
          <Button disabled={fresh.length === 0} loading={read.isPending} onClick={() => read.mutate(fresh)}>
            本页标为已读
          </Button>
        </>
      }
    >
      {why && <WhyMessage key={why} id={why} onClose={() => explain(null)} />}
      <ProblemAlert problem={read.error} />
      {list.isError && <ProblemAlert problem={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending ? (
        <Loading />
      ) : messages.length === 0 ? (
        <Nothing>{unread ? '没有未读消息。' : '还没有消息。'}</Nothing>
      ) : (
        <div className="section">
          <ul className="owed messages">
            {messages.map(m => (
              <Row
                key={m.id}
                message={m}
                onOpen={() => m.readAt ?? read.mutate([m.id])}
                onWhy={() => explain(m.id)}
              />
            ))}
          </ul>
          {list.hasNextPage && (
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              更早的消息
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}
