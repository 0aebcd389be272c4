import type { Heading } from './use-rows';

/** Rows that stand under one heading, or all of them under none. */
export interface Stretch {
  heading: Heading | null;
  /** The place of its first row. */
  first: number;
  count: number;
  /** Pixels from the beginning of the rows. */
  top: number;
}

export interface Layout {
  stretches: Stretch[];
  /** Pixels of all there is. */
  height: number;
}

export function layoutOf(
  total: number,
  headings: readonly Heading[] | undefined,
  heights: { row: number; heading: number },
): Layout {
  if (!headings)
    return { stretches: [{ heading: null, first: 0, count: total, top: 0 }], height: total * heights.row };
  const stretches: Stretch[] = [];
  let first = 0;
  let top = 0;
  for (const heading of headings) {
    stretches.push({ heading, first, count: heading.count, top });
    first += heading.count;
    top += heights.heading + heading.count * heights.row;
  }
  return { stretches, height: top };
}

export type Line = { heading: Heading; of: Stretch } | { place: number };

export interface Drawn {
  lines: Line[];
  /** Pixels left out above and below. */
  above: number;
  below: number;
  first: number;
  last: number;
}

/** What of it is drawn between two heights. */
export function linesBetween(
  { stretches, height }: Layout,
  heights: { row: number; heading: number },
  from: number,
  to: number,
): Drawn {
  const lines: Line[] = [];
  let above = height;
  let end = 0;
  let first = Infinity;
  let last = -1;
  const take = (line: Line, top: number, size: number): void => {
    if (!lines.length) above = top;
    lines.push(line);
    end = top + size;
  };
  for (const stretch of stretches) {
    const body = stretch.top + (stretch.heading ? heights.heading : 0);
    const bottom = body + stretch.count * heights.row;
    if (bottom <= from) continue;
    if (stretch.top >= to) break;
    if (stretch.heading && body > from)
      take({ heading: stretch.heading, of: stretch }, stretch.top, heights.heading);
    const begin = Math.max(0, Math.floor((from - body) / heights.row));
    const stop = Math.min(stretch.count, Math.ceil((to - body) / heights.row));
    for (let i = begin; i < stop; i++) {
      take({ place: stretch.first + i }, body + i * heights.row, heights.row);
      first = Math.min(first, stretch.first + i);
      last = stretch.first + i;
    }
  }
  if (!lines.length) return { lines, above: 0, below: height, first: 0, last: 0 };
  return { lines, above, below: Math.max(0, height - end), first: Math.min(first, Math.max(0, last)), last };
}
