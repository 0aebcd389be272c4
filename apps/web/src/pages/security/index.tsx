import type { ReactNode } from 'react';
import { type Me, mayEver, useMe } from '../../api/me';
import { Page } from '../../parts/page';
import { type Tab, Tabs, useTab } from '../../parts/tabs';
import { Policies } from './policies';
import { SignIns } from './sign-ins';

type Key = 'policies' | 'sign-ins';

const TABS: readonly (Tab<Key> & { for: (me: Me) => boolean })[] = [
  { key: 'policies', label: '安全策略', for: me => mayEver(me, 'security.manage') },
  { key: 'sign-ins', label: '登录记录', for: me => mayEver(me, 'journal.read') },
];

/** 安全: the rules for everybody's sign-in, and for the auditor who came in. */
export default function Security(): ReactNode {
  const me = useMe();
  const tabs = TABS.filter(t => t.for(me));
  const at = useTab(tabs.length ? tabs : TABS);
  return (
    <Page title={at === 'policies' ? '安全策略' : '登录记录'}>
      {tabs.length > 1 && <Tabs label="安全" tabs={tabs} at={at} />}
      {at === 'policies' ? <Policies /> : <SignIns />}
    </Page>
  );
}
