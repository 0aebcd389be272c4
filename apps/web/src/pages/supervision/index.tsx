import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { type Me, mayEver, useMe } from '../../api/me';
import { Loading } from '../../parts/loading';
import { Page } from '../../parts/page';
import { type Tab, Tabs, useTab } from '../../parts/tabs';

type Key = 'rounds' | 'namings' | 'reviews' | 'silences';

const TABS: readonly (Tab<Key> & { for: (me: Me) => boolean })[] = [
  { key: 'rounds', label: '督查活动', for: me => mayEver(me, 'round.read') },
  { key: 'namings', label: '点名', for: me => mayEver(me, 'naming.read') },
  { key: 'reviews', label: '复核', for: me => mayEver(me, 'review_request.read') },
  { key: 'silences', label: '暂停催办', for: me => mayEver(me, 'obligation.silence') },
];

const BODIES: Readonly<Record<Key, ComponentType>> = {
  rounds: lazy(() => import('./rounds')),
  namings: lazy(() => import('./namings')),
  reviews: lazy(() => import('./reviews')),
  silences: lazy(() => import('./silences')),
};

/** 督查: rounds, namings, second looks, and where the chase is quiet. */
export default function Supervision(): ReactNode {
  const me = useMe();
  const tabs = TABS.filter(t => t.for(me));
  const at = useTab(tabs);
  const Body = BODIES[at];
  return (
    <Page title={tabs.find(t => t.key === at)?.label ?? '督查'}>
      <Tabs label="督查" tabs={tabs} at={at} />
      <Suspense fallback={<Loading />}>
        <Body />
      </Suspense>
    </Page>
  );
}
