/**
 * What the reader makes of a plan document: a draft that a person looks through and confirms. Nothing here is
 * a record yet. Every part says where it was read, so that the screen can show the source beside it.
 */
import type { CivilDate } from '@duban/kernel';

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
  /** Overall indicators outside of tasks; the forms read so far have none. */
  indicators: ParsedTarget[];
  warnings: DocumentWarning[];
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
  responsible: Mention[];
  supporting: Mention[];
  openEnded: Record<ActorRole, boolean>;
  /** Names of the leaders answering for the task. */
  leaders: string[];
  deadline: ParsedDeadline | null;
  targets: ParsedTarget[];
  /** Labelled parts that have no place of their own, by label, for example 市级牵头单位. */
  fields: Record<string, string>;
  warnings: ParseWarning[];
  /** 1 when every part was found where it is expected; low values are looked at first. */
  confidence: number;
}

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
