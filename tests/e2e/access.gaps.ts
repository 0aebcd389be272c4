import type { Route } from './access.table';

/** Summaries that go up again, and instructions the office enters. */
export const GAPS_ROUTES: Readonly<Record<string, Route>> = {
  'POST /api/v1/submissions/:id/resubmit': {
    command: 'submission.revise',
    of: 'summary',
    body: () => ({ handling: '已补充', text: '情况' }),
  },
  'POST /api/v1/instructions/relay': {
    command: 'instruction.relay',
    body: r => ({
      ...{ taskIds: [r.task], text: '请抓紧', due: '2026-12-31' },
      ...{ source: '府批〔2026〕1号', saidOn: '2026-03-02' },
    }),
  },
};
