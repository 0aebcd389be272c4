import { QUIET_ORDER, type QuietCause, quiets, type SkippedWhy, type StepAction } from '@duban/chain';
import type { Reader } from '@duban/journal';
import type { Obligation } from './obligation.entity';
import type { Acknowledgement, ChaseSilence } from './quiet.entity';

/** A task whose chase is quiet for a reason another room knows; of one unit where the reason is about that unit. */
export interface QuietTask {
  cause: QuietCause;
  taskId: string;
  unitId: string | null;
  /** The record that is the reason: a notice, a task. */
  by: string;
}

/** Port: the tasks whose chase is quiet because of what other rooms know of them. Bound in apps/wiring. */
export type QuietTasks = (reader: Reader) => Promise<QuietTask[]>;
export const QUIET_TASKS = Symbol('duban.quiet_tasks');

type Chased = Pick<
  Obligation,
  'id' | 'task_id' | 'about_task_id' | 'plan_id' | 'holder_unit_id' | 'office_unit_id'
>;

/** Why a step was not taken, and the record that is the reason. */
export interface Skip {
  why: SkippedWhy;
  by: string | null;
}
interface Reason {
  cause: QuietCause;
  by: string;
}

export type Silence = Pick<
  ChaseSilence,
  'id' | 'office_unit_id' | 'task_id' | 'unit_id' | 'plan_id' | 'until'
>;
export type Promised = Pick<Acknowledgement, 'id' | 'obligation_id' | 'until' | 'promised'>;

/** $1 now: the silences in force. */
const SILENCES =
  'SELECT id, office_unit_id, task_id, unit_id, plan_id, until FROM chase_silence WHERE ended_at IS NULL AND made_at <= $1 AND until > $1 ORDER BY id';
/** $1 now: the promises whose day is not over. What is settled is swept no more, whatever was promised about it. */
const PROMISES =
  'SELECT id, obligation_id, until, promised FROM acknowledgement WHERE made_at <= $1 AND until > $1 ORDER BY id';

/** What keeps ladders quiet as it stands at an instant: loaded once for a sweep, in a few queries, then asked in memory. */
export class Quiet {
  private readonly promised: ReadonlyMap<string, string>;
  private readonly tasks = new Map<string, QuietTask[]>();

  constructor(
    private readonly silences: readonly Silence[],
    promises: readonly Pick<Promised, 'id' | 'obligation_id'>[],
    tasks: readonly QuietTask[],
  ) {
    this.promised = new Map(promises.map(p => [p.obligation_id, p.id]));
    for (const t of tasks) this.tasks.set(t.taskId, [...(this.tasks.get(t.taskId) ?? []), t]);
  }

  static async load(reader: Reader, now: Date, tasks: QuietTasks): Promise<Quiet> {
    return new Quiet(
      await reader.query<Silence>(SILENCES, [now]),
      await reader.query<Promised>(PROMISES, [now]),
      await tasks(reader),
    );
  }

  /** Everything that bears on an obligation, the weightiest first. */
  reasons(o: Chased): Reason[] {
    const found: Reason[] = this.silences
      .filter(s => covers(s, o))
      .map(s => ({ cause: 'silenced' as const, by: s.id }));
    const promise = this.promised.get(o.id);
    if (promise) found.push({ cause: 'acknowledged', by: promise });
    // Of what is part of the task: the notice itself, an instruction, a matter are chased.
    for (const t of (o.task_id && this.tasks.get(o.task_id)) || [])
      if (!t.unitId || t.unitId === o.holder_unit_id) found.push({ cause: t.cause, by: t.by });
    return found.sort((a, b) => QUIET_ORDER.indexOf(a.cause) - QUIET_ORDER.indexOf(b.cause));
  }

  /** Why a step with this action is not taken now; null where it is. */
  about(o: Chased, action: StepAction): Skip | null {
    const reason = this.reasons(o).find(r => quiets(r.cause, action));
    return reason ? { why: reason.cause, by: reason.by } : null;
  }
}

export function covers(s: Silence, o: Chased): boolean {
  if (s.office_unit_id !== o.office_unit_id) return false;
  if (s.task_id) return s.task_id === (o.task_id ?? o.about_task_id);
  return s.plan_id ? s.plan_id === o.plan_id : s.unit_id === o.holder_unit_id;
}
