import type { ReactNode } from 'react';
import { Page } from '../../parts/page';
import { type Tab, Tabs, useTab } from '../../parts/tabs';
import { JournalSearch } from './journal-search';
import { SignIns } from './sign-ins';
import { Verifications } from './verifications';
import './audit.css';

type Key = 'journal' | 'sign-ins' | 'verification';

const TABS: readonly Tab<Key>[] = [
  { key: 'journal', label: '操作日志' },
  { key: 'sign-ins', label: '登录记录' },
  { key: 'verification', label: '核验' },
];

const PARTS: Readonly<Record<Key, () => ReactNode>> = {
  journal: JournalSearch,
  'sign-ins': SignIns,
  verification: Verifications,
};

/** 审计: who did what, who came in, and whether what the journal says is what there is. */
export default function Audit(): ReactNode {
  const at = useTab(TABS);
  const Part = PARTS[at];
  return (
    <Page title={TABS.find(t => t.key === at)?.label ?? '审计'}>
      <Tabs label="审计" tabs={TABS} at={at} />
      <Part />
    </Page>
  );
}
