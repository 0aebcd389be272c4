import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { Loaded } from '../../parts/loading';
import { BulkBar } from './bulk-bar';
import { FilterBar } from './filter-bar';
import { LedgerCards } from './ledger-cards';
import { NothingThere } from './nothing-there';
import type { Filtering } from './use-filter';

/** The ledger as cards, page by page. */
export function PhoneLedger({ filtering }: { filtering: Filtering }): ReactNode {
  const me = useMe();
  const { filter, cursor, limit, pageAt } = filtering;
  const query = { ...filter, limit, ...(cursor && { cursor }) };
  const ledger = useQuery({
    queryKey: ['ledger', 'page', query],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/ledger', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<string[]>([]);
  const rows = ledger.data?.items ?? [];
  // What is no longer on the page is no longer chosen: nobody hands out what they do not see.
  const selected = rows.filter(r => chosen.includes(r.id));
  const offered = mayEver(me, 'task.dispatch') ? selected.map(r => r.id) : null;
  return (
    <>
      <FilterBar filtering={filtering} />
      {offered && selected.length > 0 && <BulkBar chosen={selected} onClear={() => setChosen([])} />}
      <Loaded of={ledger}>
        {page =>
          page.items.length === 0 ? (
            <NothingThere filtering={filtering} />
          ) : (
            <>
              <LedgerCards
                rows={rows}
                group={filter.group}
                plans={!filter.planId}
                selected={offered}
                onSelect={setChosen}
              />
              <nav className="paging" aria-label="翻页">
                <span>共 {page.total} 项</span>
                {cursor && <Link to={pageAt(null)}>首页</Link>}
                {page.nextCursor && <Link to={pageAt(page.nextCursor)}>下一页</Link>}
              </nav>
            </>
          )
        }
      </Loaded>
    </>
  );
}
