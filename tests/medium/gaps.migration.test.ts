import { MatterService } from '@duban/feedback';
import { Sealer } from '@duban/journal';
import { InstructionService } from '@duban/tracking';
import { InvariantVerifier } from '../../apps/wiring/src';
import { DataSource } from 'typeorm';
import { sayAboutTask } from '../../migrations/1764000000018-owed';
import { expectClean, LadderHouse } from '../crash/ladders';

let ladder: LadderHouse;
beforeAll(async () => {
  ladder = await LadderHouse.open('09:00');
});
afterAll(() => ladder.house.close());

it('what an earlier version opened beside a task says of which task it speaks, and replays', async () => {
  const { house, district, taskIds } = ladder;
  const [task] = taskIds;
  await ladder.start();
  const matter = await house.get(MatterService).raise(district.actors.商务经办, {
    unitId: district.units.区商务委,
    taskId: task,
    kind: 'problem',
    obstacle: 'funds',
    text: '资金有缺口',
    addresseeUnitId: district.units.区文旅委,
  });
  const apart = await house.get(MatterService).raise(district.actors.商务经办, {
    unitId: district.units.区商务委,
    planId: (await ladder.query<{ id: string }>('SELECT id FROM plan'))[0].id,
    kind: 'problem',
    obstacle: 'funds',
    text: '总体资金有缺口',
    addresseeUnitId: district.units.区文旅委,
  });
  const { ids } = await house
    .get(InstructionService)
    .give(district.actors.区长, [task], { text: '请抓紧', due: '2026-03-20' });
  const about = () =>
    ladder.query<{ subject_id: string; about_task_id: string | null }>(
      'SELECT subject_id, about_task_id FROM obligation WHERE subject_id = ANY($1) ORDER BY subject_id',
      [[matter.id, apart.id, ids[0]]],
    );
  const said = await about();
  expect(said.map(o => o.about_task_id).filter(Boolean)).toEqual([task, task]);
  const runner = house.get(DataSource).createQueryRunner();
  try {
    await runner.query(
      "UPDATE obligation SET about_task_id = NULL WHERE subject_type IN ('matter', 'instruction')",
    );
    expect((await about()).every(o => o.about_task_id === null)).toBe(true);
    const { faults } = await house.get(InvariantVerifier).verify();
    expect(faults.map(f => f.check)).toContain('日志重放等于现状');
    await sayAboutTask(runner);
  } finally {
    await runner.release();
  }
  expect(await about()).toEqual(said);
  await house.get(Sealer).seal();
  const [{ n }] = await ladder.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM journal_entry WHERE command = 'migration.checkpoint' AND images @> '[{"t": "obligation"}]'`,
  );
  expect(n).toBe(1);
  await expectClean(house);
});
