import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { type Me, mayEver, useMe } from '../../api/me';
import { Loading } from '../../parts/loading';
import { Page } from '../../parts/page';
import { type Tab, Tabs, useTab } from '../../parts/tabs';
import './rules.css';

type Key = 'ladders' | 'lights' | 'calendar' | 'delivery';

const TABS: readonly (Tab<Key> & { for: (me: Me) => boolean })[] = [
  { key: 'ladders', label: '催办阶梯', for: me => mayEver(me, 'ladder.manage') },
  { key: 'lights', label: '亮灯规则', for: me => mayEver(me, 'light_rule.manage') },
  { key: 'calendar', label: '工作日历', for: () => true },
  { key: 'delivery', label: '发送规则', for: me => mayEver(me, 'notification.manage') },
];

/** Each in a chunk of its own. */
const BODIES: Readonly<Record<Key, ComponentType>> = {
  ladders: lazy(() => import('./ladders')),
  lights: lazy(() => import('./lights')),
  calendar: lazy(() => import('./calendar')),
  delivery: lazy(() => import('./delivery')),
};

/** 规则: by what people are chased, by what tasks are lit, which days count, and when is told. */
export default function Rules(): ReactNode {
  const me = useMe();
  const tabs = TABS.filter(t => t.for(me));
  const at = useTab(tabs);
  const Body = BODIES[at];
  return (
    <Page title={tabs.find(t => t.key === at)?.label ?? '规则'}>
      <Tabs label="规则" tabs={tabs} at={at} />
      <Suspense fallback={<Loading />}>
        <Body />
      </Suspense>
    </Page>
  );
}
