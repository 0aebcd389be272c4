import type { Recipient, Sensitivity } from '@duban/chain';
import type { Reader } from '@duban/journal';
import type { DirectorySnapshot, Reachable } from '@duban/organization';
import type { Obligation } from './obligation.entity';

type Told = Pick<
  Obligation,
  'holder_unit_id' | 'holder_role' | 'holder_person_id' | 'office_unit_id' | 'leader_id'
> & {
  /** The unit its plan reports to, where that works here. */
  superior_unit_id?: string | null;
};

/**
 * The people a step of a ladder tells, as the directory stands; only such as are cleared for the task, where it is about
 * one. A leader's line names no task, so that clearance is nothing to it.
 */
export function recipientsOf(
  o: Told,
  to: Recipient,
  directory: DirectorySnapshot,
  sensitivity?: Sensitivity,
): Reachable[] {
  const holder = {
    unitId: o.holder_unit_id,
    role: o.holder_role,
    personId: o.holder_person_id,
    officeUnitId: o.office_unit_id,
    sensitivity,
  };
  const office = { unitId: o.office_unit_id, officeUnitId: o.office_unit_id, sensitivity };
  switch (to) {
    case 'holder':
      return directory.recipients(holder);
    case 'delegate':
      return directory.standInsOf(holder);
    case 'unit_head':
      return directory.recipients({
        unitId: o.holder_unit_id,
        role: 'unit_head',
        officeUnitId: o.office_unit_id,
        sensitivity,
      });
    case 'supervisor':
      return directory.recipients({ ...office, role: 'supervisor' });
    case 'office_head':
      return directory.recipients({ ...office, role: 'unit_head' });
    case 'superior':
      return o.superior_unit_id
        ? directory.recipients({ ...office, unitId: o.superior_unit_id, role: 'superior' })
        : [];
    case 'leader':
      return o.leader_id
        ? directory.recipients({ ...office, role: 'leader', personId: o.leader_id, sensitivity: undefined })
        : [];
  }
}

/** The units plans report to, of those that work here. */
export async function superiorsOf(
  reader: Reader,
  planIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.query<{ id: string; superior_unit_id: string }>(
    'SELECT id, superior_unit_id FROM plan WHERE id = ANY($1) AND superior_inside AND superior_unit_id IS NOT NULL',
    [[...new Set(planIds)]],
  );
  return new Map(rows.map(r => [r.id, r.superior_unit_id]));
}
