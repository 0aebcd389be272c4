import type { Sensitivity } from '@duban/chain';
import { AssignmentService } from '@duban/dispatch';
import { MailLinkService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { MailLinks } from '@duban/notification';
import {
  AppointmentRow,
  DEFAULT_POLICIES,
  PeopleService,
  Person,
  SecurityService,
} from '@duban/organization';
import { Task } from '@duban/task';
import { Housekeeping, Rounds } from '../../apps/wiring/src';
import { DeliveryWorld } from './delivery.world';

// Real: PostgreSQL, nodemailer over TCP. Doubles: the clock, the relay, the queue.
let world: DeliveryWorld;
beforeAll(async () => {
  world = await DeliveryWorld.open();
});
afterAll(() => world.close());
afterEach(async () => expect(await world.verified()).toEqual([]));

const service = (): MailLinkService => world.house.get(MailLinkService);
const links = (): MailLinks => world.house.get(MailLinks);
const DAY = 86_400_000;
const code = (expected: string) => ({ code: expected });

/** What stands in the mail somebody gets about the nth thing their unit has to sign. */
async function mailed(
  name: string,
  unit: string,
  nth = 0,
): Promise<{ token: string | undefined; text: string }> {
  const before = world.sink.mails.length;
  await world.remind(name, unit, {}, nth);
  world.at('08:30');
  await world.tick();
  const { text } = world.sink.mails[before];
  return { token: /\/m\/([\w-]{64})/.exec(text)?.[1], text };
}
/** The link of a mail to somebody, as it stands before it is sent. */
const tokenOf = async (name: string, unit: string): Promise<string> =>
  (await links().issue(await world.remind(name, unit), world.id(name))) as string;

const counts = (): Promise<unknown> =>
  world.query(
    'SELECT (SELECT count(*) FROM journal_entry)::int AS entries, (SELECT count(*) FROM mail_link_use)::int AS uses',
  );

/** Somebody whose account is as given, in one's own unit: people of the district stay as they are. */
async function hire(name: string, unit: string, role: AppointmentRow['role'] = 'handler'): Promise<string> {
  const ids = world.house.app.get<Ids>(IDS);
  const id = ids.next();
  await world.house.get(Journal).transact({ name: 'test.hire', actor: SYSTEM }, async tx => {
    const account = { active: true, clearance: 'sensitive' as const, version: 1 };
    tx.insert(Person, { id, name, username: `${name}${id}`, email: `${id}@duban.test`, ...account });
    tx.insert(AppointmentRow, {
      ...{ id: ids.next(), person_id: id, unit_id: world.district.units[unit], role, active: true },
    });
  });
  world.district.actors[name] = {
    personId: id,
    name,
    clearance: 'sensitive',
    appointments: [{ unitId: world.district.units[unit], role }],
  };
  return id;
}

async function level(taskId: string, sensitivity: Sensitivity): Promise<void> {
  await world.house.get(Journal).transact({ name: 'test.level', actor: SYSTEM }, async tx => {
    const [task] = await tx.lock(Task, [taskId]);
    tx.update(Task, { ...task, sensitivity });
  });
}

describe('the link in a mail', () => {
  beforeEach(() => world.forget());

  it('opens what is due, however often it is followed, and signs for it in the name of its owner', async () => {
    const { token = '', text } = await mailed('城管经办', '区城管局');
    const [owed] = await world.owed('区城管局');
    expect(text).toContain(`https://duban.test/m/${token}#${owed.id}`);
    expect(text).toMatch(/为什么收到：https:\/\/duban.test\/messages\?why=/);
    expect(text).toContain('请勿转发');
    expect(world.sink.mails[0].html).toContain(`href="https://duban.test/m/${token}#${owed.id}"`);

    const before = await counts();
    for (let scans = 0; scans < 3; scans++) {
      const page = await service().page(token);
      expect(page).toMatchObject({ name: '城管经办', done: 0 });
      expect(page.items[0]).toMatchObject({
        ...{ id: owed.id, label: '签收任务', action: 'sign', holderName: '区城管局', started: false },
      });
    }
    expect(await counts()).toEqual(before);

    expect(await service().sign(token, [owed.id], { key: 'k1' })).toEqual({ signed: 1 });
    // Pressed once more after a lost connection: the first answer, and nothing else.
    expect(await service().sign(token, [owed.id], { key: 'k1' })).toEqual({ signed: 1 });
    await expect(service().sign(token, [owed.id])).rejects.toMatchObject(code('link.used'));
    const page = await service().page(token);
    expect(page.done).toBe(1);
    expect(page.items.map(i => i.id)).not.toContain(owed.id);

    const [entry] = await world.query<Record<string, unknown>>(
      "SELECT actor_id, actor_name, command, images FROM journal_entry WHERE command = 'assignment.sign' ORDER BY id DESC LIMIT 1",
    );
    expect(entry).toMatchObject({ actor_id: world.id('城管经办'), actor_name: '城管经办（经邮件链接）' });
    const [delivery] = await world.of('城管经办');
    expect(entry.images).toContainEqual(
      expect.objectContaining({
        t: 'mail_link_use',
        r: expect.objectContaining({ delivery_id: delivery.id, command: 'assignment.sign' }),
      }),
    );
  });

  it('says so where it was done on the desk meanwhile, and does it once where two press at the same time', async () => {
    const [first, second] = await world.owed('区文旅委');
    const token = await tokenOf('文旅经办', '区文旅委');
    const subject = async (id: string): Promise<string> =>
      (await world.query<{ subject_id: string }>('SELECT subject_id FROM obligation WHERE id = $1', [id]))[0]
        .subject_id;
    const { 文旅主任 } = world.district.actors;
    await world.house.get(AssignmentService).sign(文旅主任, [await subject(first.id)]);
    await expect(service().sign(token, [first.id])).rejects.toMatchObject(code('link.settled'));
    // Whole or not at all.
    await expect(service().sign(token, [first.id, second.id])).rejects.toMatchObject(code('link.settled'));

    const both = await Promise.allSettled([
      service().sign(token, [second.id]),
      service().sign(token, [second.id]),
    ]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(b => b.status === 'rejected')).toMatchObject({ reason: code('link.used') });
  });

  it('does nothing its owner could not do, and nothing beyond signing and reporting', async () => {
    const token = await tokenOf('商务经办', '区商务委');
    const [strange] = await world.owed('滨江街道');
    await expect(service().sign(token, [strange.id])).rejects.toMatchObject(code('link.sign_in_needed'));
    await expect(service().noProgress(token, [(await world.owed('区商务委'))[0].id])).rejects.toMatchObject(
      code('link.sign_in_needed'),
    );
    const supervisor = await tokenOf('督查员', '滨江街道');
    const page = await service().page(supervisor);
    expect(page.items.every(i => i.action === 'sign_in' && i.subjectId === null)).toBe(true);
    await expect(service().sign(supervisor, [strange.id])).rejects.toMatchObject(code('link.sign_in_needed'));
  });

  it('shows of a sensitive task that there is one, also to whoever is cleared for it', async () => {
    await hire('知情人', '青石街道');
    const [owed] = await world.owed('青石街道');
    await level(owed.task_id, 'sensitive');
    const token = await tokenOf('知情人', '青石街道');
    const item = (await service().page(token)).items.find(i => i.id === owed.id);
    expect(item).toMatchObject({ title: null, action: 'sign_in', subjectId: null, link: '/' });
    await expect(service().sign(token, [owed.id])).rejects.toMatchObject(code('link.sign_in_needed'));
    // Whoever is not cleared does not hear of it at all.
    const other = await tokenOf('青石经办', '青石街道');
    expect((await service().page(other)).items.map(i => i.id)).not.toContain(owed.id);
    await level(owed.task_id, 'internal');
  });
});

describe('a link ends', () => {
  beforeEach(() => world.forget());

  it('when its owner voids it, and with the mailbox it was sent to', async () => {
    const token = await tokenOf('商务经办', '区商务委');
    await expect(service().page(token.slice(0, -2) + 'AA')).rejects.toMatchObject(code('link.unknown'));
    await expect(service().page('x')).rejects.toMatchObject(code('link.unknown'));
    await expect(service().page('A'.repeat(64))).rejects.toMatchObject(code('link.unknown'));

    const [owed] = await world.owed('区商务委');
    const { 商务经办 } = world.district.actors;
    expect(await links().revoke(商务经办 as never)).toEqual({ revoked: 1 });
    expect(await links().revoke(商务经办 as never)).toEqual({ revoked: 0 });
    await expect(service().page(token)).rejects.toMatchObject(code('link.expired'));
    await expect(service().sign(token, [owed.id])).rejects.toMatchObject(code('link.expired'));
    const [entry] = await world.query(
      "SELECT actor_id FROM journal_entry WHERE command = 'mail_link.revoke' ORDER BY id LIMIT 1",
    );
    expect(entry).toEqual({ actor_id: world.id('商务经办') });

    const later = await tokenOf('商务主任', '区商务委');
    const email = await world.email('商务主任');
    await service().page(later);
    await world.query("UPDATE person SET email = 'new@duban.test' WHERE id = $1", [world.id('商务主任')]);
    await expect(service().page(later)).rejects.toMatchObject(code('link.unknown'));
    await world.query('UPDATE person SET email = $2 WHERE id = $1', [world.id('商务主任'), email]);
    await service().page(later);
  });

  it('where its owner leaves, changes units, binds an authenticator or comes to need one', async () => {
    const id = await hire('调动人', '区商务委');
    const token = await tokenOf('调动人', '区商务委');
    await service().page(token);

    const needed = { ...DEFAULT_POLICIES, second_factor: { required: ['handler' as const] } };
    await world.house.get(SecurityService).setPolicies(SYSTEM, needed);
    await expect(service().page(token)).rejects.toMatchObject(code('link.sign_in_needed'));
    await world.house.get(SecurityService).setPolicies(SYSTEM, DEFAULT_POLICIES);
    await service().page(token);

    await world.query(
      "INSERT INTO second_factor (person_id, secret, confirmed_at, last_step, failures) VALUES ($1, 's', $2, NULL, 0)",
      [id, world.house.clock.now()],
    );
    await expect(service().page(token)).rejects.toMatchObject(code('link.sign_in_needed'));
    await world.query('DELETE FROM second_factor WHERE person_id = $1', [id]);
    await service().page(token);

    await world.house
      .get(PeopleService)
      .grant(SYSTEM, id, { unitId: world.district.units.区城管局, role: 'handler' });
    await expect(service().page(token)).rejects.toMatchObject(code('link.sign_in_needed'));
    await world.house
      .get(PeopleService)
      .revoke(SYSTEM, id, { unitId: world.district.units.区城管局, role: 'handler' });
    await service().page(token);

    await world.house.get(PeopleService).deactivate(SYSTEM, id, { reason: '离职' } as never);
    await expect(service().page(token)).rejects.toMatchObject(code('link.sign_in_needed'));
    await expect(service().sign(token, [(await world.owed('区商务委'))[0].id])).rejects.toMatchObject(
      code('link.sign_in_needed'),
    );
  });

  it('and is not made for administrators, nor without a secret: their mails lead to the desk', async () => {
    await hire('系统员', '区商务委', 'system_admin');
    const { token, text } = await mailed('系统员', '区商务委');
    expect(token).toBeUndefined();
    expect(text).toContain('https://duban.test/tasks/1');
    const without = new MailLinks(
      world.house.get(Journal),
      ...([{}, world.house.clock, world.house.app.get<Ids>(IDS)] as unknown as [never, never, never]),
    );
    expect(await without.issue('d', world.id('商务经办'))).toBeNull();
    await expect(without.open('A'.repeat(64))).rejects.toMatchObject(code('link.unknown'));
  });

  it('comes again with a mail that is sent again, under the same address', async () => {
    const id = await world.remind('滨江经办', '滨江街道');
    world.sink.refuse(await world.email('滨江经办'), { code: 451, message: '4.7.1 greylisted', times: 1 });
    world.at('08:30');
    expect(await world.tick()).toEqual(['retry']);
    const first = await links().issue(id, world.id('滨江经办'));
    world.at('08:40');
    expect(await world.tick()).toEqual(['accepted']);
    expect(world.sink.mails[0].text).toContain(`/m/${first}`);
  });
});

describe('a report by a link', () => {
  it('is saved and handed in once, never unseen as 无新进展, and after a return only on the desk', async () => {
    const { 城管经办, 滨江经办, 文旅经办, 商务经办, 督查员 } = world.district.actors;
    for (const actor of [城管经办, 滨江经办, 文旅经办, 商务经办]) {
      const rows = await world.query<{ id: string }>(
        "SELECT subject_id AS id FROM obligation WHERE kind = 'sign' AND settled_at IS NULL AND holder_unit_id = $1",
        [actor.appointments[0].unitId],
      );
      if (rows.length)
        await world.house.get(AssignmentService).sign(
          actor,
          rows.map(r => r.id),
        );
    }
    const [task] = await world.query<{ id: string }>('SELECT id FROM task WHERE primary_unit_id = $1', [
      world.district.units.区城管局,
    ]);
    await world.house
      .get(ActionPlanService)
      .file(城管经办, task.id, { text: '分步推进', milestones: [], contributorIds: [] });
    const reportOf = async (unit: string): Promise<{ id: string; subject_id: string }[]> =>
      world.query(
        "SELECT id, subject_id FROM obligation WHERE kind IN ('report','contribute','rework') AND subject_type IN ('report','contribution') AND settled_at IS NULL AND holder_unit_id = $1 ORDER BY id",
        [world.district.units[unit]],
      );
    for (let day = 1; day < 30 && !(await reportOf('区城管局')).length; day++) {
      world.at('09:00', day);
      await world.house.get(Rounds).run();
    }
    const [owed] = await reportOf('区城管局');
    const token = await tokenOf('城管经办', '区城管局');
    const item = async () => (await service().page(token)).items.find(i => i.id === owed.id);
    expect(await item()).toMatchObject({ action: 'report', subjectId: owed.subject_id, started: false });
    expect(await service().reader(token, owed.subject_id)).toMatchObject({ personId: world.id('城管经办') });

    expect(
      await service().report(token, owed.id, { submit: false, text: '已整治点位12处', percent: 60 }),
    ).toMatchObject({ submitted: false });
    expect(await item()).toMatchObject({ started: true });
    await expect(service().noProgress(token, [owed.id])).rejects.toMatchObject(code('link.has_draft'));
    await expect(service().report(token, owed.id, { submit: true, percent: 101 })).rejects.toMatchObject(
      code('report.bad_input'),
    );
    await expect(
      service().report(token, owed.id, { submit: true, text: '旧页面' }, { version: 1 }),
    ).rejects.toMatchObject(code('record.stale'));

    const done = { submit: true, text: '已整治点位15处', percent: 75 };
    expect(await service().report(token, owed.id, done, { key: 'r1' })).toMatchObject({ submitted: true });
    expect(await service().report(token, owed.id, done, { key: 'r1' })).toMatchObject({ submitted: true });
    await expect(service().report(token, owed.id, done)).rejects.toMatchObject(code('link.used'));
    await expect(service().reader(token, owed.subject_id)).rejects.toMatchObject(code('link.settled'));
    expect(await item()).toBeUndefined();
    const [report] = await world.query('SELECT state, text, percent FROM report WHERE id = $1', [
      owed.subject_id,
    ]);
    expect(report).toMatchObject({ text: '已整治点位15处', percent: 75 });
    const names = await world.query<{ command: string; actor_name: string }>(
      "SELECT command, actor_name FROM journal_entry WHERE command IN ('report.save','report.submit') ORDER BY id",
    );
    expect(names.map(n => `${n.command} ${n.actor_name}`)).toEqual([
      'report.save 城管经办（经邮件链接）',
      'report.save 城管经办（经邮件链接）',
      'report.submit 城管经办（经邮件链接）',
    ]);

    await world.house
      .get(ReportService)
      .return(督查员, [owed.subject_id], { reason: '请补充清单' })
      .catch(async e => {
        // A contribution goes back to its lead, a report to the office.
        if (e.code !== 'report.wrong_kind') throw e;
        await world.house
          .get(ReportService)
          .reviewContributions(商务经办, [owed.subject_id], { approve: false, reason: '请补充清单' });
      });
    const [again] = (await reportOf('区城管局')).filter(o => o.subject_id === owed.subject_id);
    expect((await service().page(token)).items.find(i => i.id === again.id)).toMatchObject({
      action: 'sign_in',
    });
    await expect(service().report(token, again.id, done)).rejects.toMatchObject(code('link.used'));

    const [other] = (await reportOf('区城管局')).filter(o => o.subject_id !== owed.subject_id);
    if (other) expect(await service().noProgress(token, [other.id])).toEqual({ submitted: 1 });
  });
});

// Last: time does not go back for the days of others.
it('ends after seven days, and is forgotten a month later', async () => {
  world.house.clock.moveTo(new Date(world.house.clock.now().getTime() + 90 * DAY));
  const token = await tokenOf('商务经办', '区商务委');
  const after = (ms: number): void =>
    world.house.clock.moveTo(new Date(world.house.clock.now().getTime() + ms));
  after(7 * DAY - 1);
  await service().page(token);
  after(1);
  await expect(service().page(token)).rejects.toMatchObject(code('link.expired'));
  after(31 * DAY);
  await world.house.get(Housekeeping).forget();
  await expect(service().page(token)).rejects.toMatchObject(code('link.unknown'));
});
