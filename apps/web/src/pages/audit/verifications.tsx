import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { isOpen, type Run, runsQuery } from '../../api/audit-queries';
import { api, ask } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

const STATE: Readonly<Record<Run['state'], string>> = {
  waiting: '等待后台进程',
  running: '正在核验',
  sound: '全部符合',
  unsound: '有不符之处',
  failed: '没有完成',
};

/** A run under way: how far it is, and what it is at. */
const UnderWay = ({ run }: { run: Run }): ReactNode => (
  <div role="status">
    <Progress
      percent={run.steps ? Math.round((run.done / run.steps) * 100) : 0}
      aria-label="核验进度"
      status="active"
    />
    <p className="quiet">
      {run.state === 'waiting'
        ? '已提交，等待后台进程开始；如长时间没有开始，请系统管理员检查后台进程。'
        : `第 ${run.done + 1} 项，共 ${run.steps} 项：${run.doing ?? ''}`}
      可以离开本页，核验会继续。
    </p>
  </div>
);

const Checked = ({ run }: { run: Run }): ReactNode => (
  <details>
    <summary>查了什么（{run.checked.length} 项）</summary>
    <ul className="checked">
      {run.checked.map(c => (
        <li key={c.what}>
          {c.what} <span className="quiet">{c.count}</span>
        </li>
      ))}
    </ul>
  </details>
);

const Faults = ({ run }: { run: Run }): ReactNode => (
  <div className="scroll">
    <table className="plain">
      <caption className="sr">不符之处</caption>
      <thead>
        <tr>
          <th scope="col">检查</th>
          <th scope="col">记录</th>
          <th scope="col">情况</th>
        </tr>
      </thead>
      <tbody>
        {run.faults.map(f => (
          <tr key={`${f.check} ${f.where} ${f.message}`}>
            <td>{f.check}</td>
            <td className="prose">{f.where}</td>
            <td className="prose">{f.message}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {run.faultCount > run.faults.length && (
      <Nothing>
        共 {run.faultCount} 处，另有 {run.faultCount - run.faults.length} 处未列出。
      </Nothing>
    )}
  </div>
);

/** What a run came to. */
const Outcome = ({ run }: { run: Run }): ReactNode => (
  <>
    <Alert
      type={run.state === 'sound' ? 'success' : 'error'}
      showIcon
      title={run.state === 'unsound' ? `${run.faultCount} 处不符` : STATE[run.state]}
      description={
        run.error ??
        (run.lastSeq === null
          ? undefined
          : `日志封存至第 ${run.lastSeq} 条，未封存 ${run.unsealed ?? 0} 条。`)
      }
    />
    {run.lastHash && <p className="quiet hash">末条链式摘要 {run.lastHash}</p>}
    {run.faults.length > 0 && <Faults run={run} />}
    {run.checked.length > 0 && <Checked run={run} />}
  </>
);

/** 核验: the journal's chain and the rules of the work, held against the database in the background. */
export function Verifications(): ReactNode {
  const runs = useQuery(runsQuery);
  const start = useCommand((_: 'start', key) => ask(api.POST('/api/v1/verifications', { headers: key })), {
    done: '核验已启动',
  });
  return (
    <Loaded of={runs}>
      {list => {
        const [last, ...earlier] = list;
        return (
          <>
            <Section
              title={last ? `最近一次核验：${time(last.requestedAt)}` : '核验'}
              extra={
                <Button
                  type="primary"
                  disabled={isOpen(last)}
                  loading={start.isPending}
                  onClick={() => start.mutate('start')}
                >
                  启动核验
                </Button>
              }
            >
              <p className="quiet">
                逐条核对日志的摘要和链条、用日志重放出每条记录与现状比对，并检查办理规则。
                {last && `由${last.requestedBy}启动。`}
              </p>
              <ProblemAlert problem={start.error} />
              {!last ? (
                <Nothing>还没有核验过。</Nothing>
              ) : isOpen(last) ? (
                <UnderWay run={last} />
              ) : (
                <Outcome run={last} />
              )}
            </Section>
            {earlier.length > 0 && (
              <Section title="以前的核验">
                <ul className="entries">
                  {earlier.map(run => (
                    <li key={run.id} className="line">
                      <time className="quiet">{time(run.requestedAt)}</time>
                      <span>{run.requestedBy}</span>
                      <span className={run.state === 'sound' ? '' : 'late'}>
                        {run.state === 'unsound' ? `${run.faultCount} 处不符` : STATE[run.state]}
                      </span>
                      {run.lastSeq !== null && (
                        <span className="state quiet">日志封存至第 {run.lastSeq} 条</span>
                      )}
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
