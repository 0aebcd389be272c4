import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import './tabs.css';

export interface Tab<K extends string> {
  key: K;
  label: string;
}

/** Parts of a page that are looked at one at a time; which one stands in the address. */
export function Tabs<K extends string>({
  label,
  tabs,
  at,
}: {
  label: string;
  tabs: readonly Tab<K>[];
  at: K;
}): ReactNode {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(t => (
        <Link key={t.key} to={`?tab=${t.key}`} aria-current={t.key === at ? 'page' : undefined}>
          {t.label}
        </Link>
      ))}
    </nav>
  );
}

/** The tab the address names, or the first. */
export function useTab<K extends string>(tabs: readonly Tab<K>[]): K {
  const [search] = useSearchParams();
  const named = search.get('tab');
  return (tabs.find(t => t.key === named) ?? (tabs[0] as Tab<K>)).key;
}
