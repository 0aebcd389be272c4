import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { api, ask } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { DispatchDialog } from '../../parts/dispatch-dialog';
import { Loaded } from '../../parts/loading';
import { NoticeDialog } from '../../parts/notice-dialog';
import { Nothing, Page } from '../../parts/page';
import { usePhone } from '../../parts/use-phone';
import { time } from '../../parts/time';
import { FilterBar } from './filter-bar';
import { LedgerCards } from './ledger-cards';
import { LedgerTable } from './ledger-table';
import { exportHref, type Filtering, useFilter } from './use-filter';

/** Of these a notice may speak. */
const UNDER_WAY: readonly string[] = ['dispatched', 'implementing', 'tracking'];
const SIZES = [20, 50, 100, 200];

function Paging({
  filtering,
  total,
  next,
}: {
  filtering: Filtering;
  total: number;
  next: string | null;
}): ReactNode {
  const { cursor, limit, pageAt, change } = filtering;
  return (
    <nav className="paging" aria-label="翻页">
      <span>共 {total} 项</span>
      {cursor && <Link to={pageAt(null)}>首页</Link>}
      {next && <Link to={pageAt(next)}>下一页</Link>}
      <Select
        aria-label="每页项数"
        value={limit}
        options={SIZES.map(value => ({ value, label: `每页 ${value} 项` }))}
        onChange={size => change({ limit: size })}
      />
    </nav>
  );
}

/** 工作台账. */
export default function Ledger(): ReactNode {
  const me = useMe();
  const phone = usePhone();
  const filtering = useFilter();
  const { filter, cursor, limit, change, clear } = filtering;
  const query = { ...filter, limit, ...(cursor && { cursor }) };
  const ledger = useQuery({
    queryKey: ['ledger', query],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/ledger', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<string[]>([]);
  const [noticed, setNoticed] = useState<string[] | null>(null);
  const [dispatching, setDispatching] = useState<string[] | null>(null);
  const mayDispatch = mayEver(me, 'task.dispatch');
  const rows = ledger.data?.items ?? [];
  // What is no longer on the page is no longer chosen: nobody hands out what they do not see.
  const selected = chosen.filter(id => rows.some(r => r.id === id));
  const ready = selected.filter(id => rows.some(r => r.id === id && r.state === 'registered'));
  const started = selected.filter(id => rows.some(r => r.id === id && UNDER_WAY.includes(r.state)));
  const shared = { rows, selected: mayDispatch ? selected : null, onSelect: setChosen };
  return (
    <Page
      title="工作台账"
      extra={
        <>
          <Button href={exportHref(filter)} download>
            导出 Excel
          </Button>
          {!phone && <Button onClick={() => window.print()}>打印</Button>}
        </>
      }
    >
      <FilterBar filtering={filtering} />
      {mayDispatch && selected.length > 0 && (
        <div className="bulk" role="region" aria-label="批量办理">
          已选 {selected.length} 项
          <Button type="primary" disabled={!ready.length} onClick={() => setDispatching(ready)}>
            分办{ready.length && ready.length < selected.length ? `其中 ${ready.length} 项` : ''}
          </Button>
          {!ready.length && <span className="quiet">所选任务都已分办</span>}
          {mayEver(me, 'notice.draft') && (
            <Button
              disabled={!started.length || started.length > 100}
              title={started.length > 100 ? '一次至多 100 项' : undefined}
              onClick={() => setNoticed(started)}
            >
              拟发督办单
            </Button>
          )}
          <Button type="link" onClick={() => setChosen([])}>
            取消选择
          </Button>
        </div>
      )}
      <Loaded of={ledger}>
        {page =>
          page.items.length === 0 ? (
            <Nothing>
              {Object.keys(filter).length ? (
                <>
                  没有符合条件的任务。
                  <Button type="link" onClick={clear}>
                    清除筛选
                  </Button>
                </>
              ) : (
                '台账中还没有您可以查看的任务。'
              )}
            </Nothing>
          ) : (
            <>
              <p className="only-print">
                共 {page.total} 项，本页 {page.items.length} 项；打印时间 {time(new Date().toISOString())}
              </p>
              {phone ? (
                <LedgerCards {...shared} />
              ) : (
                <LedgerTable
                  {...shared}
                  loading={ledger.isPlaceholderData}
                  sort={filter.sort}
                  onSort={sort => change({ sort })}
                />
              )}
              <Paging filtering={filtering} total={page.total} next={page.nextCursor} />
            </>
          )
        }
      </Loaded>
      {noticed && (
        <NoticeDialog taskIds={noticed} onClose={() => setNoticed(null)} onDone={() => setChosen([])} />
      )}
      {dispatching && (
        <DispatchDialog
          taskIds={dispatching}
          onClose={() => setDispatching(null)}
          onDone={() => setChosen([])}
        />
      )}
    </Page>
  );
}
