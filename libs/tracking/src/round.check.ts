import type { Actor, Tx } from '@duban/journal';
import { type CivilDate, type Fault, Refusal } from '@duban/kernel';
import { knows } from '@duban/organization';
import { type Plan, similarTasks } from '@duban/task';
import type { Overlaps, RoundOverlap } from './round.entity';

export interface NewRound {
  planId: string;
  /** Whose round it is, for somebody of two offices; the plan's own, or the only one of whoever starts it. */
  officeUnitId?: string;
  title: string;
  /** Who decided it. */
  authority: string;
  documentNo: string;
  scope: string;
  starts: CivilDate;
  ends: CivilDate;
  unitIds: string[];
  taskIds?: string[];
  /** The overlaps were shown, and it is started all the same. */
  acknowledgedOverlaps?: boolean;
}

export interface Finding {
  unitId: string;
  conclusion: string;
  problems?: string;
  suggestions?: string;
}

/** 国务院令 733: no supervision without a decision, a scope and a period. @throws Refusal round.authority_needed, round.period_invalid */
export function assertDecided(input: NewRound): void {
  const needed: [keyof NewRound, string][] = [
    ['title', '请填写名称'],
    ['authority', '请填写批准机关'],
    ['documentNo', '请填写文号'],
    ['scope', '请填写督查范围'],
  ];
  const faults: Fault[] = needed
    .filter(([field]) => !String(input[field]).trim())
    .map(([where, message]) => ({ where, message }));
  if (!input.unitIds.length) faults.push({ where: 'unitIds', message: '请选择督查对象' });
  if (faults.length)
    throw new Refusal('invalid', 'round.authority_needed', '督查活动须有批准依据、范围和督查对象', {
      mend: '请补充后再启动',
      faults,
    });
  if (input.ends < input.starts)
    throw new Refusal('invalid', 'round.period_invalid', '督查期限的截止日期不能早于开始日期', {
      faults: [{ where: 'ends', message: '不能早于开始日期' }],
    });
}

/** @throws Refusal round.other_office */
export function officeOf(actor: Actor, plan: Plan, wanted?: string): string {
  const own = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
  if (actor.personId === null) return wanted ?? plan.office_unit_id;
  if (wanted && !own.includes(wanted))
    throw new Refusal('forbidden', 'round.other_office', '只能以本督查机构的名义启动督查活动');
  return wanted ?? (own.includes(plan.office_unit_id) ? plan.office_unit_id : own[0]);
}

/** The plan's own tasks, each with one of the units taking part. @throws Refusal round.task_elsewhere */
export async function assertTasks(tx: Tx, input: NewRound, taskIds: readonly string[]): Promise<void> {
  if (!taskIds.length) return;
  const rows = await tx.query<{ id: string }>(
    `SELECT t.id FROM task t WHERE t.id = ANY($1) AND t.plan_id = $2
       AND EXISTS (SELECT 1 FROM assignment a WHERE a.task_id = t.id AND a.unit_id = ANY($3) AND a.state <> 'withdrawn')`,
    [taskIds, input.planId, input.unitIds],
  );
  const bad = taskIds.filter(id => !rows.some(r => r.id === id));
  if (bad.length)
    throw new Refusal('invalid', 'round.task_elsewhere', '所选任务不属于本方案，或督查对象未承担', {
      mend: '请重新选择任务',
      faults: bad.map(id => ({
        where: `taskIds.${taskIds.indexOf(id)}`,
        message: '不是督查对象在本方案中的任务',
      })),
    });
}

/** Running rounds over one of these units in the same period, and open tasks much like those looked at. */
export async function overlapsOf(tx: Tx, input: NewRound, taskIds: readonly string[]): Promise<Overlaps> {
  const rounds = await tx.query<RoundOverlap>(
    `SELECT r.id AS "roundId", r.title, o.name AS "officeName", u.id AS "unitId", u.name AS "unitName",
       to_char(r.starts, 'YYYY-MM-DD') AS starts, to_char(r.ends, 'YYYY-MM-DD') AS ends
     FROM round r JOIN round_unit x ON x.round_id = r.id JOIN unit u ON u.id = x.unit_id JOIN unit o ON o.id = r.office_unit_id
     WHERE r.state = 'running' AND x.unit_id = ANY($1) AND r.starts <= $3 AND r.ends >= $2 ORDER BY r.id, u.id`,
    [input.unitIds, input.starts, input.ends],
  );
  const similar = await similarTasks(tx, taskIds, { units: input.unitIds, among: false });
  const known = await tx.query<{ id: string }>(
    'SELECT id FROM task WHERE id = ANY($1) AND sensitivity = ANY($2)',
    [similar.map(s => s.otherTaskId), knows(tx.command.actor)],
  );
  return { rounds, tasks: similar.filter(s => known.some(k => k.id === s.otherTaskId)) };
}

/** @throws Refusal round.overlaps; its `details.overlaps` are to be shown and acknowledged */
export function assertAcknowledged(overlaps: Overlaps, acknowledged: boolean): void {
  if (acknowledged || (!overlaps.rounds.length && !overlaps.tasks.length)) return;
  throw new Refusal('conflict', 'round.overlaps', '同一单位同期已有督查活动或相近任务', {
    mend: '请核对是否多头、重复督查；确有必要的，确认后继续',
    details: { overlaps },
  });
}

/** One finding for each unit of the round, and for no other. @throws Refusal round.finding_missing */
export function assertFindings(unitIds: readonly string[], findings: readonly Finding[]): void {
  const faults: Fault[] = [];
  for (const id of unitIds)
    if (!findings.some(f => f.unitId === id))
      faults.push({ where: 'findings', message: `缺少单位 ${id} 的结论` });
  findings.forEach((f, i) => {
    if (!unitIds.includes(f.unitId) || findings.findIndex(o => o.unitId === f.unitId) !== i)
      faults.push({ where: `findings.${i}.unitId`, message: '不是本次督查对象，或重复' });
    else if (!f.conclusion.trim()) faults.push({ where: `findings.${i}.conclusion`, message: '请填写结论' });
  });
  if (faults.length)
    throw new Refusal('invalid', 'round.finding_missing', '每个督查对象须有且只有一份结论', {
      mend: '请逐一填写督查结论',
      faults,
    });
}
