import {
  LedgerQueries,
  LightQueries,
  NoticeProposalQueries,
  PlanLightsService,
  LightRuleService,
} from '@duban/evaluation';
import { LIGHT_PRESETS } from '@duban/chain';
import { instantOf } from '@duban/kernel';
import { NoticeService } from '@duban/tracking';
import { expectClean } from '../crash/ladders';
import { LawfulHouse } from './lawful.world';

let world: LawfulHouse;

beforeEach(async () => {
  world = await LawfulHouse.open();
});
afterEach(async () => {
  await expectClean(world.ladder.house);
  await world.ladder.house.close();
});

describe('what a notice would say', () => {
  it('names who is late with what; where nobody is, whoever leads', async () => {
    const { 督查员, 改革办督查员, 商务经办 } = world.actors;
    const proposals = world.get(NoticeProposalQueries);
    const { taskIds } = world.ladder;
    const calm = await proposals.of(督查员, taskIds);
    expect(calm.length).toBeGreaterThan(0);
    for (const p of calm) {
      expect(p).toMatchObject({ level: 'blue', drafts: [], planId: world.planId });
      expect(p.tasks.flatMap(t => t.owed)).toEqual([]);
    }
    expect(calm.some(p => p.proposed)).toBe(true);

    world.ladder.house.clock.moveTo(instantOf('2026-05-20', '10:00'));
    const late = await proposals.of(督查员, taskIds);
    const [first] = late;
    expect(first).toMatchObject({ proposed: true, level: 'yellow' });
    const owed = first.tasks.flatMap(t => t.owed);
    expect(owed.length).toBeGreaterThan(0);
    for (const o of owed) expect(first.reason).toContain(`${o.label}${o.lateWords}`);
    expect(first.text).not.toBe('');

    // It is taken as it stands, and the next proposal knows of the draft.
    const { planId, unitId, level, reason, text, tasks } = first;
    await world
      .get(NoticeService)
      .draft(督查员, { planId, unitId, level, reason, text, taskIds: tasks.map(t => t.taskId) });
    const again = await proposals.of(督查员, taskIds);
    expect(again.find(p => p.unitId === unitId)?.drafts).toEqual(['yellow']);

    expect(await proposals.of(改革办督查员, taskIds)).toEqual([]);
    expect(await proposals.of(商务经办, taskIds)).toEqual([]);
  });
});

describe('a draft', () => {
  it('is changed until it is issued, with a reason where somebody wrote it', async () => {
    const { 督查员, 改革办督查员, 商务经办 } = world.actors;
    const notices = world.get(NoticeService);
    const { id } = await notices.draft(督查员, {
      ...{ planId: world.planId, unitId: world.units.区商务委, level: 'blue' },
      ...{ taskIds: [world.ladder.taskIds[0]], reason: '进度滞后' },
    });
    const change = { reason: '进度严重滞后', text: '请抓紧' };
    const done = await notices.revise(督查员, id, change, { version: 1, key: 'r' });
    expect(done).toEqual({ version: 2 });
    expect(await notices.revise(督查员, id, change, { version: 1, key: 'r' })).toEqual(done);
    expect(await world.one('SELECT grounds, text, state FROM notice WHERE id = $1', [id])).toEqual({
      ...{ grounds: '进度严重滞后', text: '请抓紧', state: 'drafted' },
    });
    const refused = async (who: typeof 督查员, input: object, code: string, version?: number) =>
      expect(notices.revise(who, id, input, { version })).rejects.toMatchObject({ code });
    await refused(督查员, { text: '再改' }, 'record.stale', 1);
    await refused(督查员, { reason: ' ' }, 'notice.reason_needed', 2);
    await refused(商务经办, { text: '改' }, 'access.denied');
    await refused(改革办督查员, { text: '改' }, 'access.denied');
    await notices.issue(督查员, [id]);
    await refused(督查员, { text: '晚了' }, 'notice.not_drafted');
  });

  it('drafted by the ladder is given words too', async () => {
    const [task] = world.ladder.taskIds;
    await world.ladder.file('商务经办', task, [{ title: '完成选址', due: '2026-03-09' }]);
    await world.ladder.live('2026-03-20');
    const [drafted] = await world.query<{ id: string }>(
      "SELECT id FROM notice WHERE state = 'drafted' AND written_by IS NULL LIMIT 1",
    );
    expect(drafted).toBeDefined();
    await world.get(NoticeService).revise(world.actors.督查员, drafted.id, { text: '请抓紧' });
    expect(await world.one('SELECT grounds, text FROM notice WHERE id = $1', [drafted.id])).toEqual({
      ...{ grounds: null, text: '请抓紧' },
    });
  });
});

describe('the lights of a plan', () => {
  it('are a shipped set, taken over once, or the general rules again; tried before', async () => {
    const { 督查员, 商务经办 } = world.actors;
    const choices = world.get(PlanLightsService);
    const { planId } = world;
    const preview = await choices.preview(督查员, planId, { preset: 'wuhan' });
    expect(preview.tasks).toBeGreaterThan(0);
    const [{ version }] = await world.query<{ version: number }>('SELECT version FROM plan WHERE id = $1', [
      planId,
    ]);
    const input = { preset: 'wuhan', reason: '与市里一致' } as const;
    const first = await choices.choose(督查员, planId, input, { version, key: 'c' });
    expect(await choices.choose(督查员, planId, input, { version, key: 'c' })).toEqual(first);
    await expect(choices.choose(督查员, planId, input, { version })).rejects.toMatchObject({
      code: 'record.stale',
    });
    const sets = await world.get(LightRuleService).list(督查员);
    expect(sets).toMatchObject([
      { id: first.ruleSetId, state: 'published', plans: 1, rules: LIGHT_PRESETS.wuhan.rules },
    ]);
    const { items } = await world.get(LedgerQueries).list(督查员, { planId, limit: 100 });
    expect(preview.tasks).toBe(items.length);
    expect((await world.get(LightQueries).disagreements()).faults).toEqual([]);

    expect(await choices.choose(督查员, planId, { preset: 'default', reason: '改回' })).toMatchObject({
      ruleSetId: null,
    });
    expect(await choices.choose(督查员, planId, { preset: 'wuhan', reason: '再用' })).toMatchObject({
      ruleSetId: first.ruleSetId,
    });
    expect(await world.get(LightRuleService).list(督查员)).toHaveLength(1);
    expect(
      await world.query("SELECT reason FROM journal_entry WHERE command = 'plan.choose_lights' ORDER BY id"),
    ).toEqual([{ reason: '与市里一致' }, { reason: '改回' }, { reason: '再用' }]);

    const refused = async (input: object, code: string, who = 督查员) =>
      expect(choices.choose(who, planId, { reason: '理由', ...input })).rejects.toMatchObject({ code });
    await refused({}, 'light_rule.bad_choice');
    await refused({ ruleSetId: null, preset: 'wuhan' }, 'light_rule.bad_choice');
    await refused({ ruleSetId: null, reason: ' ' }, 'light_rule.reason_needed');
    await refused({ ruleSetId: null }, 'access.denied', 商务经办);
    await expect(choices.preview(商务经办, planId, { preset: 'wuhan' })).rejects.toMatchObject({
      code: 'access.denied',
    });
  });
});
