import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Pixels above and below the window that are drawn as well. */
const MARGIN = 600;
/** Until one of each is seen. */
const ESTIMATE = { row: 76, heading: 36 };

export interface Window {
  /** Pixels of the window's top and bottom edge, from the beginning of the rows. */
  seen: { top: number; bottom: number };
  heights: { row: number; heading: number };
  setSeen: (seen: Window['seen']) => void;
  setHeights: (heights: Window['heights']) => void;
}

/** What is in sight: kept where rows are fetched, found out where they are drawn. */
export function useSeen(): Window {
  const [seen, setSeen] = useState({ top: 0, bottom: window.innerHeight });
  const [heights, setHeights] = useState(ESTIMATE);
  return { seen, heights, setSeen, setHeights };
}

/** From where to where is drawn. */
export const around = ({ seen }: Window): [from: number, to: number] => [
  seen.top - MARGIN,
  seen.bottom + MARGIN,
];

/**
 * Which part of a table's body is in sight while the page is scrolled, and how high its rows are. It is the page that
 * scrolls, not a box in it: going back comes to the same place, and what is above scrolls away.
 */
export function useWindow(
  table: RefObject<HTMLTableElement | null>,
  { heights, setSeen, setHeights }: Window,
): void {
  useEffect(() => {
    let asked = 0;
    const look = (): void => {
      asked = 0;
      const body = table.current?.tBodies[0];
      if (!body) return;
      const { top } = body.getBoundingClientRect();
      setSeen({ top: -top, bottom: window.innerHeight - top });
    };
    const soon = (): void => {
      asked ||= requestAnimationFrame(look);
    };
    look();
    const frame = document.querySelector<HTMLElement>('.top');
    const watch = new ResizeObserver(() => {
      table.current?.style.setProperty('--frame', `${frame?.offsetHeight ?? 0}px`);
      const box = table.current?.parentElement;
      if (box) box.classList.toggle('sideways', (table.current?.offsetWidth ?? 0) > box.clientWidth);
      soon();
    });
    if (frame) watch.observe(frame);
    if (table.current) watch.observe(table.current);
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(asked);
      watch.disconnect();
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
    };
  }, [table, setSeen]);

  // Larger type has higher rows: all are as high as the first that is drawn.
  useLayoutEffect(() => {
    const height = (rows: string): number =>
      table.current?.querySelector<HTMLElement>(rows)?.getBoundingClientRect().height ?? 0;
    const row = height('tr[data-place]') || heights.row;
    const heading = height('tr.heading') || heights.heading;
    if (row !== heights.row || heading !== heights.heading) setHeights({ row, heading });
  });
}
