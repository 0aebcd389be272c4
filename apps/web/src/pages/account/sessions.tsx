import type { ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask } from '../../api/client';
import { sessionsQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

const named = (device: string, names: readonly (readonly [RegExp, string])[]): string | undefined =>
  names.find(([sign]) => sign.test(device))?.[1];

const BROWSERS = [
  [/MicroMessenger/, '微信'],
  [/Edg/, 'Edge'],
  [/Firefox/, '火狐'],
  [/Chrome/, 'Chrome'],
  [/Safari/, 'Safari'],
] as const;
const SYSTEMS = [
  [/HarmonyOS/, '鸿蒙'],
  [/Android/, '安卓'],
  [/iPhone|iPad/, '苹果'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** What a browser says of itself, in two words; as it said it where nothing is recognized. */
const deviceOf = (said: string | null): string => {
  const device = said ?? '';
  return [named(device, BROWSERS), named(device, SYSTEMS)].filter(Boolean).join('，') || device || '未知设备';
};

/** Where one is signed in; what one does not know one ends. */
export function Sessions(): ReactNode {
  const sessions = useInfiniteQuery(sessionsQuery);
  const end = useCommand(
    (id: string) => ask(api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } })),
    { done: '已退出该处登录' },
  );
  const endOthers = useCommand(() => ask(api.POST('/api/v1/sessions/end-others')), {
    done: '其他登录已全部退出',
  });
  const others = (sessions.data ?? []).some(s => !s.current);
  return (
    <Section
      title="登录情况"
      extra={
        others && (
          <Button size="small" loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
            退出其他全部登录
          </Button>
        )
      }
    >
      <ProblemAlert problem={end.error ?? endOthers.error} />
      <Loaded of={sessions}>
        {list => (
          <ul className="entries">
            {list.map(s => (
              <li key={s.id} className="line">
                <b title={s.device ?? undefined}>{deviceOf(s.device)}</b>
                <span>{s.address ?? '地址不详'}</span>
                <span className="quiet">
                  {time(s.createdAt)} 登录，最近使用 {time(s.seenAt)}
                </span>
                {s.current ? (
                  <span className="state">本机</span>
                ) : (
                  <Button
                    size="small"
                    aria-label={`退出${deviceOf(s.device)}（${s.address ?? '地址不详'}）的登录`}
                    loading={end.isPending && end.variables === s.id}
                    onClick={() => end.mutate(s.id)}
                  >
                    退出
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More of={sessions} />
    </Section>
  );
}
