import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Limit } from '@duban/calendar';
import {
  type LadderName,
  type MachineName,
  OBLIGATION_KINDS,
  type ObligationKind,
  type Role,
  SKIPPED_WHY,
  type SkippedWhy,
} from '@duban/chain';
import { Journaled } from '@duban/journal';

/** How an obligation ended: `done` by its holder, `lapsed` by a rule (视为签收), `cancelled` with its subject. */
export const SETTLED_AS = ['done', 'lapsed', 'cancelled'] as const;
export type SettledAs = (typeof SETTLED_AS)[number];

/**
 * 待办: who owes which action on what by when. To-do lists, reminders, lights, overdue lists and scores are questions
 * asked of this table; nothing else knows about lateness.
 */
@Journaled('obligation')
@Entity('obligation')
@Index('obligation_next_step', ['next_step_at'], { where: 'next_step_at IS NOT NULL' })
@Index(
  'obligation_holder_open',
  ['holder_unit_id', 'holder_role', 'due_at', 'office_unit_id', 'held_at', 'paused_at'],
  { where: 'settled_at IS NULL' },
)
@Index('obligation_due_open', ['due_at', 'ladder'], { where: 'settled_at IS NULL' })
@Index('obligation_person_open', ['holder_person_id', 'due_at'], {
  where: 'settled_at IS NULL AND holder_person_id IS NOT NULL',
})
@Index('obligation_calendar_open', ['calendar_version'], { where: 'settled_at IS NULL' })
@Index('obligation_subject_open', ['subject_id', 'kind'], { unique: true, where: 'settled_at IS NULL' })
@Index('obligation_task_id', ['task_id'])
@Index('obligation_about_task_id', ['about_task_id'], { where: 'about_task_id IS NOT NULL' })
@Index('obligation_plan_id', ['plan_id'])
@Check('obligation_kind', `kind IN (${OBLIGATION_KINDS.map(k => `'${k}'`).join(',')})`)
@Check(
  'obligation_settled',
  '(settled_at IS NULL) = (settled_as IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)',
)
@Check('obligation_counted', '(due_from IS NULL) = (due_limit IS NULL)')
@Check(
  'obligation_timer',
  'next_step_at IS NULL OR (settled_at IS NULL AND paused_at IS NULL AND held_at IS NULL AND muted_at IS NULL)',
)
export class Obligation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'obligation_pk' })
  id: string;

  @Column('varchar')
  kind: ObligationKind;

  @Column('varchar')
  subject_type: MachineName;

  @Column('uuid')
  subject_id: string;

  /** The task whose clocks it is one of: it stands still with the task and ends with it. */
  @Column('uuid', { nullable: true })
  task_id: string | null;

  /** The task it is about without being part of it: an answer to an instruction is owed whatever becomes of the task. */
  @Column('uuid', { nullable: true })
  about_task_id: string | null;

  @Column('uuid')
  plan_id: string;

  @Column('uuid')
  holder_unit_id: string;

  @Column('varchar')
  holder_role: Role;

  /** Set where one person owes it: a leader answers for his own tasks. */
  @Column('uuid', { nullable: true })
  holder_person_id: string | null;

  /** Copied from the plan, so that a sweep need not join: the unit whose supervisors stand behind it. */
  @Column('uuid')
  office_unit_id: string;

  /** Who answers for the task above the units; told by some ladders. */
  @Column('uuid', { nullable: true })
  leader_id: string | null;

  /** What it is about, in words: lists and mails need no join. */
  @Column('varchar')
  title: string;

  @Column('timestamptz')
  due_at: Date;

  /** What the due time was counted by, where it was not named: a limit, and the instant it runs from. */
  @Column('timestamptz', { nullable: true })
  due_from: Date | null;

  @Column('jsonb', { nullable: true })
  due_limit: Limit | null;

  /** The version of the work calendar its times are by; 0 for those of before there were versions. */
  @Column('int')
  calendar_version: number;

  @Column('timestamptz')
  opened_at: Date;

  @Column('varchar')
  ladder: LadderName;

  @Column('int')
  ladder_version: number;

  /** A new due time starts a new arming; steps of an earlier one are history. */
  @Column('int')
  arming: number;

  @Column('timestamptz')
  armed_at: Date;

  /** When its ladder acts next; null when it has nothing to say (held, paused, settled, or the silent ladder). */
  @Column('timestamptz', { nullable: true })
  next_step_at: Date | null;

  @Column('int')
  next_step: number;

  @Column('int')
  next_occurrence: number;

  /** The move is with somebody else (a completion under review): the clock stands still. */
  @Column('timestamptz', { nullable: true })
  held_at: Date | null;

  @Column('timestamptz', { nullable: true })
  paused_at: Date | null;

  /** Not chased while something about it is pending; still owed, still due, still lit. */
  @Column('timestamptz', { nullable: true })
  muted_at: Date | null;

  /** When the holder did it: lateness is judged by this, not by when a reviewer got round to it. */
  @Column('timestamptz', { nullable: true })
  done_at: Date | null;

  @Column('timestamptz', { nullable: true })
  settled_at: Date | null;

  @Column('varchar', { nullable: true })
  settled_as: SettledAs | null;

  /** The command, and so the one journal entry, that settled it. */
  @Column('uuid', { nullable: true })
  settled_by: string | null;
}

/** One step of a ladder, taken or skipped: recorded once, whatever crashes and however many workers run. */
@Journaled('other')
@Entity('obligation_step')
@Index('obligation_step_pending', ['action'], { where: 'pending' })
@Index('obligation_step_once', ['obligation_id', 'arming', 'step', 'occurrence'], { unique: true })
@Check('obligation_step_skipped', 'skipped = (skipped_why IS NOT NULL)')
@Check(
  'obligation_step_skipped_why',
  `skipped_why IN (${Object.keys(SKIPPED_WHY)
    .map(w => `'${w}'`)
    .join(',')})`,
)
export class ObligationStep {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'obligation_step_pk' })
  id: string;

  @Column('uuid')
  obligation_id: string;

  @Column('int')
  arming: number;

  @Column('int')
  step: number;

  @Column('int')
  occurrence: number;

  /** '-2', '0', '+5', 'weekly'. */
  @Column('varchar')
  label: string;

  @Column('varchar')
  action: string;

  /** When it was planned for, and when it was taken: the difference is the sweep's lateness. */
  @Column('timestamptz')
  planned_at: Date;

  @Column('timestamptz')
  taken_at: Date;

  /** Not taken: passed over in favour of a higher one after an outage, or kept quiet. */
  @Column('boolean')
  skipped: boolean;

  @Column('varchar', { nullable: true })
  skipped_why: SkippedWhy | null;

  /** The record that kept it quiet: a silence, an acknowledgement, a notice, a task. */
  @Column('uuid', { nullable: true })
  skipped_by: string | null;

  /** The edition of the ladder it is a step of. */
  @Column('int')
  ladder_version: number;

  /** Another room has still to act on it (draft a notice, take as signed); it finds it by this, also after a crash. */
  @Column('boolean')
  pending: boolean;
}
