import { ReviewRequestService } from '@duban/feedback';
import { Obligation, UrgeService } from '@duban/obligation';
import { addDays, civilDate } from '@duban/kernel';
import {
  NamingService,
  NOTICE_LEVELS,
  NoticeService,
  RoundService,
  StandingApprovalService,
} from '@duban/tracking';
import type { Family, Hands } from './hammer.hands';

const DECIDED = { authority: '区政府常务会议', documentNo: '江州府办〔2026〕9号' };

/** 督办单、督查活动、点名、复核、催办. */
export const lawfulMoves = (h: Hands): Family => {
  const { random } = h.arena;
  const rounds = (): RoundService => h.get(RoundService);
  const namings = (): NamingService => h.get(NamingService);
  const reviews = (): ReviewRequestService => h.get(ReviewRequestService);
  const unitId = (): string => random.pick(h.arena.unitIds);
  const anyUnit = (): string => random.pick(Object.values(h.arena.district.units));
  return {
    writeNotice: [
      3,
      async () => {
        const assigned = await h.arena.query<{ plan: string; unit: string; tasks: string[] }>(
          `SELECT plan_id AS plan, unit_id AS unit, (array_agg(task_id))[1:2] AS tasks FROM assignment
           WHERE state = 'signed' GROUP BY 1, 2 ORDER BY md5(unit_id::text || $1) LIMIT 1`,
          String(random.next()),
        );
        if (!assigned.length) return null;
        const [{ plan, unit, tasks }] = assigned;
        const input = {
          planId: plan,
          unitId: random.chance(0.9) ? unit : anyUnit(),
          level: random.pick(NOTICE_LEVELS),
          taskIds: tasks,
          reason: '推进缓慢',
        };
        const who = h.somebody(h.office);
        return o => h.get(NoticeService).draft(who, input, o);
      },
    ],
    revokeNotice: [
      1,
      () =>
        h.asOffice('notice', ['issued', 'signed', 'answered', 'returned'], (a, ids, o) =>
          h.get(NoticeService).revoke(a, ids.slice(0, 1), { reason: '情况不实' }, o),
        ),
    ],
    standing: [
      0.5,
      async () => {
        const plan = await h.plan();
        if (!plan) return null;
        const who = h.somebody(h.office);
        const input = {
          approvedBy: '区长',
          documentNo: '江州府办〔2026〕10号',
          scope: '逾期事项',
          levels: h.some(NOTICE_LEVELS),
          until: h.day(30, 300),
        };
        return random.chance(0.7)
          ? o => h.get(StandingApprovalService).record(who, plan.id, input, o)
          : o => h.get(StandingApprovalService).end(who, plan.id, { reason: '收回' }, o);
      },
    ],
    startRound: [
      1.5,
      async () => {
        const plan = await h.plan();
        if (!plan) return null;
        const tasks = await h.rows('task', ['implementing', 'tracking'], 2, `r.plan_id = '${plan.id}'`);
        const starts = h.day(0, 3);
        const input = {
          ...{ ...DECIDED, planId: plan.id, title: '专项督查', scope: '重点任务', starts },
          ends: addDays(starts, random.between(2, 9)),
          unitIds: [...h.some(h.arena.unitIds), ...(random.chance(0.05) ? [anyUnit()] : [])],
          taskIds: tasks.map(t => t.id),
          acknowledgedOverlaps: random.chance(0.8),
        };
        const who = h.somebody(h.office);
        return o => rounds().start(who, input, o);
      },
    ],
    concludeRound: [
      2,
      async () => {
        const round = await h.one('round', ['running']);
        if (!round) return null;
        const units = await h.arena.ids('SELECT unit_id AS id FROM round_unit WHERE round_id = $1', round.id);
        const findings = units
          .filter(() => random.chance(0.97))
          .map(id => ({ unitId: id, conclusion: '总体较好', problems: '个别滞后' }));
        const who = h.somebody(h.office);
        return o => rounds().conclude(who, round.id, { conclusion: '推进有序', findings }, o);
      },
    ],
    feedBack: [1.5, () => h.asOffice('round', ['concluded'], (a, [id], o) => rounds().feedBack(a, id, o))],
    dropRound: [
      0.4,
      () =>
        h.asOffice('round', ['running'], (a, [id], o) => rounds().discard(a, id, { reason: '另行安排' }, o)),
    ],
    propose: [
      1,
      async () => {
        const plan = await h.plan();
        if (!plan) return null;
        const input = {
          planId: plan.id,
          kind: random.pick(['praise', 'criticism'] as const),
          unitIds: random.chance(0.9) ? h.some(h.arena.unitIds) : [anyUnit()],
          text: '推进情况',
          appearsIn: '督查通报第1期',
        };
        const who = h.somebody(h.office);
        return o => namings().propose(who, input, o);
      },
    ],
    decideNaming: [
      1,
      async () => {
        const naming = await h.one('naming', ['proposed']);
        if (!naming) return null;
        const input = { agree: random.chance(0.7), reason: '同意' };
        const himself = random.chance(0.6);
        const who = h.somebody(himself ? h.leader : h.office);
        return o =>
          namings().decide(who, naming.id, input, { ...o, ...(himself ? {} : { onBehalf: h.leadersWord }) });
      },
    ],
    askReview: [
      3,
      async () => {
        const [of] = await h.arena.query<{
          kind: 'notice' | 'round' | 'completion';
          id: string;
          unit: string;
        }>(
          `SELECT * FROM (SELECT 'notice' AS kind, id, unit_id AS unit FROM notice WHERE issued_at IS NOT NULL
             UNION ALL SELECT 'round', round_id, unit_id FROM round_unit WHERE fed_back_at IS NOT NULL
             UNION ALL SELECT 'completion', id, unit_id FROM report WHERE kind = 'completion' AND state IN ('approved', 'returned')) x
           ORDER BY md5(id::text || unit::text || $1) LIMIT 1`,
          String(random.next()),
        );
        if (!of) return null;
        const who = h.somebody(h.at(random.chance(0.95) ? of.unit : unitId()));
        const input = { subjectKind: of.kind, subjectId: of.id, grounds: '情况有出入' };
        return o => reviews().file(who, input, o);
      },
    ],
    takeReviewBack: [
      0.7,
      () =>
        h.asUnit('review_request', ['filed'], (a, [id], o) =>
          reviews().withdraw(a, id, { reason: '已沟通' }, o),
        ),
    ],
    decideReview: [
      3,
      async () => {
        const review = await h.one('review_request', ['filed']);
        if (!review) return null;
        const input = {
          decision: random.pick(['upheld', 'amended'] as const),
          reason: '经核实',
        };
        const { 督查主任, 区长, 督查员 } = h.arena.district.actors;
        const who = h.somebody(random.pick([督查主任, 区长, 督查员]));
        return o => reviews().decide(who, review.id, input, o);
      },
    ],
    urge: [
      2,
      async () => {
        const late = await h.arena.query<Pick<Obligation, 'id' | 'plan_id' | 'holder_unit_id'>>(
          'SELECT id, plan_id, holder_unit_id FROM obligation WHERE settled_at IS NULL ORDER BY due_at, md5(id::text || $1) LIMIT 3',
          civilDate(h.arena.house.clock.now()),
        );
        if (!late.length) return null;
        const who = h.somebody(h.office);
        const text = '请尽快办理';
        const whom = random.pick([
          { ids: late.map(l => l.id) },
          { planId: late[0].plan_id },
          { unitId: late[0].holder_unit_id },
        ]);
        return o => h.get(UrgeService).urge(who, { ...whom, text }, o);
      },
    ],
  };
};
