import { createHash } from 'node:crypto';
import type { Rhythm } from '@duban/calendar';
import type { LadderChoice, Sensitivity } from '@duban/chain';
import { type Ids, Refusal } from '@duban/kernel';
import type { UnitKind } from '@duban/organization';
import {
  type AskedSensitivity,
  type GoalTarget,
  bigrams,
  defaultRhythm,
  type NewTask,
  PLAIN_PLAN,
  PLAIN_TASK,
  type Plan,
  type SourceColumn,
  statedTarget,
  type Target,
} from '@duban/task';
import type { ParsedDocument, ParsedGoal, ParsedIndicator, ParsedTask, PlanKind } from './document.types';
import { columnFields, slicesOf } from './list-fields';
import { recheck } from './warnings';

/** What a person decided about a name that matches nothing known. */
export type NameChoice =
  | { use: string }
  /** As `use`, and the name becomes one the unit is known by. */
  | { alias: string }
  | { createUnit: { kind: UnitKind } }
  | { createGroup: { memberNames: string[] } };

export interface ConfirmInput {
  parsed: ParsedDocument;
  officeUnitId: string;
  title?: string;
  year?: number;
  kind?: PlanKind;
  superiorUnitId?: string | null;
  superiorInside?: boolean;
  leaderId?: string | null;
  /** The default of its kind unless given; a denser one has to be approved with the plan. */
  rhythm?: Rhythm;
  /** Workdays units have to sign; the table of obligations says otherwise. */
  signDays?: number;
  /** Where the document names no lead, the first responsible unit is proposed; `false` unless said. */
  proposeLeads?: boolean;
  /** What is decided about names is applied at the next import; `true` unless said otherwise. */
  remember?: boolean;
  /** First and last day; the plan's year unless given. */
  starts?: string;
  ends?: string;
  signOff?: boolean;
  names?: Readonly<Record<string, NameChoice>>;
  /** Ladders it goes by instead of the general ones, by what is owed. */
  ladders?: LadderChoice | null;
  /** Columns of the document, in its order. */
  columns?: SourceColumn[];
  /** Of every task of the plan; internal unless said. */
  sensitivity?: AskedSensitivity;
}

/** What a name came to. */
export type Resolved = { unitId: string } | { groupId: string };

/** @throws Refusal intake.head_missing, plan.ends_before_start */
export function planOf(input: ConfirmInput, id: string): Plan {
  const { document } = input.parsed;
  const year = input.year ?? document.year;
  const title = input.title ?? document.title;
  if (!year || !title)
    throw new Refusal('invalid', 'intake.head_missing', '没有读出文件的标题或年度', {
      mend: '请补填后再确认',
      faults: [
        ...(title ? [] : [{ where: 'title', message: '请填写标题' }]),
        ...(year ? [] : [{ where: 'year', message: '请填写年度' }]),
      ],
    });
  const kind = input.kind ?? document.kind;
  const starts = input.starts ?? `${year}-01-01`;
  const ends = input.ends ?? `${year}-12-31`;
  if (ends < starts)
    throw new Refusal('invalid', 'plan.ends_before_start', '方案的结束日期早于开始日期', {
      faults: [{ where: 'ends', message: '不能早于开始日期' }],
    });
  return {
    ...PLAIN_PLAN,
    id,
    title,
    kind,
    year,
    state: 'draft',
    office_unit_id: input.officeUnitId,
    superior_unit_id: input.superiorUnitId ?? null,
    superior_inside: input.superiorInside ?? false,
    leader_id: input.leaderId ?? null,
    authority: null,
    document_no: null,
    scope: null,
    starts,
    ends,
    sign_days: input.signDays ?? null,
    source_columns: input.columns?.length ? input.columns : null,
    rhythm: input.rhythm ?? defaultRhythm({ kind, title, starts, ends }),
    sign_off: input.signOff ?? false,
    source_hash: createHash('sha256')
      .update(JSON.stringify([title, year, input.parsed.tasks.map(t => [t.no, t.text])]))
      .digest('hex'),
    version: 1,
  };
}

