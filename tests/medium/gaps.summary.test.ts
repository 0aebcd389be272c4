import { DeskQueries } from '@duban/evaluation';
import { ReportService } from '@duban/feedback';
import { SubmissionService, SummaryService } from '@duban/submission';
import { expectClean } from '../crash/ladders';
import { PlanDesk, refused } from './plan.world';

let desk: PlanDesk;
let id: string;
let report: string;
beforeAll(async () => {
  desk = await PlanDesk.open();
  const planId = await desk.plan({ settings: { summaryRhythm: 'quarterly' } });
  const [one] = await desk.track(planId);
  desk.at('2026-03-25');
  await desk.round();
  report = await desk.reportOf(one);
  desk.at('2026-04-01', '08:05');
  await desk.round();
  [{ id }] = await desk.rows<{ id: string }>("SELECT id FROM submission WHERE kind = 'summary'");
});
afterAll(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

it('a summary the superior sent back is put right and goes up again, with what went up before beside it', async () => {
  const summaries = desk.get(SummaryService);
  const submissions = desk.get(SubmissionService);
  const superior = desk.actors.市督查员;
  const back = { reply: '请补充数据', returned: [], back: true };
  await summaries.compose(desk.office, id);
  await summaries.submit(desk.office, id, { text: '第一稿' });
  await expect(summaries.resubmit(desk.office, id, { handling: '已补充' })).rejects.toEqual(
    refused('submission.not_returned'),
  );
  await submissions.reply(superior, id, back);
  expect(Object.keys(await desk.owed(id))).toEqual(['revise_submission']);
  const input = { handling: '已补充数据', text: '第二稿' };
  await expect(summaries.resubmit(desk.actors.商务经办, id, input)).rejects.toEqual(refused('access.denied'));
  await expect(summaries.resubmit(desk.office, id, { ...input, text: ' ' })).rejects.toEqual(
    refused('submission.empty'),
  );
  const [{ version }] = await desk.rows<{ version: number }>(
    'SELECT version FROM submission WHERE id = $1',
    id,
  );
  await expect(summaries.resubmit(desk.office, id, input, { version: version - 1 })).rejects.toEqual(
    refused('record.stale'),
  );
  // Twice with one key, and at once: it goes up once.
  const key = 'resubmit-once';
  const answers = await Promise.all([1, 2].map(() => summaries.resubmit(desk.office, id, input, { key })));
  expect(answers).toEqual([
    { state: 'submitted', version: version + 1 },
    { state: 'submitted', version: version + 1 },
  ]);
  expect(Object.keys(await desk.owed(id))).toEqual(['accept']);
  const [seen] = await desk.get(DeskQueries).submissions(superior, { id });
  expect(seen).toMatchObject({
    text: '第二稿',
    handling: '已补充数据',
    reply: null,
    repliedAt: null,
    earlier: [{ text: '第一稿', reply: '请补充数据', figures: { reports: { approved: 0 } } }],
  });
  // Sent back once more, and counted anew from what was approved since.
  await submissions.reply(superior, id, back);
  const reports = desk.get(ReportService);
  await reports.save(desk.actors.商务经办, report, { text: '已完成选址', problems: '用电容量不足' });
  await reports.submit(desk.actors.商务经办, [report]);
  await reports.approve(desk.office, [report]);
  await summaries.resubmit(desk.office, id, { handling: '已重新汇总', recount: true });
  const [again] = await desk.get(DeskQueries).submissions(superior, { id });
  expect(again.figures?.reports.approved).toBe(1);
  expect(again.text).toContain('用电容量不足');
  expect(again.earlier.map(e => e.text)).toEqual(['第一稿', '第二稿']);
  await submissions.reply(superior, id, { reply: '同意', returned: [] });
  expect(await desk.owed(id)).toEqual({});
  await expect(summaries.resubmit(desk.office, id, input)).rejects.toEqual(
    refused('submission.not_returned'),
  );
});

it('is for summaries: completions that came back are reworked by their units', async () => {
  const [{ plan_id }] = await desk.rows<{ plan_id: string }>('SELECT plan_id FROM submission');
  const matter = await desk.get(SubmissionService).submitMatter(desk.office, {
    planId: plan_id,
    matterId: '0190b3a0-0000-7000-8000-000000000001',
    title: '请示',
    text: '恳请协调',
  });
  await expect(
    desk.get(SummaryService).resubmit(desk.office, matter.id, { handling: '已补充' }),
  ).rejects.toEqual(refused('submission.not_summary'));
});
