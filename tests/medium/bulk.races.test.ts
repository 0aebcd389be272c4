import { AssignmentService, DispatchService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ImportService, readDocument } from '@duban/intake';
import { instantOf } from '@duban/kernel';
import { SweepService } from '@duban/obligation';
import { TaskService } from '@duban/task';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvariantVerifier } from '../../apps/wiring/src';
import { SMALL_PLAN } from '../harness/house';
import { Desk, refused } from './bulk.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock.
let desk: Desk;

beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(async () => {
  expect((await desk.get(InvariantVerifier).verify()).faults).toEqual([]);
  await desk.house.close();
});

/** Holds these rows until `then` has begun what waits for them, and says when `n` commands do. */
async function holding(
  sql: string,
  then: (waiting: (n: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: desk.house.database.url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await then(async n => {
      for (let tries = 0; tries < 500; tries++) {
        const { rows } = await client.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        if (rows[0].n >= n) return;
        await sleep(20);
      }
      throw new Error(`fewer than ${n} commands wait`);
    });
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

it('suspends a task after a report that is on its way, not in the middle of it', async () => {
  await desk.track();
  await desk.openPeriod();
  const contribution = await desk.report(1, 'contribution');
  const [{ unit_id }] = await desk.rows<{ unit_id: string }>(
    'SELECT unit_id FROM report WHERE id = $1',
    contribution,
  );
  const who = unit_id === desk.units.区文旅委 ? desk.actors.文旅经办 : desk.actors.城管经办;
  const task = await desk.task(1);
  const begun: Promise<unknown>[] = [];
  await holding(`SELECT 1 FROM obligation WHERE subject_id = '${contribution}' FOR UPDATE`, async waiting => {
    begun.push(desk.get(ReportService).submit(who, [contribution], { noProgress: true }));
    await waiting(1);
    const until = instantOf('2026-05-29', '18:00');
    begun.push(desk.get(TaskService).suspend(desk.office, task, { reason: '政策调整', until }));
    await waiting(2);
  });
  await Promise.all(begun);
  const owed = await desk.rows(
    'SELECT kind FROM obligation WHERE task_id = $1 AND settled_at IS NULL AND paused_at IS NULL',
    task,
  );
  expect(owed).toEqual([{ kind: 'review_suspension' }]);
});

it('sees a task suspended that was when a report was on its way', async () => {
  await desk.track();
  await desk.openPeriod();
  const report = await desk.report(1);
  const task = await desk.task(1);
  const until = instantOf('2026-05-29', '18:00');
  let sent: Promise<unknown> = Promise.resolve();
  let suspended: Promise<unknown> = Promise.resolve();
  await holding(`SELECT 1 FROM task WHERE id = '${task}' FOR UPDATE`, async waiting => {
    suspended = desk.get(TaskService).suspend(desk.office, task, { reason: '政策调整', until });
    await waiting(1);
    sent = desk.get(ReportService).submit(desk.actors.商务经办, [report], { noProgress: true });
    sent.catch(() => undefined);
    await waiting(2);
  });
  await suspended;
  await expect(sent).rejects.toEqual(refused('task.suspended'));
});

it('gives two who use one key at once one answer, and writes one entry', async () => {
  const item = { taskId: await desk.task(1) };
  const dispatch = () => desk.get(DispatchService).dispatch(desk.office, [item], {}, { key: 'once' });
  const answers = await Promise.all([dispatch(), dispatch(), dispatch()]);
  expect(answers).toEqual(Array(3).fill({ tasks: 1, assignments: 3 }));
  expect(await desk.rows("SELECT 1 FROM journal_entry WHERE command = 'task.dispatch'")).toHaveLength(1);
  await expect(
    desk.get(DispatchService).dispatch(desk.office, [{ taskId: await desk.task(2) }], {}, { key: 'once' }),
  ).rejects.toEqual(refused('idempotency.key_reused'));
});

it('lets a key that was refused be used again', async () => {
  const id = await desk.task(1);
  const completing = desk.get(CompletionService);
  const submit = () =>
    completing.submit(desk.actors.商务经办, id, { text: '完成', outcome: 'achieved' }, { key: 'k' });
  await expect(submit()).rejects.toEqual(refused('access.denied'));
  await desk.track();
  expect(await submit()).toEqual({ state: 'completion_review' });
  expect(await submit()).toEqual({ state: 'completion_review' });
});

it('decides a completion once, whoever of the office is first', async () => {
  await desk.track();
  const id = await desk.task(1);
  const completing = desk.get(CompletionService);
  await completing.submit(desk.actors.商务经办, id, { text: '完成', outcome: 'achieved' });
  const done = await Promise.allSettled([
    completing.approve(desk.office, [id]),
    completing.return(desk.office, [id], { reason: '请补充' }),
    completing.approve(desk.office, [id]),
  ]);
  expect(done.filter(d => d.status === 'fulfilled')).toHaveLength(1);
});

it('takes a signature or a lapse, never both', async () => {
  await desk.dispatch(1, 2, 3);
  desk.moveTo('2026-03-09', '08:30');
  await desk.get(SweepService).sweep();
  const own = await desk.ids('SELECT id FROM assignment WHERE unit_id = $1 ORDER BY id', desk.units.区商务委);
  const signing = desk.get(AssignmentService);
  await Promise.allSettled([
    signing.takeAsSigned(),
    signing.sign(desk.actors.商务经办, own),
    signing.takeAsSigned(),
    signing.decline(desk.actors.商务经办, own, { reason: '非我委职责' }),
  ]);
  const settled = await desk.rows(
    "SELECT 1 FROM obligation WHERE subject_id = ANY($1) AND kind = 'sign' AND settled_at IS NOT NULL",
    own,
  );
  expect(settled).toHaveLength(own.length);
});

it('imports a document once, however many try at the same time', async () => {
  const confirm = () =>
    desk.get(ImportService).confirm(desk.office, {
      parsed: readDocument(SMALL_PLAN.replace('重点工作', '民生实事')),
      officeUnitId: desk.units.区政府督查室,
    });
  const done = await Promise.allSettled([confirm(), confirm(), confirm()]);
  expect(done.filter(d => d.status === 'fulfilled')).toHaveLength(1);
  for (const d of done)
    if (d.status === 'rejected') expect(d.reason).toEqual(refused('plan.already_imported'));
});
