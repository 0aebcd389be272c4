import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Unit } from './unit.entity';

export type KnownUnit = Pick<Unit, 'id' | 'name' | 'kind'>;

/**
 * The units with these ids, by id.
 * @throws Refusal unit.not_found, at the field the ids were chosen in
 */
export async function assertActiveUnits(
  tx: Tx,
  ids: readonly string[],
  where: string,
): Promise<Map<string, KnownUnit>> {
  if (!ids.length) return new Map();
  const rows = await tx.query<KnownUnit>(
    'SELECT id, name, kind FROM unit WHERE id = ANY($1::uuid[]) AND active',
    [[...new Set(ids)]],
  );
  const missing = [...new Set(ids)].filter(id => !rows.some(r => r.id === id));
  if (missing.length)
    throw new Refusal('invalid', 'unit.not_found', '所选单位不存在或已停用', {
      mend: '请重新选择单位',
      faults: missing.map(() => ({ where, message: '单位不存在或已停用' })),
      details: { ids: missing },
    });
  return new Map(rows.map(r => [r.id, r]));
}
