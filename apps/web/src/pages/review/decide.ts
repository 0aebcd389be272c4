import { api, ask } from '../../api/client';
import type { ReportRow } from '../../api/types';
import { type CommandKey, useCommand } from '../../api/use-command';

export interface Verdict {
  rows: ReportRow[];
  approve: boolean;
  reason?: string;
  due?: string;
}

/** One action of the person may be several commands, each with a key of its own that a repetition uses again. */
const keyed = (key: CommandKey, part: string): CommandKey => ({
  'Idempotency-Key': `${key['Idempotency-Key']}.${part}`,
});

/** @returns how many went on to the leader */
async function decide({ rows, approve, reason = '', due }: Verdict, key: CommandKey): Promise<number> {
  const of = (kind: ReportRow['kind']): ReportRow[] => rows.filter(r => r.kind === kind);
  const until = due ? { due } : {};
  const ids = of('report').map(r => r.id);
  if (ids.length)
    await (approve
      ? ask(api.POST('/api/v1/reports/approve', { body: { ids }, headers: keyed(key, 'report') }))
      : ask(
          api.POST('/api/v1/reports/return', {
            body: { ids, reason, ...until },
            headers: keyed(key, 'report'),
          }),
        ));
  const contributions = of('contribution').map(r => r.id);
  if (contributions.length)
    await ask(
      api.POST('/api/v1/contributions/review', {
        body: { ids: contributions, approve, ...(!approve && { reason, ...until }) },
        headers: keyed(key, 'contribution'),
      }),
    );
  const taskIds = of('completion').map(r => r.taskId);
  if (!taskIds.length) return 0;
  const headers = keyed(key, 'completion');
  if (approve)
    return (await ask(api.POST('/api/v1/tasks/completions/approve', { body: { taskIds }, headers })))
      .toLeader;
  await ask(api.POST('/api/v1/tasks/completions/return', { body: { taskIds, reason, ...until }, headers }));
  return 0;
}

/** 通过 or 退回, whatever kinds of reports are among those chosen. */
export const useDecide = (
  onDone: (verdict: Verdict) => void,
): ReturnType<typeof useCommand<Verdict, { count: number; approve: boolean; toLeader: number }>> =>
  useCommand(
    async (verdict: Verdict, key) => ({
      count: verdict.rows.length,
      approve: verdict.approve,
      toLeader: await decide(verdict, key),
    }),
    {
      done: ({ count, approve, toLeader }) =>
        `${approve ? '已通过' : '已退回'} ${count} 份${toLeader ? `，其中 ${toLeader} 份转分管领导审定` : ''}`,
      onDone: (_, verdict) => onDone(verdict),
    },
  );
