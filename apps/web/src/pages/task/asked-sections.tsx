import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { may, useMe } from '../../api/me';
import { mattersQuery, taskRechecksQuery } from '../../api/queries';
import type { Recheck, TaskView } from '../../api/types';
import { MATTER_KIND_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Section } from '../../parts/page';
import { day, time } from '../../parts/time';
import { DecideRecheckDialog } from '../recheck/decide-dialog';

/** 申请 about this task, newest first. */
export const RequestsSection = ({ view: { requests } }: { view: TaskView }): ReactNode =>
  requests.length > 0 && (
    <Section title="申请">
      <ul className="entries">
        {requests.map(r => (
          <li key={r.id}>
            <div className="line">
              <Link to={`/requests/${r.id}`}>
                {r.kindLabel}申请{r.askedDate && `（到 ${r.askedDate}）`}
              </Link>
              <span className="quiet">
                {r.unitName} {day(r.filedAt)}
              </span>
              <span className="state">{r.stateLabel}</span>
            </div>
            <p className="clamp quiet">{r.reason}</p>
          </li>
        ))}
      </ul>
    </Section>
  );

/** 问题建议 raised about this task. */
export function MattersSection({ view }: { view: TaskView }): ReactNode {
  const matters = useInfiniteQuery(mattersQuery({ taskId: view.row.id }));
  if (matters.data?.length === 0) return null;
  return (
    <Section title="问题建议">
      <Loaded of={matters}>
        {items => (
          <ul className="entries">
            {items.map(m => (
              <li key={m.id}>
                <div className="line">
                  <Link to={`/matters/${m.id}`}>{MATTER_KIND_LABELS[m.kind]}</Link>
                  <span className="quiet">
                    {m.unitName} {day(m.raisedAt)} 提出，{m.addresseeName}办理
                  </span>
                  <span className="state">{m.stateLabel}</span>
                </div>
                <p className="clamp">{m.text}</p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More of={matters} />
    </Section>
  );
}

/** 实地核查, as it was found. */
export const VisitsSection = ({ view: { siteVisits } }: { view: TaskView }): ReactNode =>
  siteVisits.length > 0 && (
    <Section title="实地核查">
      <ul className="entries">
        {siteVisits.map(v => (
          <li key={v.id}>
            <div className="line">
              <b>{v.result === 'passed' ? '与报告相符' : '与报告不符'}</b>
              <span className="quiet">
                {v.visitedOn}，{v.place}，{v.visitors}
              </span>
              <time className="quiet">{time(v.recordedAt)} 登记</time>
            </div>
            <p className="prose">{v.findings}</p>
          </li>
        ))}
      </ul>
    </Section>
  );

/** 回头看 of a task that was closed. */
export function RechecksSection({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  const rechecks = useInfiniteQuery(taskRechecksQuery(view.row.id));
  const [asked, setAsked] = useState<Recheck | null>(null);
  const items = rechecks.data ?? [];
  if (rechecks.data && !items.length) return null;
  return (
    <Section title="回头看">
      <Loaded of={rechecks}>
        {() => (
          <ul className="entries">
            {items.map(r => (
              <li key={r.id}>
                <div className="line">
                  <Link to={`/rechecks/${r.id}`}>{r.due} 前</Link>
                  <span className="state">{r.stateLabel}</span>
                  {r.state === 'planned' &&
                    may(me, 'recheck.decide', { officeUnitId: view.plan.officeUnitId }) && (
                      <Button size="small" type="primary" onClick={() => setAsked(r)}>
                        登记结论
                      </Button>
                    )}
                </div>
                {r.reason && <p className="prose">{r.reason}</p>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More of={rechecks} />
      {asked && <DecideRecheckDialog recheck={asked} onClose={() => setAsked(null)} />}
    </Section>
  );
}
