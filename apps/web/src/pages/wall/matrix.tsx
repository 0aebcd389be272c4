import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { type Link as ChainLink, LINK_LABELS, LINKS } from '@duban/chain';
import type { Schemas } from '../../api/client';
import { LIGHT_NAMES } from '../../parts/light';
import { Sign } from './sign';

export type WallTask = Schemas['WallTaskDto'];

/** The tasks under one heading of one plan. */
export interface Band {
  key: string;
  plan: string;
  section: string | null;
  tasks: WallTask[];
}

export function bandsOf({ items, plans }: Schemas['WallDto']): Band[] {
  const titles = new Map(plans.map(p => [p.id, p.title]));
  const bands = new Map<string, Band>();
  for (const task of items) {
    const key = `${task.planId} ${task.section ?? ''}`;
    const band = bands.get(key) ?? {
      ...{ key, plan: titles.get(task.planId) ?? '', section: task.section, tasks: [] },
    };
    band.tasks.push(task);
    bands.set(key, band);
  }
  return [...bands.values()];
}

const words = (t: WallTask): string =>
  [
    `项 ${t.title}`,
    LIGHT_NAMES[t.light],
    t.unit ?? '牵头单位未明确',
    ...(t.suspended ? ['已中止'] : []),
    ...(t.ended ? ['已办结'] : []),
  ].join('，');

const at = (band: Band, link: ChainLink): WallTask[] => band.tasks.filter(t => t.link === link);

/** The link of the matrix nearest to one, in a direction. */
function neighbour(all: HTMLElement[], from: HTMLElement, key: string): HTMLElement | undefined {
  const i = all.indexOf(from);
  if (key === 'ArrowRight') return all[i + 1];
  if (key === 'ArrowLeft') return all[i - 1];
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  const here = from.getBoundingClientRect();
  const down = key === 'ArrowDown' ? 1 : -1;
  let best: { cell: HTMLElement; far: number } | undefined;
  for (const cell of all) {
    const box = cell.getBoundingClientRect();
    const beyond = (box.top - here.top) * down;
    if (beyond <= 2) continue;
    // The next line first, and in it what lies straight above or below.
    const far = beyond * 10 + Math.abs(box.left - here.left);
    if (!best || far < best.far) best = { cell, far };
  }
  return best?.cell;
}

const MOVES = new Set(['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

/** Per cent of the width that the headings take. */
const HEAD = 13;

/** Links where many tasks stand are wider, so that their sections are not as high. */
function widths(bands: readonly Band[]): number[] {
  const weights = LINKS.map(link => Math.sqrt(Math.max(4, ...bands.map(band => at(band, link).length))));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map(weight => ((100 - HEAD) * weight) / sum);
}

/** Sections against the six links, each task a cell where it stands. One stop for the keyboard; arrows go on from there. */
export function Matrix({
  bands,
  all,
  plans,
  table,
}: {
  bands: Band[];
  /** Those in sight and those whose turn it is not: the columns stay as wide as they are. */
  all: Band[];
  plans: boolean;
  table: RefObject<HTMLTableElement | null>;
}): ReactNode {
  const [here, setHere] = useState<string | null>(null);
  const shown = here !== null && bands.some(b => b.tasks.some(t => t.id === here));
  const stop = shown ? here : bands[0]?.tasks[0]?.id;
  const focused = useRef<string | null>(null);
  // A task that moves on takes the focus along to where it stands now.
  useLayoutEffect(() => {
    const id = focused.current;
    if (id === null || document.activeElement?.matches('a.cell')) return;
    table.current?.querySelector<HTMLElement>(`a.cell[data-task="${id}"]`)?.focus({ preventScroll: true });
  }, [bands, table]);
  const move = (event: KeyboardEvent): void => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('a.cell');
    if (!cell || !MOVES.has(event.key) || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    neighbour([...(table.current?.querySelectorAll<HTMLElement>('a.cell') ?? [])], cell, event.key)?.focus();
  };
  return (
    <table className="wall" ref={table} onKeyDown={move} aria-label="各章节任务所处环节">
      <colgroup>
        <col style={{ width: `${HEAD}%` }} />
        {widths(all).map((width, i) => (
          <col key={LINKS[i]} style={{ width: `${width}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">章节</th>
          {LINKS.map((link, i) => (
            <th key={link} scope="col">
              <span aria-hidden="true" className="step">
                {i + 1}
              </span>
              {LINK_LABELS[link]}
              <small>{all.reduce((n, b) => n + at(b, link).length, 0)} 项</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bands.map((band, i) => (
          <tr key={band.key}>
            <th scope="row">
              {plans && bands[i - 1]?.plan !== band.plan && <span className="plan">{band.plan}</span>}
              {band.section ?? '未分章节'}
              <small>{band.tasks.length} 项</small>
            </th>
            {LINKS.map(link => (
              <td key={link} data-link={LINK_LABELS[link]}>
                <ul>
                  {at(band, link).map(task => (
                    <li key={task.id}>
                      <Link
                        to={`/tasks/${task.id}`}
                        className={`cell ${task.light}${task.ended ? ' ended' : ''}${task.suspended ? ' suspended' : ''}`}
                        tabIndex={task.id === stop ? 0 : -1}
                        data-task={task.id}
                        onFocus={() => {
                          focused.current = task.id;
                          setHere(task.id);
                        }}
                        onBlur={() => (focused.current = null)}
                      >
                        <Sign light={task.light} />
                        <span className="sr">第</span>
                        {task.no}
                        <span className="sr">{words(task)}</span>
                        <span className="tip" aria-hidden="true">
                          <b>
                            第 {task.no} 项{task.suspended && '（已中止）'}
                            {task.ended && '（已办结）'}
                          </b>
                          {task.title}
                          <small>
                            {LIGHT_NAMES[task.light]}，{task.unit ?? '牵头单位未明确'}
                          </small>
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
