import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Button, Checkbox } from 'antd';
import { api, ask } from '../../api/client';
import { type Me, useMe } from '../../api/me';
import type { ReportRow } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { ReasonDialog } from '../../parts/reason-dialog';
import { RETURN_REASONS } from '../../parts/return-reasons';

/** Waits for this person, as head of its unit. */
export const isToSignOff = (me: Me, r: ReportRow): boolean =>
  r.state === 'signing_off' && me.appointments.some(a => a.role === 'unit_head' && a.unitId === r.unitId);

/** 单位审签: the head of the unit lets its reports go, or gives them back to the handler. */
export function SignOff({ reports: all }: { reports: ReportRow[] }): ReactNode {
  const me = useMe();
  const [left, setLeft] = useState<string[]>([]);
  const [refusing, setRefusing] = useState(false);
  const reports = all.filter(r => isToSignOff(me, r));
  const ids = reports.filter(r => !left.includes(r.id)).map(r => r.id);
  const decide = useCommand(
    (body: { ids: string[]; agree: boolean; reason?: string }, key) =>
      ask(api.POST('/api/v1/reports/sign-off', { body, headers: key })),
    { done: ({ decided }) => `已审签 ${decided} 份`, onDone: () => setRefusing(false) },
  );
  if (!reports.length) return null;
  return (
    <Section
      title={`待您审签（${reports.length}）`}
      extra={
        <>
          <Button
            type="primary"
            disabled={!ids.length}
            loading={decide.isPending}
            onClick={() => decide.mutate({ ids, agree: true })}
          >
            同意报出 {ids.length} 份
          </Button>
          <Button disabled={!ids.length} onClick={() => setRefusing(true)}>
            退经办人修改
          </Button>
        </>
      }
    >
      {!refusing && <ProblemAlert problem={decide.error} />}
      <ul className="owed reports">
        {reports.map(r => (
          <li key={r.id}>
            <span className="tick">
              <Checkbox
                aria-label={`审签第 ${r.taskNo} 项`}
                checked={!left.includes(r.id)}
                onChange={e => setLeft(e.target.checked ? left.filter(id => id !== r.id) : [...left, r.id])}
              />
            </span>
            <span className="what">
              <Link to={`/reports/${r.id}`}>
                <b>第 {r.taskNo} 项</b> {r.taskText}
              </Link>
              <small className="more clamp">{r.text || '无新进展'}</small>
            </span>
            <span className="whose">{r.periodName}</span>
            <span className="when">
              进度 {r.lastPercent}% → {r.percent}%
            </span>
          </li>
        ))}
      </ul>
      <ReasonDialog
        open={refusing}
        title={`退回 ${ids.length} 份给经办人`}
        choices={RETURN_REASONS}
        ok="退回"
        danger
        busy={decide.isPending}
        error={refusing ? decide.error : null}
        onOk={({ reason }) => decide.mutate({ ids, agree: false, reason })}
        onCancel={() => setRefusing(false)}
      />
    </Section>
  );
}
