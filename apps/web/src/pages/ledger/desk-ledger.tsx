import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { App, Button, Select } from 'antd';
import { asProblem } from '../../api/problem';
import { wholeLedger } from '../../api/ledger-queries';
import { mayEver, useMe } from '../../api/me';
import { MOST_AT_ONCE } from '../../api/pages';
import type { LedgerRow } from '../../api/types';
import { Loaded } from '../../parts/loading';
import { time } from '../../parts/time';
import { BulkBar } from './bulk-bar';
import { shownColumns } from './columns';
import { ColumnsMenu } from './columns-menu';
import { FilterBar } from './filter-bar';
import { layoutOf, linesBetween } from './layout';
import { headingLabel, LedgerTable } from './ledger-table';
import { NothingThere } from './nothing-there';
import { SummarySection } from './summary';
import type { Filtering } from './use-filter';
import { MOST_PRINTED, usePrint } from './use-print';
import { useRows } from './use-rows';
import { around, useSeen } from './use-window';

/** The ledger as one table that is scrolled through, however long it is. */
export function DeskLedger({ filtering }: { filtering: Filtering }): ReactNode {
  const me = useMe();
  const { message } = App.useApp();
  const { filter, columns, change } = filtering;
  const seen = useSeen();
  const [place, setPlace] = useState({ first: 0, last: 20 });
  const read = useRows(filter, place);
  const { printed, print, preparing } = usePrint(filter);
  const rows = printed
    ? { ...read, total: printed.length, rowAt: (i: number): LedgerRow | undefined => printed[i] }
    : read;
  const layout = layoutOf(rows.total, filter.group && rows.headings.data?.items, seen.heights);
  const drawn = printed
    ? linesBetween(layout, seen.heights, 0, Infinity)
    : linesBetween(layout, seen.heights, ...around(seen));
  if (!printed && (drawn.first !== place.first || drawn.last !== place.last))
    setPlace({ first: drawn.first, last: drawn.last });

  // Nobody hands out what they do not see: another filter is another choice.
  const asked = JSON.stringify(filter);
  const [chosen, setChosen] = useState<{ asked: string; rows: ReadonlyMap<string, LedgerRow> }>({
    asked,
    rows: new Map(),
  });
  const selected = useMemo(
    () => (chosen.asked === asked ? chosen.rows : new Map<string, LedgerRow>()),
    [chosen, asked],
  );
  const choose = useCallback(
    (row: LedgerRow, on: boolean) =>
      setChosen(before => {
        const next = new Map(before.asked === asked ? before.rows : []);
        if (on) next.set(row.id, row);
        else next.delete(row.id);
        return { asked, rows: next };
      }),
    [asked],
  );
  const clear = (): void => setChosen({ asked, rows: new Map() });
  const chooseAll = async (all: boolean): Promise<void> => {
    if (!all) return clear();
    if (rows.total > MOST_AT_ONCE)
      return void message.warning(`共 ${rows.total} 项，一次最多办理 ${MOST_AT_ONCE} 项，请先筛选`);
    try {
      const whole = await wholeLedger(filter);
      setChosen({ asked, rows: new Map(whole.map(r => [r.id, r])) });
    } catch (error) {
      void message.error(asProblem(error).message);
    }
  };

  const names = columns?.join();
  const shown = useMemo(() => shownColumns(columns), [names]);
  const [summed, setSummed] = useState(false);
  const office = mayEver(me, 'task.dispatch');
  return (
    <>
      <FilterBar filtering={filtering} />
      <div className="ledger-line">
        <span role="status">{rows.head.data && <span>共 {rows.total} 项</span>}</span>
        {filter.group && (rows.headings.data?.items.length ?? 0) > 1 && (
          <Select
            aria-label="转到分组"
            placeholder="转到分组"
            value={null}
            popupMatchSelectWidth={false}
            options={layout.stretches.map((s, i) => ({
              value: i,
              label: s.heading && `${headingLabel(filter.group, s.heading, !filter.planId)}（${s.count}）`,
            }))}
            onChange={i => i !== null && goTo(i)}
          />
        )}
        <span className="rest">
          <Button aria-pressed={summed} onClick={() => setSummed(!summed)}>
            {summed ? '收起汇总' : '汇总'}
          </Button>
          <ColumnsMenu filtering={filtering} />
          <Button loading={preparing} onClick={() => void print(rows.total)}>
            打印
          </Button>
        </span>
      </div>
      {summed && <SummarySection filter={filter} onLight={light => change({ light: [light] })} />}
      {office && selected.size > 0 && <BulkBar chosen={[...selected.values()]} onClear={clear} />}
      <Loaded of={rows.head}>
        {page =>
          page.total === 0 ? (
            <NothingThere filtering={filtering} />
          ) : (
            <>
              <p className="only-print">
                共 {page.total} 项{printed ? '' : `（至多打印 ${MOST_PRINTED} 项，请用页面上的“打印”）`}
                ；打印时间 {time(new Date().toISOString())}
              </p>
              <div className="ledger-scroll">
                <LedgerTable
                  rows={rows}
                  columns={shown}
                  filter={filter}
                  window={seen}
                  layout={layout}
                  drawn={drawn}
                  selected={office ? selected : null}
                  onChoose={choose}
                  onAll={all => void chooseAll(all)}
                  onSort={sort => change({ sort })}
                />
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );

  /** To where the rows of a heading begin, below what stays in sight. */
  function goTo(stretch: number): void {
    const body = document.querySelector<HTMLTableElement>('.ledger-rows')?.tBodies[0];
    const covered = document.querySelector<HTMLElement>('.top')?.offsetHeight ?? 0;
    const top = layout.stretches[stretch].top - covered - seen.heights.heading;
    if (body) window.scrollTo({ top: window.scrollY + body.getBoundingClientRect().top + top });
  }
}
