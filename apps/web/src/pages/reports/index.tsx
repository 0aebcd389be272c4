import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { stateLabel } from '@duban/chain';
import { api, ask } from '../../api/client';
import { useMe } from '../../api/me';
import { MOST_AT_ONCE } from '../../api/pages';
import { plansQuery, unitReportsQuery } from '../../api/queries';
import type { Owed, ReportRow } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Due, FILLING, useOwedOf } from '../../parts/due';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { Nothing, Page, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { isToSignOff, SignOff } from './sign-off';

/** Nothing written yet: it may go out as 无新进展 at once. */
const isBlank = (r: ReportRow): boolean => r.state !== 'signing_off' && !r.text.trim();

const Row = ({
  report: r,
  owed,
  checked,
  onCheck,
}: {
  report: ReportRow;
  owed?: Owed;
  checked: boolean;
  onCheck: (on: boolean) => void;
}): ReactNode => (
  <li>
    <span className="tick">
      <Checkbox
        aria-label={`选择第 ${r.taskNo} 项${r.kind === 'contribution' ? '材料' : '报告'}`}
        checked={checked}
        disabled={r.state === 'signing_off'}
        onChange={e => onCheck(e.target.checked)}
      />
    </span>
    <span className="what">
      <Link to={`/reports/${r.id}`}>
        <b>第 {r.taskNo} 项</b> {r.taskText}
      </Link>
      {r.state === 'returned' && r.reason && <small className="returned">退回原因：{r.reason}</small>}
    </span>
    <span className="whose">
      {r.kind === 'contribution' ? '提供材料' : '进展报告'}
      <small className="more">{stateLabel(r.kind, r.state)}</small>
    </span>
    <span className="when">
      {owed && <Due owed={owed} />}
      <small>
        上次进度 {r.lastPercent}%{r.state !== 'open' && `，本次 ${r.percent}%`}
      </small>
    </span>
  </li>
);

/** By unit and period, in the order the server gave them. */
function grouped(reports: ReportRow[]): [title: string, reports: ReportRow[]][] {
  const groups = new Map<string, ReportRow[]>();
  for (const r of reports) {
    const title = `${r.periodName ?? ''} ${r.unitName}`;
    groups.set(title, [...(groups.get(title) ?? []), r]);
  }
  return [...groups];
}

/** 填报: all that a unit has to report in a period, on one page. */
export default function Reports(): ReactNode {
  const me = useMe();
  const mine = useQuery(unitReportsQuery);
  const [picked, setPicked] = useState<string[]>([]);
  const submit = useCommand(
    (body: { ids: string[]; noProgress?: boolean }, key) =>
      ask(api.POST('/api/v1/reports/submit', { body, headers: key })),
    { done: ({ submitted }) => `已报送 ${submitted} 份`, onDone: () => setPicked([]) },
  );
  const reports = mine.data ?? [];
  const owed = useOwedOf(FILLING);
  const writable = reports.filter(r => r.state !== 'signing_off');
  const planIds = [...new Set(reports.map(r => r.planId))].slice(0, 5);
  const titles = useQuery({ ...plansQuery, enabled: planIds.length > 1 });
  const titleOf = (id: string): string => titles.data?.find(p => p.id === id)?.title ?? '';
  const chosen = writable.filter(r => picked.includes(r.id));
  const blank = chosen.filter(isBlank);
  const check = (ids: string[], on: boolean): void =>
    setPicked(on ? [...new Set([...picked, ...ids])] : picked.filter(id => !ids.includes(id)));
  return (
    <Page
      title="填报"
      extra={
        <>
          {planIds.map(id => (
            <Link key={id} className="button" to={`/plans/${id}/workbook`}>
              {planIds.length > 1 ? `填报簿：${titleOf(id)}` : '离线填报簿'}
            </Link>
          ))}
          <ExportLink list="reports/mine" />
        </>
      }
    >
      {writable.length > 0 && (
        <div className="bulk" role="region" aria-label="批量报送">
          <Checkbox
            checked={chosen.length === writable.length}
            indeterminate={chosen.length > 0 && chosen.length < writable.length}
            onChange={e =>
              check(
                writable.slice(0, MOST_AT_ONCE).map(r => r.id),
                e.target.checked,
              )
            }
          >
            待报 {writable.length} 份
          </Checkbox>
          <Button
            disabled={!blank.length || blank.length < chosen.length}
            loading={submit.isPending && submit.variables.noProgress}
            onClick={() => submit.mutate({ ids: blank.map(r => r.id), noProgress: true })}
          >
            无新进展{blank.length ? `（${blank.length} 份）` : ''}
          </Button>
          <Button
            type="primary"
            disabled={!chosen.length || blank.length > 0}
            loading={submit.isPending && !submit.variables.noProgress}
            onClick={() => submit.mutate({ ids: chosen.map(r => r.id) })}
          >
            报送所选
          </Button>
          {chosen.length > 0 && blank.length > 0 && blank.length < chosen.length && (
            <span className="quiet">所选中有未填写的，请分开报送</span>
          )}
        </div>
      )}
      <ProblemAlert problem={submit.error} />
      <SignOff reports={reports} />
      <Loaded of={mine}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有要报送的报告和材料。</Nothing>
          ) : (
            grouped(list.filter(r => !isToSignOff(me, r))).map(([title, rows]) => (
              <Section key={title} title={`${title}（${rows.length}）`}>
                <ul className="owed reports">
                  {rows.map(r => (
                    <Row
                      key={r.id}
                      report={r}
                      owed={owed.get(r.id)}
                      checked={picked.includes(r.id)}
                      onCheck={on => check([r.id], on)}
                    />
                  ))}
                </ul>
              </Section>
            ))
          )
        }
      </Loaded>
    </Page>
  );
}
