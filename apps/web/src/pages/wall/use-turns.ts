import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { Band } from './matrix';

const TURN_MS = 15_000;

/** Bands by the screenful, by how high each is; one that is higher than the screen has one to itself. */
export function screensOf(bands: readonly Band[], heights: readonly number[], room: number): Band[][] {
  const screens: Band[][] = [];
  let left = 0;
  bands.forEach((band, i) => {
    if (heights[i] > left || !screens.length) {
      screens.push([]);
      left = room;
    }
    screens.at(-1)?.push(band);
    left -= heights[i];
  });
  return screens;
}

interface Measured {
  of: Band[];
  heights: number[];
  /** Pixels from below the table's head to the bottom of the screen. */
  room: number;
}

/**
 * The sections in sight: all of them, or one screenful after the other while they take turns. All are drawn once to see
 * how high they are.
 */
export function useTurns(
  bands: Band[],
  turning: boolean,
  table: RefObject<HTMLTableElement | null>,
): { shown: Band[]; turn: number; of: number } {
  const [measured, setMeasured] = useState<Measured | null>(null);
  const known = turning && measured?.of === bands ? measured : null;
  useLayoutEffect(() => {
    if (!turning || known || !table.current) return;
    const { tHead, tBodies } = table.current;
    const foot = document.querySelector<HTMLElement>('.wall-foot')?.offsetHeight ?? 0;
    setMeasured({
      of: bands,
      heights: [...tBodies[0].rows].map(row => row.offsetHeight),
      room: window.innerHeight - (tHead?.getBoundingClientRect().bottom ?? 0) - foot - 32,
    });
  });
  const screens = useMemo(
    () => (known ? screensOf(bands, known.heights, known.room) : [bands]),
    [bands, known],
  );
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (screens.length < 2) return undefined;
    const timer = setInterval(() => setTurn(t => t + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [screens.length]);
  const here = turn % Math.max(1, screens.length);
  return { shown: screens[here] ?? [], turn: here, of: screens.length };
}
