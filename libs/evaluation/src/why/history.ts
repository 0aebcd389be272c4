import { type Command, MACHINES, type ObligationKind, type Rule, stateLabel } from '@duban/chain';
import { shanghaiTime } from '@duban/kernel';
import type { Obligation } from '@duban/obligation';

/** An obligation as a journal entry left it: times are text there. */
export type ObligationImage = Omit<
  Obligation,
  | 'due_at'
  | 'due_from'
  | 'opened_at'
  | 'armed_at'
  | 'held_at'
  | 'paused_at'
  | 'muted_at'
  | 'done_at'
  | 'settled_at'
> & {
  due_at: string;
  due_from: string | null;
  held_at: string | null;
  paused_at: string | null;
  muted_at: string | null;
  settled_at: string | null;
};

/** A journal entry that wrote an obligation. */
export interface ObligationEntry {
  id: string;
  seq: string | null;
  at: Date;
  actor_id: string | null;
  actor_name: string;
  command: string;
  reason: string | null;
  row: ObligationImage;
  /** Of the record the obligation is about, where the entry wrote that too. */
  subject_state: string | null;
}

export const HAPPENINGS = [
  'rescheduled',
  'handed_over',
  'held',
  'released',
  'paused',
  'resumed',
  'muted',
  'unmuted',
  'done',
  'lapsed',
  'cancelled',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

export interface Happened {
  what: Happening;
  words: string;
  at: Date;
  by: string;
  command: string;
  reason: string | null;
}

const SETTLED: Readonly<Record<'done' | 'lapsed' | 'cancelled', string>> = {
  done: '办结',
  lapsed: '按规则视为办结',
  cancelled: '随事项终止，不再需要办理',
};

/** What became of an obligation after it was opened, from the images of its row in the order of the journal. */
export function historyOf(entries: readonly ObligationEntry[]): Happened[] {
  return entries.slice(1).flatMap((entry, i) =>
    changes(entries[i].row, entry.row).map(([what, words]) => ({
      ...{ what, words, at: entry.at, by: entry.actor_name, command: entry.command, reason: entry.reason },
    })),
  );
}

function changes(was: ObligationImage, is: ObligationImage): [Happening, string][] {
  const all: [Happening, string][] = [];
  if (is.settled_as && !was.settled_as) return [[is.settled_as, SETTLED[is.settled_as]]];
  if (Date.parse(is.due_at) !== Date.parse(was.due_at))
    all.push([
      'rescheduled',
      `期限由 ${shanghaiTime(new Date(was.due_at))} 改为 ${shanghaiTime(new Date(is.due_at))}`,
    ]);
  if (is.holder_unit_id !== was.holder_unit_id) all.push(['handed_over', '改由其他单位承担']);
  const turned = (now: unknown, before: unknown, on: [Happening, string], off: [Happening, string]): void => {
    if (now && !before) all.push(on);
    else if (before && !now) all.push(off);
  };
  turned(is.held_at, was.held_at, ['held', '已办出，等他人处理，停止计时'], ['released', '退回后继续计时']);
  turned(is.paused_at, was.paused_at, ['paused', '随任务中止，停止计时'], ['resumed', '任务恢复，继续计时']);
  turned(is.muted_at, was.muted_at, ['muted', '有申请待审批，暂不催办'], ['unmuted', '恢复催办']);
  return all;
}

/** The row of the machine's table that opened an obligation. */
export interface OpenedBy {
  event: string;
  /** States it may come from; none: the record was made by it. */
  from: string[];
  to: string;
  by: Command | 'system';
}

/**
 * Which transition opened it: of those that open this kind, the one of this command that leads to the state the record
 * was left in. null where the table knows none any more.
 */
export function openedBy(
  machine: keyof typeof MACHINES,
  kind: ObligationKind,
  { command, actor_id }: Pick<ObligationEntry, 'command' | 'actor_id'>,
  state: string | null,
): OpenedBy | null {
  const rules: readonly Rule[] = MACHINES[machine].rules;
  const by = actor_id === null ? 'system' : command;
  const fits = (r: Rule): number => (r.by === by ? 2 : 0) + (state !== null && r.to === state ? 1 : 0);
  const [best] = rules.filter(r => r.opens?.some(o => o.kind === kind)).sort((a, b) => fits(b) - fits(a));
  if (!best) return null;
  const label = (s: string): string => (s === 'prior' ? '原状态' : stateLabel(machine, s));
  return { event: best.event, from: (best.from ?? []).map(label), to: label(best.to), by: best.by };
}
