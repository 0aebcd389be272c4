import { Readable } from 'node:stream';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { CompletionService, MatterService, ReviewRequestService } from '@duban/feedback';
import { LightRuleService } from '@duban/evaluation';
import { ActionPlanService } from '@duban/implementation';
import { type ParsedDocument, readDocument } from '@duban/intake';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { civilDate, IDS, type Ids, instantOf } from '@duban/kernel';
import type { Relation, Role } from '@duban/chain';
import { SilenceService } from '@duban/obligation';
import { AppointmentRow, Person, type SignedIn, Unit, UnitGroup } from '@duban/organization';
import { WebhookService } from '@duban/notification';
import {
  AttachmentService,
  EditionApplyService,
  EditionService,
  GoalService,
  PlanService,
} from '@duban/task';
import { RecheckService, SubmissionService } from '@duban/submission';
import {
  InstructionService,
  NamingService,
  NoticeService,
  RequestService,
  RoundService,
} from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { type District, importPlan, settle } from '../harness/house';
import type { House } from './chain.api';

const PLAN = `江州区2026年重点工作任务分解
一、扩大消费
1.打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委
2.举办文旅节会活动10场以上。
牵头单位:区商务委
责任单位:区文旅委
3.修订消费促进办法。
牵头单位:区商务委
责任单位:区文旅委
`;

/** One record of each kind, all of the same task, all but the contribution of its primary lead. */
export interface Records {
  plan: string;
  task: string;
  assignment: string;
  milestone: string;
  report: string;
  contribution: string;
  notice: string;
  request: string;
  instruction: string;
  submission: string;
  attachment: string;
  /** Raised by the primary lead, put to the other unit. */
  matter: string;
  recheck: string;
  /** One in force, and the draft of the next. */
  edition: string;
  draftEdition: string;
  summary: string;
  obligation: string;
  /** The day it is due. */
  obligationDue: string;
  round: string;
  naming: string;
  review: string;
  target: string;
  /** Found in the document of the plan. */
  goal: string;
  ruleSet: string;
  silence: string;
  /** Tells of an obligation of the plan. */
  delivery: string;
  webhook: string;
  unit: string;
  strangeUnit: string;
  group: string;
  person: string;
  /** Its number in the journal. */
  journalEntry: string;
  parsed: ParsedDocument;
}

/** Somebody who holds one role in one unit, and how that makes them stand to the records. */
export interface Somebody extends SignedIn {
  role: Role;
  side: 'own' | 'member' | 'other';
  relations: readonly Relation[];
}

/** Role, side, unit, and the relations to a record of the primary lead. */
const PEOPLE: readonly (readonly [Role, Somebody['side'], unit: string, ...Relation[]])[] = [
  ['supervisor', 'own', '区政府督查室', 'office'],
  ['supervisor', 'other', '邻区督查室'],
  ['handler', 'own', '区商务委', 'primary', 'unit', 'member'],
  ['handler', 'member', '区文旅委', 'member', 'addressee'],
  ['handler', 'other', '青石街道'],
  ['unit_head', 'own', '区商务委', 'primary', 'unit', 'member'],
  ['unit_head', 'member', '区文旅委', 'member', 'addressee'],
  ['unit_head', 'other', '青石街道'],
  ['leader', 'own', '区政府督查室', 'leader'],
  ['leader', 'other', '区政府督查室'],
  ['superior', 'own', '市政府督查室', 'superior'],
  ['superior', 'other', '邻区督查室'],
  ['system_admin', 'own', '区政府督查室'],
  ['system_admin', 'other', '青石街道'],
  ['security_admin', 'own', '区政府督查室'],
  ['security_admin', 'other', '青石街道'],
  ['auditor', 'own', '区政府督查室'],
  ['auditor', 'other', '青石街道'],
];

/** Everybody of the matrix, each with an account but without a password: who they are is given, not proven, here. */
async function hire(house: House, district: District): Promise<Somebody[]> {
  const ids = house.app.get<Ids>(IDS);
  return house.get(Journal).transact({ name: 'test.hire', actor: SYSTEM }, async tx => {
    const [office, street] = [ids.next(), ids.next()];
    const unit = { kind: 'department' as const, parent_id: null, aliases: [], active: true, version: 1 };
    tx.insert(Unit, { id: office, name: '邻区督查室', ...unit });
    tx.insert(UnitGroup, { id: street, name: '各单位', aliases: [], member_ids: [office], version: 1 });
    Object.assign(district.units, { 邻区督查室: office, 各单位: street });
    return PEOPLE.map(([role, side, where, ...relations]): Somebody => {
      const name = `${role} ${side}`;
      // The leader who answers for the plan is a person, not a role.
      const personId =
        role === 'leader' && side === 'own' ? (district.actors.区长.personId as string) : ids.next();
      const unitId = district.units[where];
      if (personId !== district.actors.区长.personId) {
        tx.insert(Person, {
          id: personId,
          name,
          username: name,
          email: null,
          active: true,
          clearance: 'internal',
          version: 1,
        });
        tx.insert(AppointmentRow, {
          id: ids.next(),
          person_id: personId,
          unit_id: unitId,
          role,
          active: true,
        });
      }
      const session = { username: name, sessionId: name, mustChange: false };
      return { ...session, personId, name, role, side, relations, appointments: [{ unitId, role }] };
    });
  });
}

