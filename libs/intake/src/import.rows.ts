import { createHash } from 'node:crypto';
import type { Rhythm } from '@duban/calendar';
import type { Sensitivity } from '@duban/chain';
import { type Ids, Refusal } from '@duban/kernel';
import type { UnitKind } from '@duban/organization';
import {
  type AskedSensitivity,
  bigrams,
  defaultRhythm,
  type NewTask,
  PLAIN_PLAN,
  PLAIN_TASK,
  type Plan,
  statedTarget,
} from '@duban/task';
import type { ParsedDocument, ParsedTask, PlanKind } from './document.types';

/** What a person decided about a name that matches nothing known. */
export type NameChoice =
  { use: string } | { createUnit: { kind: UnitKind } } | { createGroup: { memberNames: string[] } };

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
  /** First and last day; the plan's year unless given. */
  starts?: string;
  ends?: string;
  signOff?: boolean;
  names?: Readonly<Record<string, NameChoice>>;
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
      fields: { ...parsed.fields, ...(openEnded.length ? { openEnded: openEnded.join(',') } : {}) },
      warnings: parsed.warnings.map(({ code, message }) => ({ code, message })),
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
      };
    }),
    targets: parsed.targets.map((t, position) =>
      statedTarget({
        id: ids.next(),
        task_id: id,
        position,
        metric: t.metric,
        comparator: t.comparator,
        value: t.value === null ? null : String(t.value),
        unit: t.unit,
        quote: t.quote,
      }),
    ),
  };
}
