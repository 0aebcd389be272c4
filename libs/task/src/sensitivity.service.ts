import { Injectable } from '@nestjs/common';
import { type Sensitivity, SENSITIVITIES, SENSITIVITY_LABELS } from '@duban/chain';
import { type Actor, Journal } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { assertCleared, assertClearedHandlers } from '@duban/organization';
import { assertTask, lockTasks } from './rows';
import { Task } from './task.entity';
import type { CommandOptions } from './task.service';

/** 涉密: it may be asked for, and is always refused. */
export const ASKED_SENSITIVITIES = [...SENSITIVITIES, 'secret'] as const;
export type AskedSensitivity = (typeof ASKED_SENSITIVITIES)[number];

/**
 * What is a state secret has no place in this system (保守国家秘密法; 分级保护 is not what this house is built to).
 * @throws Refusal sensitivity.secret_refused
 */
export function assertNotSecret(asked: AskedSensitivity): asserts asked is Sensitivity {
  if ((SENSITIVITIES as readonly string[]).includes(asked)) return;
  throw secretRefused();
}

/** @param where the lines or fields that say so */
export const secretRefused = (where: { where: string; message: string }[] = []): Refusal =>
  new Refusal('invalid', 'sensitivity.secret_refused', '本系统不得处理涉密事项', {
    mend: '涉密事项请按保密规定在涉密系统或以纸质方式督办；如已录入，请立即报告本单位保密部门',
    faults: where,
  });

/** Words that mark a state secret: 绝密★启用前, 机密★10年, 密级：秘密. */
const MARKING = /(绝密|机密|秘密)\s*[★☆]|密\s*级\s*[:：]?\s*(绝密|机密|秘密)/;

/** Refuses text that bears the marking of a state secret. @throws Refusal sensitivity.secret_refused, naming the lines */
export function assertUnmarked(lines: readonly string[], where = '第'): void {
  const marked = lines.flatMap((line, i) =>
    MARKING.test(line.normalize('NFKC')) ? [{ where: `${where}${i + 1}行`, message: '有密级标志' }] : [],
  );
  if (marked.length) throw secretRefused(marked.slice(0, 20));
}

/** How far tasks may be known: set by the office, within what it is cleared for itself. */
@Injectable()
export class SensitivityService {
  constructor(private readonly journal: Journal) {}

  /**
   * @throws Refusal sensitivity.secret_refused, access.clearance
   * @throws Refusal dispatch.no_cleared_handler where a unit that has the task would have nobody who may know of it
   */
  async set(
    actor: Actor,
    taskIds: string[],
    input: { sensitivity: AskedSensitivity; reason: string },
    options: CommandOptions = {},
  ): Promise<{ changed: number }> {
    const { sensitivity, reason } = input;
    assertNotSecret(sensitivity);
    const why = `改为“${SENSITIVITY_LABELS[sensitivity]}”：${reason}`;
    return this.journal.transact(
      { name: 'task.set_sensitivity', actor, reason: why, body: { taskIds, input }, ...options },
      async tx => {
        const tasks = await lockTasks(tx, taskIds);
        for (const of of tasks) assertTask(actor, 'task.change', of);
        assertCleared(actor, sensitivity);
        if (tasks.length === 1) await tx.expectVersion(tasks[0].task, options.version);
        const changed = tasks.filter(of => of.task.sensitivity !== sensitivity);
        const units = await tx.query<{ unit_id: string }>(
          "SELECT DISTINCT unit_id FROM assignment WHERE task_id = ANY($1) AND state NOT IN ('withdrawn', 'released')",
          [changed.map(of => of.task.id)],
        );
        await assertClearedHandlers(
          tx,
          units.map(u => ({ unitId: u.unit_id, sensitivity })),
        );
        for (const { task } of changed) tx.update(Task, { ...task, sensitivity, version: task.version + 1 });
        return { changed: changed.length };
      },
    );
  }
}
