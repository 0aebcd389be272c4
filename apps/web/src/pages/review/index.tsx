import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox } from 'antd';
import { MOST_AT_ONCE } from '../../api/pages';
import { reviewQuery } from '../../api/queries';
import type { ReportRow } from '../../api/types';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { Nothing, Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { ReasonDialog } from '../../parts/reason-dialog';
import { RETURN_REASONS } from '../../parts/return-reasons';
import { usePhone } from '../../parts/use-phone';
import { useDecide } from './decide';
import { Detail } from './detail';
import { useKeys } from './use-keys';

const KINDS = { report: '进展报告', contribution: '责任单位材料', completion: '办结申请' } as const;

function Item({
  row,
  here,
  checked,
  onOpen,
  onCheck,
  children,
}: {
  row: ReportRow;
  here: boolean;
  checked: boolean;
  onOpen: () => void;
  onCheck: (on: boolean) => void;
  children: ReactNode;
}): ReactNode {
  return (
    <li className={here ? 'here' : undefined}>
      <Checkbox
        aria-label={`选择第 ${row.taskNo} 项 ${row.unitName}`}
        checked={checked}
        onChange={e => onCheck(e.target.checked)}
      />
      <button
        type="button"
        className="open"
        data-id={row.id}
        aria-current={here ? 'true' : undefined}
        onClick={onOpen}
      >
        <span className="line">
          <b>第 {row.taskNo} 项</b>
          <span>{row.unitName}</span>
          <span className="state">{KINDS[row.kind]}</span>
        </span>
        <span className="clamp">{row.taskText}</span>
        <small>
          {row.periodName ?? ''} {row.noProgress ? '无新进展' : `进度 ${row.lastPercent}% → ${row.percent}%`}
        </small>
      </button>
      {children}
    </li>
  );
}

function Desk({ rows }: { rows: ReportRow[] }): ReactNode {
  const phone = usePhone();
  const list = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState<string | null>(phone ? null : (rows[0]?.id ?? null));
  const [picked, setPicked] = useState<string[]>([]);
  /** Those a reason is being written for: what others do meanwhile does not put another in their place. */
  const [returning, setReturning] = useState<ReportRow[] | null>(null);
  const own = useRef(new Set<string>());
  const decide = useDecide(({ rows: done }) => {
    for (const { id } of done) own.current.add(id);
    setPicked([]);
    setReturning(null);
  });
  const [place, setPlace] = useState(0);
  const found = rows.find(r => r.id === at);
  // Decided by oneself, the one in its place is next. Decided by others, nothing takes its place unseen: the next key
  // would decide what nobody has looked at.
  const taken = at !== null && !found && !own.current.has(at);
  const here = found ?? (phone || taken ? undefined : rows[Math.min(place, rows.length - 1)]);
  const hereId = here?.id;
  useEffect(() => {
    if (hereId) setAt(hereId);
  }, [hereId]);
  const chosen = rows.filter(r => picked.includes(r.id));
  const subjects = chosen.length ? chosen : here ? [here] : [];
  const open = (row: ReportRow | undefined): void => {
    if (!row) return;
    setAt(phone && row.id === at ? null : row.id);
    setPlace(rows.indexOf(row));
    list.current?.querySelector<HTMLElement>(`[data-id="${row.id}"]`)?.focus();
  };
  const check = (row: ReportRow, on: boolean): void =>
    setPicked(on ? [...picked, row.id] : picked.filter(id => id !== row.id));
  const giveBack = (): void => {
    if (subjects.length) setReturning(subjects);
  };
  const { modal } = App.useApp();
  const approve = (): void => {
    if (!subjects.length || decide.isPending) return;
    const pass = (): void => decide.mutate({ rows: subjects, approve: true });
    if (subjects.length === 1) return pass();
    // Of one, the report is before one's eyes; several at once are asked about, for nothing takes it back.
    void modal.confirm({
      title: `通过所选 ${subjects.length} 份？`,
      content: '通过后进度和数据即入账，不能撤回。',
      okText: '通过',
      cancelText: '取消',
      onOk: pass,
    });
  };
  const index = here ? rows.indexOf(here) : place - 1;
  useKeys({
    j: () => open(rows[Math.min(index + 1, rows.length - 1)]),
    k: () => open(rows[Math.max(index - 1, 0)]),
    x: () => here && check(here, !picked.includes(here.id)),
    a: approve,
    r: giveBack,
  });
  const what = chosen.length ? `所选 ${chosen.length} 份` : '当前这份';
  return (
    <>
      {rows.length > 0 && (
        <div className="bulk sticky" role="region" aria-label="审核">
          <Checkbox
            checked={chosen.length === rows.length}
            indeterminate={chosen.length > 0 && chosen.length < rows.length}
            onChange={e => setPicked(e.target.checked ? rows.slice(0, MOST_AT_ONCE).map(r => r.id) : [])}
          >
            待审核 {rows.length} 份
          </Checkbox>
          <Button type="primary" disabled={!subjects.length} loading={decide.isPending} onClick={approve}>
            通过{what}
          </Button>
          <Button disabled={!subjects.length} onClick={giveBack}>
            退回{what}
          </Button>
          <span className="quiet no-phone">
            键盘：<kbd>J</kbd> 下一份 <kbd>K</kbd> 上一份 <kbd>X</kbd> 选择 <kbd>A</kbd> 通过 <kbd>R</kbd>{' '}
            退回
          </span>
        </div>
      )}
      {!returning && <ProblemAlert problem={decide.error} />}
      <div role="status">
        {taken && (
          <p className="taken">
            刚才这份已由他人办理。
            {rows.length > 0 && (
              <Button size="small" onClick={() => open(rows[Math.min(place, rows.length - 1)])}>
                看下一份
              </Button>
            )}
          </p>
        )}
      </div>
      {rows.length ? (
        <div className="review">
          <ul ref={list} aria-label="待审核">
            {rows.map(row => (
              <Item
                key={row.id}
                row={row}
                here={row === here}
                checked={picked.includes(row.id)}
                onOpen={() => open(row)}
                onCheck={on => check(row, on)}
              >
                {phone && row === here && <Detail report={row} />}
              </Item>
            ))}
          </ul>
          {!phone && here && <Detail key={here.id} report={here} />}
        </div>
      ) : (
        <Nothing>没有待审核的报告。</Nothing>
      )}
      <ReasonDialog
        open={!!returning}
        title={returning && returning.length > 1 ? `退回所选 ${returning.length} 份` : '退回这份'}
        label="退回原因"
        choices={RETURN_REASONS}
        due={{ label: '重新报送期限', hint: '不填为 5 个工作日' }}
        ok="退回"
        danger
        busy={decide.isPending}
        error={returning ? decide.error : null}
        onOk={({ reason, due }) =>
          returning && decide.mutate({ rows: returning, approve: false, reason, due })
        }
        onCancel={() => setReturning(null)}
      />
    </>
  );
}

/** 审核: reports, contributions and completions that wait, each beside what was said last time. */
export default function Review(): ReactNode {
  const review = useQuery(reviewQuery);
  return (
    <Page title="审核" extra={<ExportLink list="reports/review" />}>
      <Loaded of={review}>{rows => <Desk rows={rows} />}</Loaded>
    </Page>
  );
}