/** A task as it was read, with the units and groups its names were resolved to. */
export function newTask(
  parsed: ParsedTask,
  index: number,
  at: {
    planId: string;
    now: Date;
    ids: Ids;
    resolved: ReadonlyMap<string, Resolved>;
    sensitivity: Sensitivity;
    kind: PlanKind;
    year: number;
    indicators: readonly ParsedIndicator[];
  },
): NewTask {
  const { ids, resolved, sensitivity } = at;
  const id = ids.next();
  const mentions = (['lead', 'responsible', 'supporting'] as const).flatMap(role =>
    parsed[role].map(m => ({ ...m, role })),
  );
  const openEnded = (['lead', 'responsible', 'supporting'] as const).filter(role => parsed.openEnded[role]);
  return {
    task: {
      ...PLAIN_TASK,
      id,
      plan_id: at.planId,
      no: parsed.no ?? index + 1,
      line: parsed.line,
      section: parsed.section,
      text: parsed.text,
      deadline_phrase: parsed.deadline?.phrase ?? null,
      deadline: parsed.deadline?.date ?? null,
      standing: parsed.deadline?.recurrence === 'standing',
      recurrence: recurrenceOf(parsed),
      stated_milestones: parsed.milestones?.length ? parsed.milestones : null,
      fields: {
        ...columnFields(at.kind, parsed.fields, at.year),
        ...(openEnded.length ? { openEnded: openEnded.join(',') } : {}),
      },
      warnings: recheck(parsed).map(({ code, message }) => ({ code, message })),
      sensitivity,
      search: bigrams(parsed.text, ...parsed.section, ...mentions.map(m => m.name)),
      registered_at: at.now,
    },
    parties: mentions.map((m, position) => {
      const to = resolved.get(m.name) as Resolved;
      return {
        id: ids.next(),
        task_id: id,
        role: m.role,
        position,
        name: m.name,
        unit_id: 'unitId' in to ? to.unitId : null,
        group_id: 'groupId' in to ? to.groupId : null,
        needs_selection: m.needsSelection,
        selected_ids: null,
        withdrawn: false,
      };
    }),
    targets: targetsOf(parsed, at.indicators).map((t, position) => ({
      ...statedTarget({ id: ids.next(), task_id: id, position, ...t.stated }),
      ...t.more,
    })),
  };
}

const recurrenceOf = ({ deadline }: ParsedTask): string | null =>
  deadline?.recurrence && deadline.recurrence !== 'standing' ? deadline.recurrence : null;

interface Aim {
  stated: Omit<Parameters<typeof statedTarget>[0], 'id' | 'task_id' | 'position'>;
  more: Partial<Pick<Target, 'kind' | 'base' | 'slices'>>;
}

/** What a task is measured by: the row of the indicator table it was read from, or the figures of its text. */
function targetsOf(task: ParsedTask, indicators: readonly ParsedIndicator[]): Aim[] {
  const row = indicators.find(i => i.line === task.line && task.text.startsWith(i.name));
  const inText = task.targets.map(({ metric, comparator, value, unit, quote }): Aim => {
    const figure = value === null ? null : String(value);
    return { stated: { metric, comparator, value: figure, unit, quote }, more: {} };
  });
  const { target, base } = row ?? {};
  if (!row || !target) return inText;
  if (target.value === null && inText.length) return inText;
  return [
    {
      stated: {
        metric: row.name,
        comparator: target.comparator ?? 'reach',
        value: target.value === null ? null : String(target.value),
        unit: row.unit,
        quote: target.raw,
      },
      more: {
        ...(row.kind && { kind: row.kind }),
        ...(base?.value != null && { base: String(base.value) }),
        slices: slicesOf(task.fields),
      },
    },
  ];
}

type KeptGoal = Omit<ParsedGoal, 'targets'> & { targets: GoalTarget[] };

/** A goal as it is kept: with its figures in the form in which targets are. */
export const goalOf = ({ line, section, text, targets }: ParsedGoal): KeptGoal => ({
  ...{ line, section, text },
  targets: targets.map(({ metric, comparator, value, unit, quote }) => ({
    ...{ metric, comparator, unit, quote },
    value: value === null ? null : String(value),
  })),
});
