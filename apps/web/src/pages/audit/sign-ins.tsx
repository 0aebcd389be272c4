import type { ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { signInsQuery } from '../../api/audit-queries';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing } from '../../parts/page';
import { time } from '../../parts/time';
import { ExportButton } from './export-button';
import { PersonFilter } from './person-filter';
import { SpanFilter } from './span-filter';
import { signInsAsked, useAsked } from './use-asked';

const BAD: ReadonlySet<string> = new Set(['session.refuse', 'session.lock']);

/** 登录记录: who came in, who did not, who was locked out, the newest first. */
export function SignIns(): ReactNode {
  const [asked, ask] = useAsked();
  const records = useInfiniteQuery(signInsQuery(signInsAsked(asked)));
  return (
    <>
      <search className="actions asked" aria-label="筛选登录记录">
        <OpenOrAll all={!asked.failed} onChange={all => ask({ failed: !all })} open="失败和锁定" />
        <SpanFilter asked={asked} onChange={ask} />
        <PersonFilter
          person={asked.person}
          name={asked.name}
          onChange={(person, name) => ask({ person, name })}
        />
        <span className="push">
          <ExportButton path="/api/v1/journal/sign-ins.xlsx" asked={signInsAsked(asked)} name="登录记录" />
        </span>
      </search>
      <Loaded of={records}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{asked.failed ? '失败和锁定的' : '符合条件的'}记录。</Nothing>
          ) : (
            <div className="section">
              <ul className="entries">
                {list.map(r => (
                  <li key={r.id} className="line">
                    <time className="quiet">{time(r.at)}</time>
                    {r.personId ? (
                      <button
                        type="button"
                        className="link"
                        aria-label={`只看 ${r.name}`}
                        onClick={() => ask({ person: r.personId ?? '', name: r.name })}
                      >
                        {r.name}
                      </button>
                    ) : (
                      <span>{r.name}</span>
                    )}
                    <span className={BAD.has(r.command) ? 'late' : ''}>{r.words}</span>
                    {r.reason && <span className="quiet">{r.reason}</span>}
                    <span className="state quiet">日志 {r.id}</span>
                  </li>
                ))}
              </ul>
              <More of={records} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}
