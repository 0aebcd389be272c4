import { useEffect, useState } from 'react';
import { App } from 'antd';
import { wholeLedger } from '../../api/ledger-queries';
import { asProblem } from '../../api/problem';
import type { LedgerRow } from '../../api/types';
import type { LedgerQuery } from './use-filter';

/** Some forty pages. */
export const MOST_PRINTED = 1_000;

/** Every row is read and drawn before the ledger goes to paper. */
export function usePrint(filter: LedgerQuery): {
  printed: LedgerRow[] | null;
  preparing: boolean;
  print: (total: number) => Promise<void>;
} {
  const { message } = App.useApp();
  const [printed, setPrinted] = useState<LedgerRow[] | null>(null);
  const [preparing, setPreparing] = useState(false);
  useEffect(() => {
    if (!printed) return undefined;
    const done = (): void => setPrinted(null);
    window.addEventListener('afterprint', done);
    window.print();
    return () => window.removeEventListener('afterprint', done);
  }, [printed]);
  return {
    printed,
    preparing,
    print: async total => {
      if (total > MOST_PRINTED)
        return void message.warning(`共 ${total} 项，一次最多打印 ${MOST_PRINTED} 项，请先筛选或导出 Excel`);
      setPreparing(true);
      try {
        setPrinted(await wholeLedger(filter));
      } catch (error) {
        void message.error(asProblem(error).message);
      } finally {
        setPreparing(false);
      }
    },
  };
}
