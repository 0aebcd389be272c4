import { type ReactNode, useSyncExternalStore } from 'react';
import { Button } from 'antd';

const KEY = 'duban.large-type';
const listeners = new Set<() => void>();

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}
let large = remembered();

function setLarge(on: boolean): void {
  large = on;
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Forbidden or full: it lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

const subscribe = (changed: () => void): (() => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** 长者模式: whether everything is written large, as this browser remembers it. */
export const useLargeType = (): boolean => useSyncExternalStore(subscribe, () => large);

/** Turns 长者模式 on and off. */
export function LargeType(): ReactNode {
  const on = useLargeType();
  return (
    <Button className="large-type" size="small" aria-pressed={on} onClick={() => setLarge(!on)}>
      {on ? '退出长者模式' : '长者模式'}
    </Button>
  );
}
