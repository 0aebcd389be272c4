import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Reader, Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Book } from '@duban/obligation';
import { assertActiveUnits, assertClearedHandlers, DirectoryService } from '@duban/organization';
import {
  assertTask,
  type PartyRole,
  type Staffed,
  type Task,
  taskTitle,
  type TaskWithPlan,
  type UnitsMoving,
  type UnitsOnTheMove,
} from '@duban/task';
import { Assignment } from './assignment.entity';
import { DispatchService } from './dispatch.service';
import { RANK } from './expand';
import { isOutside, moveAssignment } from './rows';
import { UNIT_LEAVING, type UnitLeaving } from './unit.leaving';

/** An edition names other units for a task that is in somebody's hands: they join it, and those no longer named leave. */
@Injectable()
export class EditionUnits implements UnitsMoving {
  constructor(
    private readonly dispatching: DispatchService,
    private readonly directory: DirectoryService,
    @Inject(UNIT_LEAVING) private readonly leaving: UnitLeaving,
  ) {}

  async check(reader: Reader, staffed: readonly Staffed[], dropping: boolean): Promise<void> {
    if (!staffed.length) return;
    const there = await reader.query<Standing>(
      `SELECT a.task_id, a.unit_id, a.is_primary, t.no, t.text FROM assignment a JOIN task t ON t.id = a.task_id
       WHERE a.task_id = ANY($1) AND t.state <> 'registered' AND a.state NOT IN ('withdrawn', 'released') ORDER BY t.no, a.id`,
      [staffed.map(s => s.taskId)],
    );
    assertFits(there, await this.wanted(reader, staffed), dropping);
  }

  async lock(
    tx: Tx,
    actor: Actor,
    tasks: readonly TaskWithPlan[],
    staffed: readonly Staffed[],
    dropping: boolean,
  ): Promise<UnitsOnTheMove> {
    const handedOut = tasks.filter(
      ({ task }) =>
        task.primary_unit_id && task.state !== 'registered' && staffed.some(s => s.taskId === task.id),
    );
    if (!handedOut.length) return { subjectIds: [], move: () => undefined };
    for (const of of handedOut) assertTask(actor, 'task.add_unit', of);
    const there = await tx.lockWhere(
      Assignment,
      "task_id = ANY($1) AND state NOT IN ('withdrawn', 'released')",
      [handedOut.map(of => of.task.id)],
    );
    const wanted = await this.wanted(tx, staffed);
    const named = (of: TaskWithPlan): Map<string, PartyRole> =>
      wanted.get(of.task.id) ?? new Map<string, PartyRole>();
    const taskOf = (a: Assignment): Task =>
      (handedOut.find(of => of.task.id === a.task_id) as TaskWithPlan).task;
    const standing = there.map((a): Standing => {
      const { no, text } = taskOf(a);
      return { task_id: a.task_id, unit_id: a.unit_id, is_primary: a.is_primary, no, text };
    });
    assertFits(standing, wanted, dropping);
    const gone = there.filter(a => !wanted.get(a.task_id)?.has(a.unit_id));
    const all = [...new Set([...wanted.values()].flatMap(units => [...units.keys()]))];
    const known = await assertActiveUnits(tx, all, 'items');
    const joining = handedOut.flatMap(of =>
      [...named(of)]
        .filter(([unitId]) => !there.some(a => a.task_id === of.task.id && a.unit_id === unitId))
        .map(([unitId, role]) => ({ of, unitId, role })),
    );
    await assertClearedHandlers(
      tx,
      joining.map(({ of, unitId }) => ({ unitId, sensitivity: of.task.sensitivity })),
    );
    const parts = gone.length
      ? await this.leaving.lock(
          tx,
          gone.map(a => ({ taskId: a.task_id, unitId: a.unit_id })),
        )
      : [];
    return {
      subjectIds: [...there.map(a => a.id), ...parts.flatMap(p => p.subjectIds)],
      move: (t, book, of) => {
        for (const a of there.filter(x => x.task_id === of.task.id)) this.adjust(t, book, of, a, named(of));
        for (const j of joining.filter(x => x.of.task.id === of.task.id))
          this.dispatching.assign(
            t,
            book,
            of,
            { unitId: j.unitId, role: j.role, isPrimary: false },
            { outside: isOutside(known, j.unitId) },
          );
        for (const part of parts) part.end(t, book, [of]);
      },
    };
  }

  /** Who is named no more is withdrawn; who is named in a higher role has it from now on. */
  private adjust(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    a: Assignment,
    named: ReadonlyMap<string, PartyRole>,
  ): void {
    const role = named.get(a.unit_id);
    if (!role) {
      a.reason = tx.reason ?? null;
      moveAssignment(tx, book, of, a, 'withdraw');
    } else if (RANK[role] < RANK[a.role]) {
      Object.assign(a, { role, version: a.version + 1 });
      a.contributes ||= role === 'lead' && !a.by_letter && !a.is_primary;
      tx.update(Assignment, a);
    }
  }

  /** Task → its units, groups by their members, each with its highest role. */
  private async wanted(
    reader: Reader,
    staffed: readonly Staffed[],
  ): Promise<Map<string, Map<string, PartyRole>>> {
    const groups = [...new Set(staffed.flatMap(s => s.parties.flatMap(p => p.groupId ?? [])))];
    const members = groups.length ? await this.directory.expand(groups, reader) : new Map<string, string[]>();
    return new Map(
      staffed.map(({ taskId, parties }) => {
        const units = new Map<string, PartyRole>();
        for (const p of parties)
          for (const unitId of p.unitId ? [p.unitId] : (members.get(p.groupId ?? '') ?? [])) {
            const before = units.get(unitId);
            if (!before || RANK[p.role] < RANK[before]) units.set(unitId, p.role);
          }
        return [taskId, units];
      }),
    );
  }
}

/** An assignment of a task that is in somebody's hands. */
type Standing = Pick<Assignment, 'task_id' | 'unit_id' | 'is_primary'> & Pick<Task, 'no' | 'text'>;
type Wanted = ReadonlyMap<string, ReadonlyMap<string, PartyRole>>;

/** @throws Refusal edition.primary_leaves, edition.units_with_drops */
function assertFits(there: readonly Standing[], wanted: Wanted, dropping: boolean): void {
  const gone = there.filter(a => !wanted.get(a.task_id)?.has(a.unit_id));
  const primary = gone.find(a => a.is_primary);
  if (primary)
    throw new Refusal(
      'conflict',
      'edition.primary_leaves',
      `“${taskTitle(primary)}”的第一牵头单位不能由修订稿去掉`,
      { mend: '请先在任务中改派，或在修订稿中保留该单位', details: { taskId: primary.task_id } },
    );
  // What ends with a task and what a unit leaves behind are locked in orders that do not go together.
  if (gone.length && dropping)
    throw new Refusal(
      'conflict',
      'edition.units_with_drops',
      '同一份修订稿不能既撤下任务，又从已分办的任务中去掉单位',
      { mend: '请分成两份修订稿' },
    );
}
