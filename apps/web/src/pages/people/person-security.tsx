import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { sessionsOfQuery } from '../../api/admin-queries';
import { useCommand } from '../../api/use-command';
import { optionsOf, SENSITIVITY_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

type Person = Schemas['PersonDto'];

/** Where somebody is signed in; all of it can be ended. */
function Sessions({ person: p }: { person: Person }): ReactNode {
  const { modal } = App.useApp();
  const sessions = useInfiniteQuery(sessionsOfQuery(p.id));
  const end = useCommand(
    (id: string) => ask(api.POST('/api/v1/people/{id}/end-sessions', { params: { path: { id } } })),
    { done: '登录已全部结束' },
  );
  return (
    <>
      <h3>登录情况</h3>
      <ProblemAlert problem={end.error} />
      <Loaded of={sessions}>
        {list =>
          list.length === 0 ? (
            <Nothing>目前没有登录。</Nothing>
          ) : (
            <>
              <ul className="entries">
                {list.map(s => (
                  <li key={s.id} className="line">
                    <span>{s.address ?? '地址不详'}</span>
                    <span className="quiet">
                      {time(s.createdAt)} 登录，最近使用 {time(s.seenAt)}
                    </span>
                  </li>
                ))}
              </ul>
              <More of={sessions} />
              <Button
                size="small"
                loading={end.isPending}
                onClick={() =>
                  void modal.confirm({
                    title: `结束${p.name}的全部登录？`,
                    content: '未保存的内容会丢失，须重新登录。',
                    okText: '结束',
                    okButtonProps: { danger: true },
                    onOk: () => end.mutate(p.id),
                  })
                }
              >
                结束全部登录
              </Button>
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** What the security administrator decides about one person. */
export function PersonSecurity({ person: p }: { person: Person }): ReactNode {
  const { modal } = App.useApp();
  const [clearance, setClearance] = useState(p.clearance);
  const at = { params: { path: { id: p.id } } };
  const clear = useCommand(
    (given: Person['clearance'], key) =>
      ask(
        api.PUT('/api/v1/people/{id}/clearance', {
          ...at,
          body: { clearance: given },
          headers: { ...key, ...ifMatch(p.version) },
        }),
      ),
    { done: '知悉范围已更改' },
  );
  const unlock = useCommand(
    (_: string, key) => ask(api.POST('/api/v1/people/{id}/unlock', { ...at, headers: key })),
    { done: '已解除锁定' },
  );
  const reset = useCommand(
    (_: string, key) => ask(api.POST('/api/v1/people/{id}/reset-second-factor', { ...at, headers: key })),
    { done: '动态口令已重置，下次登录重新绑定' },
  );
  return (
    <>
      <h3>知悉范围</h3>
      <p className="line">
        <Select
          className="measure"
          aria-label="知悉范围"
          value={clearance}
          onChange={setClearance}
          options={optionsOf<Person['clearance']>(SENSITIVITY_LABELS)}
        />
        <Button
          disabled={clearance === p.clearance}
          loading={clear.isPending}
          onClick={() => clear.mutate(clearance)}
        >
          更改
        </Button>
      </p>
      <h3>登录验证</h3>
      <p className="line">
        <Button loading={unlock.isPending} onClick={() => unlock.mutate(p.id)}>
          解除锁定
        </Button>
        <Button
          loading={reset.isPending}
          onClick={() =>
            void modal.confirm({
              title: `重置${p.name}的动态口令？`,
              content: '请先当面核实本人；重置后原验证器不能再用。',
              okText: '重置',
              okButtonProps: { danger: true },
              onOk: () => reset.mutate(p.id),
            })
          }
        >
          重置动态口令
        </Button>
      </p>
      <ProblemAlert problem={clear.error ?? unlock.error ?? reset.error} />
      <Sessions person={p} />
    </>
  );
}
