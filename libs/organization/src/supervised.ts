import type { Reader } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { readSetting } from './settings';
import { OUTSIDE_KINDS, type Unit } from './unit.entity';

/**
 * Units that may be put under supervision (国务院令 733: departments, lower governments, those who act for them). Courts
 * and procuratorates answer to the people's congress, outside partners to nobody here: they are written to.
 * @throws Refusal unit.not_found, unit.not_supervised, at the field the ids were chosen in
 */
export async function supervisedUnits(
  reader: Reader,
  ids: readonly string[],
  where: string,
): Promise<Map<string, Pick<Unit, 'id' | 'name' | 'kind'>>> {
  const wanted = [...new Set(ids)];
  const rows = await reader.query<Pick<Unit, 'id' | 'name' | 'kind'>>(
    'SELECT id, name, kind FROM unit WHERE id = ANY($1::uuid[]) AND active',
    [wanted],
  );
  const missing = wanted.filter(id => !rows.some(r => r.id === id));
  if (missing.length)
    throw new Refusal('invalid', 'unit.not_found', '所选单位不存在或已停用', {
      mend: '请重新选择单位',
      faults: missing.map(() => ({ where, message: '单位不存在或已停用' })),
      details: { ids: missing },
    });
  const outside = rows.filter(r => OUTSIDE_KINDS.includes(r.kind));
  if (outside.length)
    throw new Refusal(
      'invalid',
      'unit.not_supervised',
      `法院、检察院和区域外单位不属督查对象：${outside.map(u => u.name).join('、')}`,
      {
        mend: '请改发协调函',
        faults: outside.map(u => ({ where, message: `${u.name}不属督查对象` })),
        details: { ids: outside.map(u => u.id) },
      },
    );
  return new Map(rows.map(r => [r.id, r]));
}

/** Who designates the office, and whoever drafts a notice meanwhile, wait for each other. */
export const NOTICE_LOCK = "SELECT pg_advisory_xact_lock(hashtext('notice.draft'))";

/** The designated supervision office: the only one that issues notices. null: none is known, each plan's office does. */
export async function supervisionOffice(reader: Reader): Promise<string | null> {
  return (
    (await readSetting(reader, 'supervision_office')) ?? (await readSetting(reader, 'office.unit_id')) ?? null
  );
}
