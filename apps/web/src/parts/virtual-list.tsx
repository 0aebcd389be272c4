import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

/** Pixels above and below the window that are drawn as well. */
const MARGIN = 400;

/**
 * A list of any length of which only what is seen is drawn. Rows are as high as they are: each is measured once it is
 * drawn, and taken for `estimate` before.
 */
export function VirtualList({
  count,
  estimate,
  label,
  show,
  className,
  children,
}: {
  count: number;
  estimate: number;
  label: string;
  /** The row that is to be seen; another one scrolls there. */
  show?: number;
  className?: string;
  children: (index: number) => ReactNode;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<number, number>());
  const [version, setVersion] = useState(0);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  const tops = useMemo(() => {
    const all = new Array<number>(count + 1);
    all[0] = 0;
    for (let i = 0; i < count; i++) all[i + 1] = all[i] + (heights.current.get(i) ?? estimate);
    return all;
    // heights are kept beside; their version says they changed
  }, [count, estimate, version]);
  const first = Math.max(0, firstAfter(tops, seen.top - MARGIN) - 1);
  const last = Math.min(count, firstAfter(tops, seen.top + seen.height + MARGIN));

  useLayoutEffect(() => {
    let changed = false;
    for (const row of box.current?.querySelectorAll<HTMLElement>(':scope > div > [data-row]') ?? []) {
      const index = Number(row.dataset.row);
      if (heights.current.get(index) === row.offsetHeight) continue;
      heights.current.set(index, row.offsetHeight);
      changed = true;
    }
    if (changed) setVersion(v => v + 1);
  });

  useEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const look = (): void => setSeen({ top: current.scrollTop, height: current.clientHeight });
    look();
    const watch = new ResizeObserver(look);
    watch.observe(current);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const { current } = box;
    if (!current || show === undefined || show < 0) return;
    const top = tops[show];
    if (top < current.scrollTop || tops[show + 1] > current.scrollTop + current.clientHeight)
      current.scrollTop = Math.max(0, top - current.clientHeight / 3);
    // measuring rows must not scroll again
  }, [show, count]);

  return (
    <div
      ref={box}
      className={`virtual ${className ?? ''}`}
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={e => setSeen({ top: e.currentTarget.scrollTop, height: e.currentTarget.clientHeight })}
    >
      <div role="list" style={{ height: tops[count] }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map(index => (
          <div
            key={index}
            data-row={index}
            role="listitem"
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ top: tops[index] }}
          >
            {children(index)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The first index whose top is beyond a height. */
function firstAfter(tops: readonly number[], height: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tops[middle] > height) high = middle;
    else low = middle + 1;
  }
  return low;
}
