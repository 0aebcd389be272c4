import { knowable, SENSITIVITIES, type Sensitivity, SENSITIVITY_LABELS } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';

/** Work of a sensitivity that a unit is to get, or has. */
export interface Entrusted {
  unitId: string;
  sensitivity: Sensitivity;
}

/**
 * Whoever gets work must have somebody who may know of it: a handler or head who is cleared. A unit without any people
 * is the office's care, as ever, unless the work is sensitive.
 * @throws Refusal dispatch.no_cleared_handler
 */
export async function assertClearedHandlers(tx: Tx, entrusted: readonly Entrusted[]): Promise<void> {
  // What everybody may know of needs nobody's clearance.
  const asked = entrusted.filter(e => e.sensitivity !== 'public');
  if (!asked.length) return;
  const rows = await tx.query<{ id: string; name: string; clearances: Sensitivity[] }>(
    `SELECT u.id, u.name, coalesce(array_agg(DISTINCT p.clearance::text) FILTER (WHERE p.id IS NOT NULL), '{}') AS clearances
     FROM unit u LEFT JOIN appointment a ON a.unit_id = u.id AND a.active AND a.role IN ('handler', 'unit_head')
     LEFT JOIN person p ON p.id = a.person_id AND p.active WHERE u.id = ANY($1::uuid[]) GROUP BY u.id`,
    [[...new Set(asked.map(e => e.unitId))]],
  );
  const without = rows.filter(u =>
    asked.some(
      e =>
        e.unitId === u.id &&
        (u.clearances.length > 0 || e.sensitivity === 'sensitive') &&
        !u.clearances.some(c => knowable(c).includes(e.sensitivity)),
    ),
  );
  if (!without.length) return;
  const most = SENSITIVITIES[Math.max(...asked.map(e => SENSITIVITIES.indexOf(e.sensitivity)))];
  throw new Refusal(
    'conflict',
    'dispatch.no_cleared_handler',
    `${without.map(u => u.name).join('、')}没有可知悉“${SENSITIVITY_LABELS[most]}”任务的经办人`,
    {
      mend: '请先由安全管理员为该单位的经办人或负责人设定相应的知悉范围，或改由其他单位承办',
      details: { unitIds: without.map(u => u.id) },
    },
  );
}
