import { LawfulnessQueries } from '@duban/evaluation';
import { CompletionService, ReviewRequestService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { RecheckService, SubmissionService } from '@duban/submission';
import { expectClean } from '../crash/ladders';
import { LawfulHouse } from './lawful.world';

let world: LawfulHouse;
let reviews: ReviewRequestService;
let task: string;
let report: string;

/** A completion that was concluded as not achieved, and has gone up. */
beforeEach(async () => {
  world = await LawfulHouse.open();
  reviews = world.get(ReviewRequestService);
  [task] = world.ladder.taskIds;
  const { 商务经办, 督查员, 区长, 市督查员 } = world.actors;
  await world
    .get(ActionPlanService)
    .file(商务经办, task, { text: '推进', milestones: [], contributorIds: [] });
  const completing = world.get(CompletionService);
  await completing.submit(商务经办, task, { text: '少一个街区', outcome: 'not_achieved' });
  await completing.approve(督查员, [task]);
  await completing.decideOutcome(区长, [task], { agree: true, reason: '同意' });
  const { id } = await world
    .get(SubmissionService)
    .submit(督查员, { taskIds: [task], title: '办结报告', text: '' });
  await world.get(SubmissionService).reply(市督查员, id, { reply: '同意', returned: [] });
  ({ id: report } = await world.one<{ id: string }>("SELECT id FROM report WHERE kind = 'completion'"));
});
afterEach(async () => {
  await expectClean(world.ladder.house);
  await world.ladder.house.close();
});

const file = async () =>
  (
    await reviews.file(world.actors.商务经办, {
      ...{ subjectKind: 'completion' as const, subjectId: report, grounds: '第三个街区已验收' },
    })
  ).id;
const outcomes = () =>
  world.one(
    'SELECT t.outcome AS task, r.outcome AS report, t.state FROM task t JOIN report r ON r.task_id = t.id WHERE r.id = $1',
    [report],
  );
const amended = { decision: 'amended' as const, reason: '验收材料属实' };

it('an amended conclusion corrects the outcome, the earlier one stays beside the decision', async () => {
  const { 督查员, 督查乙 } = world.actors;
  const id = await file();
  for (const [input, code] of [
    [{ decision: 'upheld' as const, reason: '事实清楚', outcome: 'achieved' as const }, 'review.no_outcome'],
    [{ ...amended, outcome: 'not_achieved' as const }, 'review.same_outcome'],
    [{ ...amended, outcome: 'carried_over' as const }, 'behalf.source_needed'],
  ] as const)
    await expect(reviews.decide(督查乙, id, input)).rejects.toMatchObject({ code });
  expect(await outcomes()).toEqual({ task: 'not_achieved', report: 'not_achieved', state: 'closed' });
  await reviews.decide(督查乙, id, { ...amended, outcome: 'achieved' });
  expect(await outcomes()).toEqual({ task: 'achieved', report: 'achieved', state: 'closed' });
  const [row] = await world.get(LawfulnessQueries).reviews(督查员, {});
  expect(row).toMatchObject({
    decision: 'amended',
    correctedOutcome: 'achieved',
    formerOutcome: 'not_achieved',
  });
});

it('one other than 完成 has the leader’s word on record', async () => {
  const id = await file();
  const input = { ...amended, outcome: 'carried_over' as const, leaderWord: '府批〔2026〕3号' };
  await reviews.decide(world.actors.督查乙, id, input);
  expect(await outcomes()).toMatchObject({ task: 'carried_over', report: 'carried_over' });
  expect(await world.one('SELECT reason FROM review_request')).toEqual({
    reason: '验收材料属实（领导审定：府批〔2026〕3号）',
  });
});

it('leaves a task alone that is being done again, and a plain decision changes nothing', async () => {
  const id = await file();
  await world
    .get(RecheckService)
    .reopen(world.actors.督查员, task, { reason: '继续建设', deadline: '2026-10-31' });
  await expect(
    reviews.decide(world.actors.督查乙, id, { ...amended, outcome: 'achieved' }),
  ).rejects.toMatchObject({ code: 'review.outcome_superseded' });
  await reviews.decide(world.actors.督查乙, id, amended);
  expect(await outcomes()).toMatchObject({ task: null, report: 'not_achieved', state: 'tracking' });
});
