import type { Sensitivity } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Subject } from '@duban/obligation';
import { assertActiveUnits, assertClearedHandlers, type UnitKind } from '@duban/organization';
import { Plan } from '@duban/task';
import type { Matter } from './matter.entity';

export const MATTER_KIND_LABELS: Readonly<Record<Matter['kind'], string>> = {
  problem: '困难问题',
  policy_advice: '政策建议',
};

/** Nobody of these works here, or nobody who could be obliged to answer: the office asks them. */
const OUTSIDE: readonly UnitKind[] = ['external', 'court', 'procuratorate', 'superior'];

const matterTitle = ({ kind, text }: Pick<Matter, 'kind' | 'text'>): string =>
  `${MATTER_KIND_LABELS[kind]}：${text.length > 24 ? `${text.slice(0, 24)}…` : text}`;

/** It stands by itself: suspending or closing its task leaves it what it is. */
export const matterSubject = (m: Matter): Subject => ({
  machine: 'matter',
  id: m.id,
  taskId: null,
  aboutTaskId: m.task_id,
  planId: m.plan_id,
  title: matterTitle(m),
  officeUnitId: m.office_unit_id,
  unitId: m.unit_id,
  addressee: {
    unitId: m.addressee_unit_id,
    role: m.addressee_unit_id === m.office_unit_id ? 'supervisor' : 'handler',
  },
});

/**
 * Whom a matter is put to: a unit of the system, or the office, which also asks those outside.
 * @param unitId the unit chosen; none: the office
 * @throws Refusal unit.not_found, matter.to_itself
 */
export async function addresseeOf(
  tx: Tx,
  officeUnitId: string,
  raiserUnitId: string,
  unitId: string | undefined,
): Promise<Pick<Matter, 'addressee_unit_id' | 'asked_outside'>> {
  if (!unitId || unitId === officeUnitId) return { addressee_unit_id: officeUnitId, asked_outside: null };
  if (unitId === raiserUnitId)
    throw new Refusal('invalid', 'matter.to_itself', '不能提给提出问题的单位自己', {
      mend: '请选择能够解决的单位，或提给督查机构',
      faults: [{ where: 'unitId', message: '与提出单位相同' }],
    });
  await assertActiveUnits(tx, [unitId], 'unitId');
  const [unit] = await tx.query<{ name: string; kind: UnitKind }>(
    'SELECT name, kind FROM unit WHERE id = $1',
    [unitId],
  );
  return OUTSIDE.includes(unit.kind)
    ? { addressee_unit_id: officeUnitId, asked_outside: unit.name }
    : { addressee_unit_id: unitId, asked_outside: null };
}

/** Whoever is asked about a task has somebody who may know of it. @throws Refusal dispatch.no_cleared_handler */
export async function assertAddresseeKnows(tx: Tx, taskId: string | null, unitId: string): Promise<void> {
  const rows = await tx.query<{ sensitivity: Sensitivity }>(
    `SELECT t.sensitivity FROM task t JOIN plan p ON p.id = t.plan_id WHERE t.id = $1 AND p.office_unit_id <> $2`,
    [taskId, unitId],
  );
  await assertClearedHandlers(
    tx,
    rows.map(({ sensitivity }) => ({ unitId, sensitivity })),
  );
}

/** What a matter is raised about. */
export interface MatterAbout {
  plan: Plan;
  taskId: string | null;
  reportId: string | null;
}

/**
 * The plan and task a matter is about, from the narrowest of report, task and plan that is given.
 * @throws Refusal record.not_found, matter.about_nothing, matter.foreign_report
 */
export async function matterAbout(
  tx: Tx,
  input: { planId?: string; taskId?: string; reportId?: string; unitId: string },
): Promise<MatterAbout> {
  let { taskId = null, planId } = input;
  if (input.reportId) {
    const [report] = await tx.query<{ task_id: string; unit_id: string }>(
      'SELECT task_id, unit_id FROM report WHERE id = $1',
      [input.reportId],
    );
    if (report && (report.unit_id !== input.unitId || (taskId && taskId !== report.task_id)))
      throw new Refusal('invalid', 'matter.foreign_report', '所引用的报告不是该单位关于这项任务的', {
        mend: '请从本单位的报告中提出',
        faults: [{ where: 'reportId', message: '不是该单位的报告' }],
      });
    taskId = report?.task_id ?? notFound();
  }
  if (taskId) {
    const [task] = await tx.query<{ plan_id: string }>('SELECT plan_id FROM task WHERE id = $1', [taskId]);
    planId = task?.plan_id ?? notFound();
  }
  if (!planId)
    throw new Refusal('invalid', 'matter.about_nothing', '请说明问题属于哪项任务或哪个方案', {
      faults: [{ where: 'taskId', message: '请选择任务或方案' }],
    });
  const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [planId]);
  return { plan: plan ?? notFound(), taskId, reportId: input.reportId ?? null };
}

/** Only who works on it raises something about it. @throws Refusal matter.not_assigned */
export async function assertAssigned(tx: Tx, { plan, taskId }: MatterAbout, unitId: string): Promise<void> {
  const [there] = await tx.query(
    `SELECT 1 FROM assignment WHERE plan_id = $1 AND unit_id = $2 AND ($3::uuid IS NULL OR task_id = $3)
       AND state NOT IN ('withdrawn', 'offered') LIMIT 1`,
    [plan.id, unitId, taskId],
  );
  if (!there)
    throw new Refusal('conflict', 'matter.not_assigned', '该单位没有承担这项任务，不能就此提出问题或建议', {
      mend: '请由承担任务的单位提出',
      faults: [{ where: 'unitId', message: '没有承担这项任务' }],
    });
}

const notFound = (): never => {
  throw new Refusal('not_found', 'record.not_found', '记录不存在或已被移除', { mend: '请刷新列表后重试' });
};
