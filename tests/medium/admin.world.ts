import { AssignmentService, DispatchService } from '@duban/dispatch';
import { type JournalFilter, type JournalLine, JournalQueries } from '@duban/evaluation';
import { ActionPlanService } from '@duban/implementation';
import { type Actor, Db, SYSTEM } from '@duban/journal';
import { PeopleService } from '@duban/organization';
import { Housekeeping, InvariantVerifier } from '../../apps/wiring/src';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

export const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });

type Administrator = 'system_admin' | 'security_admin' | 'auditor';

/** A district with a plan under way and the three administrators. */
export interface AdminWorld {
  house: TestHouse;
  district: District;
  tasks: string[];
  system: Actor;
  security: Actor;
  auditor: Actor;
  search(filter: JournalFilter, limit?: number): Promise<JournalLine[]>;
  /** Whatever was done, the database is as the journal says. */
  close(): Promise<void>;
}

export async function openAdminWorld(): Promise<AdminWorld> {
  const house = await openHouse();
  const district = await settle(house);
  await importPlan(house, district);
  const hire = async (name: string, role: Administrator): Promise<Actor> => {
    const appointments = [{ unitId: district.units.区政府督查室, role }];
    const { personId } = await house
      .get(PeopleService)
      .createPerson(SYSTEM, { name, username: name, appointments });
    return { personId, name, appointments };
  };
  const [system, security, auditor] = [
    await hire('系统员', 'system_admin'),
    await hire('安全员', 'security_admin'),
    await hire('审计员', 'auditor'),
  ];
  const ids = async (sql: string, params: unknown[] = []): Promise<string[]> =>
    (await house.get(Db).query<{ id: string }>(sql, params)).map(r => r.id);
  const tasks = await ids('SELECT id FROM task ORDER BY no');
  await house.get(DispatchService).dispatch(
    district.actors.督查员,
    tasks.map(taskId => ({ taskId })),
  );
  const [assignment] = await ids('SELECT id FROM assignment WHERE task_id = $1 AND is_primary', [tasks[0]]);
  await house.get(AssignmentService).sign(district.actors.商务经办, [assignment]);
  await house.get(ActionPlanService).file(district.actors.商务经办, tasks[0], {
    text: '分三步推进',
    milestones: [{ title: '完成选址', due: '2026-06-30' }],
    contributorIds: [],
  });
  await house.get(Housekeeping).seal();
  return {
    ...{ house, district, tasks, system, security, auditor },
    search: (filter, limit = 50) => house.get(JournalQueries).list(auditor, filter, { limit }),
    async close() {
      await house.get(Housekeeping).seal();
      expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
      await house.close();
    },
  };
}