export async function prepare(house: House): Promise<{ people: Somebody[]; records: Records }> {
  const district = await settle(house);
  const { actors, units } = district;
  const people = await hire(house, district);
  const plan = await importPlan(house, district, PLAN);
  const db = house.get(Db);
  const ids = async (sql: string, ...params: unknown[]): Promise<string[]> =>
    (await db.query<{ id: string }>(sql, params)).map(r => r.id);
  const [task, done, closed] = await ids('SELECT id FROM task ORDER BY no');
  await house
    .get(DispatchService)
    .dispatch(actors.督查员, [{ taskId: task }, { taskId: done }, { taskId: closed }]);
  const of = 'SELECT id FROM assignment WHERE unit_id = $1 ORDER BY id';
  for (const [who, unit] of [
    ['商务经办', '区商务委'],
    ['文旅经办', '区文旅委'],
  ])
    await house.get(AssignmentService).sign(actors[who], await ids(of, units[unit]));
  const input = { text: '推进', contributorIds: [units.区文旅委] };
  const milestones = [{ title: '完成选址', due: '2026-03-09' }];
  await house.get(ActionPlanService).file(actors.商务经办, task, { ...input, milestones });
  await house.get(ActionPlanService).file(actors.商务经办, done, { ...input, milestones: [] });
  await house.get(ActionPlanService).file(actors.商务经办, closed, { ...input, milestones: [] });
  for (const id of [done, closed])
    await house.get(CompletionService).submit(actors.商务经办, id, { text: '完成', outcome: 'achieved' });
  await house.get(CompletionService).approve(actors.督查员, [done, closed]);
  const accepted = await house
    .get(SubmissionService)
    .submit(actors.督查员, { taskIds: [closed], title: '办结报告', text: '' });
  await house.get(SubmissionService).reply(actors.市督查员, accepted.id, { reply: '同意', returned: [] });
  await house.get(RecheckService).order(actors.督查员, [closed], { due: '2026-12-31' });
  const matter = await house.get(MatterService).raise(actors.商务经办, {
    unitId: units.区商务委,
    taskId: task,
    kind: 'problem',
    obstacle: 'funds',
    text: '资金有缺口',
    addresseeUnitId: units.区文旅委,
  });
  const submission = await house
    .get(SubmissionService)
    .submit(actors.督查员, { taskIds: [done], title: '办结报告', text: '' });
  await house.get(PlanService).configure(actors.督查员, plan, { summaryRhythm: 'monthly' });
  house.clock.moveTo(instantOf('2026-03-18', '09:30'));
  await house.get(Rounds).run();
  const [notice] = await ids('SELECT id FROM notice');
  await house.get(NoticeService).issue(actors.督查员, [notice]);
  house.clock.moveTo(instantOf('2026-03-25', '09:30'));
  await house.get(Rounds).run();
  const request = await house
    .get(RequestService)
    .file(actors.商务经办, task, { kind: 'extension', reason: '选址受阻', date: '2027-06-30' });
  const instruction = await house
    .get(InstructionService)
    .give(actors.区长, [task], { text: '请抓紧推进', due: '2026-04-10' });
  const lawful = await lawfulRecords(house, district, { plan, task, notice });
  // The month has ended: its summary is opened.
  house.clock.moveTo(instantOf('2026-04-01', '09:30'));
  await house.get(Rounds).run();
  const lines = { from: '2026-04-01', items: [] };
  const editions = house.get(EditionService);
  const edition = await editions.draft(actors.督查员, plan, { name: '修订', ...lines });
  await house.get(EditionApplyService).approve(actors.督查员, edition.id);
  const draftEdition = await editions.draft(actors.督查员, plan, { name: '再修订', ...lines });
  const one = async (table: string, where: string, ...params: unknown[]): Promise<string> =>
    (await ids(`SELECT id FROM ${table} WHERE ${where} ORDER BY id`, ...params))[0];
  const report = await one('report', "task_id = $1 AND kind = 'report'", task);
  const attachment = await house
    .get(AttachmentService)
    .upload(
      actors.商务经办,
      { subjectType: 'report', subjectId: report, fileName: '佐证.txt' },
      Readable.from([Buffer.from('佐证')]),
    );
  const records = {
    plan,
    task,
    assignment: await one('assignment', 'task_id = $1 AND is_primary', task),
    milestone: await one('milestone', 'task_id = $1', task),
    report,
    contribution: await one('report', "task_id = $1 AND kind = 'contribution'", task),
    notice,
    request: request.id,
    instruction: instruction.ids[0],
    submission: submission.id,
    attachment: attachment.id,
    matter: matter.id,
    recheck: await one('recheck', 'task_id = $1', closed),
    ...lawful,
    edition: edition.id,
    draftEdition: draftEdition.id,
    summary: await one('submission', "kind = 'summary'"),
    obligation: await one('obligation', "task_id = $1 AND kind = 'complete'", task),
    obligationDue: civilDate(
      (
        await db.query<{ due_at: Date }>(
          "SELECT due_at FROM obligation WHERE task_id = $1 AND kind = 'complete' ORDER BY id",
          [task],
        )
      )[0].due_at,
    ),
    target: await one('target', 'task_id = $1', task),
    goal: await foundGoal(house, plan),
    ruleSet: (await house.get(LightRuleService).draft(actors.督查员, { name: '江州区亮灯规则' })).id,
    silence: (
      await house
        .get(SilenceService)
        .silence(actors.督查员, { taskId: task, until: '2026-04-10', reason: '集中办公' })
    ).id,
    delivery: (
      await ids(
        'SELECT d.id FROM delivery d JOIN message m ON m.delivery_id = d.id JOIN obligation o ON o.id = m.obligation_id WHERE o.plan_id = $1 ORDER BY d.id',
        plan,
      )
    )[0],
    webhook: (
      await house.get(WebhookService).add(SYSTEM, { name: '工作群', url: 'https://robot.example.cn/hook' })
    ).id,
    unit: units.区商务委,
    strangeUnit: units.滨江街道,
    group: units.各单位,
    person: actors.滨江经办.personId as string,
    journalEntry: (await ids('SELECT id FROM journal_entry ORDER BY id'))[0],
    parsed: readDocument(PLAN.replace('2026', '2027')),
  };
  expect(Object.entries(records).filter(([, id]) => !id)).toEqual([]);
  return { people, records };
}

