import { SENSITIVITIES } from '@duban/chain';
import type { Actor } from '@duban/journal';
import { knows } from '@duban/organization';

/** What this person is cleared for, as a condition on a task's alias; it goes with every question about tasks. */
export const clearedSql = (actor: Actor, add: (value: unknown) => string, task = 't'): string =>
  actor.personId === null ? 'true' : `${task}.sensitivity = ANY(${add(knows(actor))})`;

/** The tasks that are kept from this person: few, as a rule. */
export function keptSql(actor: Actor, add: (value: unknown) => string): string {
  const known = knows(actor);
  return `SELECT k.id FROM task_listing k WHERE k.sensitivity = ANY(${add(SENSITIVITIES.filter(s => !known.includes(s)))})`;
}

/** Nothing that is owed, as `o`, for a task that is kept from this person. */
export const clearedOwedSql = (actor: Actor, add: (value: unknown) => string): string =>
  `NOT EXISTS (${keptSql(actor, add)} AND k.id = coalesce(o.task_id, o.about_task_id))`;

/**
 * The tasks a person may see, as a condition on `t` (task.read of the permission table): supervisors those of their
 * office's plans, units those assigned to them and
 * those with a figure they own, leaders all of them, the superior those of plans that report to it; of
 * these only what they are cleared for.
 */
export function scopeSql(actor: Actor, add: (value: unknown) => string): string {
  if (actor.personId === null) return 'true';
  return `(${relatedSql(actor, add)} AND ${clearedSql(actor, add)})`;
}

/** Whether everything there is may be seen by this person, as far as they are cleared for it. */
export const seesAll = (actor: Actor): boolean =>
  actor.personId === null || actor.appointments.some(a => a.role === 'leader');

function relatedSql(actor: Actor, add: (value: unknown) => string): string {
  const units = (roles: string[]): string[] => [
    ...new Set(actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId)),
  ];
  if (seesAll(actor)) return 'true';
  const parts: string[] = [];
  const offices = units(['supervisor']);
  if (offices.length)
    parts.push(`t.plan_id IN (SELECT id FROM plan WHERE office_unit_id = ANY(${add(offices)}))`);
  const own = units(['handler', 'unit_head']);
  if (own.length)
    parts.push(
      `t.id IN (SELECT task_id FROM assignment WHERE unit_id = ANY(${add(own)}) AND state <> 'withdrawn'
        UNION ALL SELECT task_id FROM target WHERE data_unit_id = ANY(${add(own)}))`,
    );
  const superior = units(['superior']);
  if (superior.length)
    parts.push(`t.plan_id IN (SELECT id FROM plan WHERE superior_unit_id = ANY(${add(superior)}))`);
  return parts.length ? `(${parts.join(' OR ')})` : 'false';
}
