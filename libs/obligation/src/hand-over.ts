import { OBLIGATIONS } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { Obligation } from './obligation.entity';

/**
 * What somebody owed in person is owed by another from now on, or by the office. What belongs to a role of a unit is not
 * touched: it is owed by the unit, whoever sits there.
 * @param leader whether they answer for no task as a leader any more
 * @returns how many obligations changed hands
 */
export async function handOverPerson(
  tx: Tx,
  from: string,
  to: string | null,
  { leader }: { leader: boolean },
): Promise<number> {
  const rows = await tx.lockWhere(
    Obligation,
    'settled_at IS NULL AND (holder_person_id = $1 OR ($2 AND leader_id = $1))',
    [from, leader],
  );
  let handedOver = 0;
  for (const o of rows) {
    const asLeader = OBLIGATIONS[o.kind].holder.relation === 'leader';
    if (leader && o.leader_id === from) o.leader_id = to;
    if (o.holder_person_id === from && (leader || !asLeader)) {
      // A leader's successor leads; a conclusion is looked at again by whom the office names.
      if (asLeader && to) o.holder_person_id = to;
      else
        Object.assign(o, {
          holder_unit_id: o.office_unit_id,
          holder_role: 'supervisor',
          holder_person_id: null,
        });
      handedOver += 1;
    }
    tx.update(Obligation, o);
    tx.concerns(o.task_id);
  }
  return handedOver;
}

/** How much a unit owes now. */
export async function owedByUnit(tx: Tx, unitId: string): Promise<number> {
  const [{ n }] = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM obligation WHERE holder_unit_id = $1 AND holder_person_id IS NULL AND settled_at IS NULL',
    [unitId],
  );
  return n;
}