/** What the document wants beside its tasks, as an import would have kept it. */
async function foundGoal(house: House, plan: string): Promise<string> {
  await house.get(Journal).transact({ name: 'test.goal', actor: SYSTEM }, async tx => {
    const targets = [{ metric: '增长', comparator: 'growth', value: '6', unit: '%', quote: '增长6%' }];
    house.get(GoalService).keep(tx, plan, [{ line: 1, section: [], text: '消费增长6%。', targets }]);
  });
  const [{ id }] = await house.get(Db).query<{ id: string }>('SELECT id FROM found_goal');
  return id;
}

/** A round that was fed back to both units, a naming to be decided, and a 复核 of the notice. */
async function lawfulRecords(
  house: House,
  { actors, units }: District,
  of: { plan: string; task: string; notice: string },
): Promise<Pick<Records, 'round' | 'naming' | 'review'>> {
  const rounds = house.get(RoundService);
  const unitIds = [units.区商务委, units.区文旅委];
  const round = await rounds.start(actors.督查员, {
    ...{
      planId: of.plan,
      title: '专项督查',
      authority: '区政府常务会议',
      documentNo: '20号',
      scope: '夜经济',
    },
    ...{ starts: '2026-03-16', ends: '2026-03-20', unitIds, taskIds: [of.task], acknowledgedOverlaps: true },
  });
  const findings = unitIds.map(unitId => ({ unitId, conclusion: '总体推进' }));
  await rounds.conclude(actors.督查员, round.id, { conclusion: '总体推进', findings });
  await rounds.feedBack(actors.督查员, round.id);
  const naming = await house.get(NamingService).propose(actors.督查员, {
    ...{ planId: of.plan, kind: 'praise', unitIds, text: '进度领先', appearsIn: '第1期通报' },
  });
  const review = await house
    .get(ReviewRequestService)
    .file(actors.商务经办, { subjectKind: 'notice', subjectId: of.notice, grounds: '情况有出入' });
  return { round: round.id, naming: naming.id, review: review.id };
}
