/**
 * What the reader makes of a plan document: a draft that a person looks through and confirms. Nothing here is
 * a record yet. Every part says where it was read, so that the screen can show the source beside it.
 */
import type { CivilDate } from '@duban/kernel';
import type { Place } from './formats/blocks';

/** Kinds of plan, as the glossary names them. */
export type PlanKind =
  | 'action_plan'
  | 'target_breakdown'
  | 'project_list'
  | 'policy_list'
  | 'reform_list'
  | 'platform_list'
  | 'decision_list'
  | 'indicator_list'
  | 'meeting'
  | 'instruction';

export interface ParsedDocument {
  document: DocumentHead;
  tasks: ParsedTask[];
  /** Rows of indicator tables: what is to be reached, not who does it. */
  indicators: ParsedIndicator[];
  /** What the document wants to reach without saying who does it; left out when there is nothing of the kind. */
  goals?: ParsedGoal[];
  warnings: DocumentWarning[];
}

/** A figure of an indicator table: as written, and what it says. */
export interface IndicatorValue {
  raw: string;
  /** Null for words such as “与地区生产总值保持同步”, and for “—” and “*”. */
  value: number | null;
  comparator: Comparator | null;
  /** True for “年均”: the figure is a mean of the years of the plan. */
  annualAverage?: boolean;
}

export interface ParsedIndicator {
  no: number | null;
  name: string;
  unit: string | null;
  base: IndicatorValue | null;
  target: IndicatorValue | null;
  /** 预期性 or 约束性; null where the table does not say. */
  kind: 'expected' | 'binding' | null;
  line: number;
  source?: Record<string, Place>;
}

export interface ParsedGoal {
  line: number;
  section: string[];
  text: string;
  targets: ParsedTarget[];
}

export interface Milestone {
  text: string;
  date: CivilDate;
}

export interface DocumentHead {
  title: string | null;
  kind: PlanKind;
  /** The year the plan is for, the first one of a plan over several; null when the document names none. */
  year: number | null;
  issuer: string | null;
}

export interface ParsedTask {
  /** The number as written; null where the document does not number its tasks. */
  no: number | null;
  /** 1-based line of the source on which the task's text begins. */
  line: number;
  /** Headings above the task, outermost first, without their numbers. */
  section: string[];
  /** The task as written, without its number and labels. */
  text: string;
  lead: Mention[];
  /** The lead is not the document's but proposed: the first of the responsible units, taken by a person at the desk. */
  leadProposed?: boolean;
  responsible: Mention[];
  supporting: Mention[];
  openEnded: Record<ActorRole, boolean>;
  /** Names of the leaders answering for the task. */
  leaders: string[];
  deadline: ParsedDeadline | null;
  targets: ParsedTarget[];
  /**
   * Labelled parts that have no place of their own: by label as written, or `owner` (业主), `upper_lead` (市级牵头单位),
   * `upper_task` (市级年度任务), `item` (the name of the matter, where the text is another column), `start` (开工).
   */
  fields: Record<string, string>;
  /** Where one cell gives several limits; the task's own deadline is the last of them. */
  milestones?: Milestone[];
  /** Where each part was read, by its name (`text`, `lead`, `fields.owner`). */
  source?: Record<string, Place>;
  warnings: ParseWarning[];
  /** 1 when every part was found where it is expected; low values are looked at first. */
  confidence: number;
}

/** The part of a task a label introduces. `field` keeps its own label. */
export type LabelRole = ActorRole | 'leader' | 'deadline' | 'field';

export type ActorRole = 'lead' | 'responsible' | 'supporting';

/** A name in a list of units. The same name twice in one line is two mentions, as written. */
export interface Mention {
  name: string;
  kind: 'unit' | 'group';
  /** True for 各相关街道 and the like: which members are meant, a person has to say. */
  needsSelection: boolean;
}

export interface ParsedDeadline {
  /** The words of the document. */
  phrase: string;
  /** Last day that is still in time; null where only a rhythm is given. */
  date: CivilDate | null;
  /**
   * A rhythm instead of, or beside, a date: `standing` for work without an end, otherwise period and day,
   * for example `monthly:25`, `quarterly:end`, `weekly`.
   */
  recurrence: string | null;
}

/**
 * How a measured value is held against a target: `reach` is “达/完成”, `keep` “保持”, `class` a grade or order of
 * size (Ⅱ类, 千亿级), `trend` a direction without a number, `range` a span whose value is written 'low-high'.
 */
export type Comparator =
  'eq' | 'approx' | 'gte' | 'gt' | 'lte' | 'lt' | 'reach' | 'keep' | 'class' | 'trend' | 'range';

export interface ParsedTarget {
  metric: string;
  comparator: Comparator;
  /** As written, before any multiplier: 1380 of “1380亿元”. Text for classes and ranges, null for trends. */
  value: number | string | null;
  /** With its multiplier: “亿元”, “万户”, “%”. Null where the document gives none. */
  unit: string | null;
  /** The part of the task's text it was read from. */
  quote: string;
}

export interface ParseWarning {
  /** Stable, for example `intake.no_responsible`. */
  code: string;
  /** `error`: the draft cannot be confirmed as it is. `notice`: look at it, it may be meant so. */
  severity: 'error' | 'notice';
  message: string;
}

export interface DocumentWarning extends ParseWarning {
  line: number | null;
}
