import { useEffect, useMemo, useState } from 'react';
import type { Band } from './matrix';

const TURN_MS = 15_000;
/** Cells that fit a column's width of a screen of 1920 pixels. */
const IN_A_LINE = 5;
/** Lines of cells that fit a screen under the head. */
const LINES = 20;

const linesOf = (band: Band): number => {
  const most = new Map<string, number>();
  for (const { link } of band.tasks) most.set(link, (most.get(link) ?? 0) + 1);
  return Math.max(2, Math.ceil(Math.max(0, ...most.values()) / IN_A_LINE));
};

/** Bands by the screenful. */
export function screensOf(bands: readonly Band[], lines = LINES): Band[][] {
  const screens: Band[][] = [];
  let left = 0;
  for (const band of bands) {
    const needs = linesOf(band);
    if (needs > left || !screens.length) {
      screens.push([]);
      left = lines;
    }
    screens.at(-1)?.push(band);
    left -= needs;
  }
  return screens;
}

/** The sections in sight: all of them, or one screenful after the other while they take turns. */
export function useTurns(bands: Band[], turning: boolean): { shown: Band[]; turn: number; of: number } {
  const screens = useMemo(() => (turning ? screensOf(bands) : [bands]), [bands, turning]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (screens.length < 2) return undefined;
    const timer = setInterval(() => setTurn(t => t + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [screens.length]);
  const here = turn % Math.max(1, screens.length);
  return { shown: screens[here] ?? [], turn: here, of: screens.length };
}
