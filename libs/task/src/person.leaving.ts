import { handOverPerson, owedByUnit } from '@duban/obligation';
import type { PersonLeaving } from '@duban/organization';
import { Plan } from './plan.entity';
import { Task } from './task.entity';

/** What somebody who changes units led or owed in person: bound to the port of `organization`. */
export const personLeaving: PersonLeaving = {
  async lock(tx, personId) {
    const plans = await tx.lockWhere(Plan, "leader_id = $1 AND state NOT IN ('concluded', 'discarded')", [
      personId,
    ]);
    const tasks = await tx.lockWhere(Task, "leader_id = $1 AND state NOT IN ('closed', 'cancelled')", [
      personId,
    ]);
    return async ({ endsLeading, successorId }) => {
      if (endsLeading) {
        for (const plan of plans)
          tx.update(Plan, { ...plan, leader_id: successorId, version: plan.version + 1 });
        for (const task of tasks) {
          tx.concerns(task.id);
          tx.update(Task, { ...task, leader_id: successorId, version: task.version + 1 });
        }
      }
      return { handedOver: await handOverPerson(tx, personId, successorId, { leader: endsLeading }) };
    };
  },
  owedBy: owedByUnit,
};
