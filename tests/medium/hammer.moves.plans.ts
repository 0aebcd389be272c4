import { SummaryService } from '@duban/submission';
import {
  EditionApplyService,
  type EditionLine,
  EditionService,
  PlanReviewService,
  PlanService,
  TaskFieldsService,
} from '@duban/task';
import type { Family, Hands } from './hammer.hands';

/** 方案: settings, editions, evaluations, summaries upward, columns. */
export const planMoves = (h: Hands): Family => {
  const { random } = h.arena;
  const editions = (): EditionService => h.get(EditionService);

  const input = async (planId: string): Promise<{ name: string; from: string; items: EditionLine[] }> => {
    const tasks = await h.rows(
      'task',
      ['registered', 'implementing', 'tracking'],
      4,
      `r.plan_id = '${planId}'`,
    );
    const items = tasks.map(({ id: taskId }): EditionLine => {
      const reason = '形势变化';
      const action = random.next();
      if (action < 0.25) return { action: 'drop', taskId, reason };
      if (action < 0.4) return { action: 'carry', taskId };
      return {
        action: 'change',
        taskId,
        reason,
        change: random.chance(0.5) ? { text: '滚动调整后的任务。' } : { deadline: h.day(30, 300) },
      };
    });
    if (random.chance(0.5))
      items.push({
        action: 'add',
        reason: '新增',
        task: {
          text: '新增任务一项',
          deadline: h.day(60, 300),
          parties: [
            { role: 'lead', unitId: random.pick(h.arena.unitIds) },
            { role: 'responsible', unitId: random.pick(h.arena.unitIds) },
          ],
        },
      });
    return { name: '年中调整', from: h.day(0, 3), items };
  };

  return {
    configure: [
      2,
      async () => {
        const plan = await h.plan();
        if (!plan) return null;
        const patch = random.pick([
          { verifyOnSite: random.chance(0.7) },
          { recheckAfter: random.pick([5, 20, null]) },
          { summaryRhythm: random.pick(['monthly', 'quarterly', null] as const) },
          { changeAuthority: random.pick(['区人大常委会', null]) },
          { editionRhythm: random.pick(['half_yearly', 'yearly', null] as const) },
          { annualReview: true },
          { midtermReview: h.day(30, 200) },
        ]);
        const who = h.somebody(h.office);
        return o => h.get(PlanService).configure(who, plan.id, patch, o);
      },
    ],
    evaluate: [
      0.7,
      async () => {
        const plan = await h.plan();
        if (!plan) return null;
        const of = { kind: random.pick(['midterm', 'annual', 'final'] as const), findings: '总体顺利' };
        const who = h.somebody(h.office);
        return o => h.get(PlanReviewService).review(who, plan.id, of, o);
      },
    ],
    draftEdition: [
      1.5,
      async () => {
        const plan = await h.plan();
        if (!plan) return null;
        const lines = await input(plan.id);
        const who = h.somebody(h.office);
        return o => editions().draft(who, plan.id, lines, o);
      },
    ],
    reviseEdition: [
      1.5,
      async () => {
        const edition = await h.one('edition', ['draft']);
        if (!edition) return null;
        const [{ plan }] = await h.arena.query<{ plan: string }>(
          'SELECT plan_id AS plan FROM edition WHERE id = $1',
          edition.id,
        );
        const lines = await input(plan);
        const who = h.somebody(h.office);
        return o => editions().revise(who, edition.id, lines, o);
      },
    ],
    approveEdition: [
      1.5,
      () => {
        const approval = random.chance(0.7)
          ? { authority: '区人大常委会', documentNo: '江人发〔2026〕3号' }
          : {};
        return h.asOffice('edition', ['draft'], (a, [id], o) =>
          h.get(EditionApplyService).approve(a, id, approval, o),
        );
      },
    ],
    dropEdition: [
      0.6,
      () =>
        h.asOffice('edition', ['draft'], (a, [id], o) =>
          editions().discard(a, id, { reason: '不再调整' }, o),
        ),
    ],
    compose: [
      2,
      () =>
        h.asOffice(
          'submission',
          ['draft'],
          (a, [id], o) => h.get(SummaryService).compose(a, id, { text: '另有说明' }, o),
          "kind = 'summary'",
        ),
    ],
    sendSummary: [
      2,
      () =>
        h.asOffice(
          'submission',
          ['draft'],
          (a, [id], o) => h.get(SummaryService).submit(a, id, { text: '本月推进有序' }, o),
          "kind = 'summary'",
        ),
    ],
    resubmit: [
      1,
      () =>
        h.asOffice(
          'submission',
          ['returned'],
          (a, [id], o) =>
            h.get(SummaryService).resubmit(a, id, { handling: '已核实', text: '修改后再报' }, o),
          "kind = 'summary'",
        ),
    ],
    fields: [
      1,
      async () => {
        const task = await h.one('task', ['registered', 'implementing', 'tracking', 'suspended']);
        if (!task) return null;
        const who = h.somebody(h.office);
        return random.chance(0.3)
          ? o => h.get(TaskFieldsService).set(who, task.id, { 类别: '民生' }, o)
          : o =>
              h
                .get(TaskFieldsService)
                .setUpper(who, task.id, { ref: { document: '江州市2026年重点工作', no: '12' } }, o);
      },
    ],
  };
};
