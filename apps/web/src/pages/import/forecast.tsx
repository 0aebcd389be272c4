import type { ReactNode } from 'react';
import { Button } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { chosenLadders } from '../../parts/ladder-choice';
import { type Desk, parsedOf } from './desk';

export const forecastOf = (desk: Desk): Promise<Schemas['ForecastedDto']> =>
  ask(
    api.POST('/api/v1/imports/forecast', {
      body: {
        parsed: parsedOf(desk),
        names: desk.choices,
        proposeLeads: desk.proposeLeads,
        ladders: chosenLadders(desk.head.ladders as Record<string, string> | undefined),
      },
    }),
  );

/** 分办预览: what would be sent to whom. Nothing is sent. */
export function ForecastSection({ desk }: { desk: Desk }): ReactNode {
  const forecast = useCommand(() => forecastOf(desk), { quiet: true });
  const f = forecast.data;
  return (
    <Section
      title="分办预览"
      extra={
        <Button size="small" loading={forecast.isPending} onClick={() => forecast.mutate(undefined)}>
          预览将发给谁
        </Button>
      }
    >
      <ProblemAlert problem={forecast.error} />
      {f && (
        <>
          <p role="status">
            {f.tasks} 项任务分给 {f.units.length} 个单位，共 {f.assignments} 件；通知 {f.messages} 人次
            {f.letters > 0 && `，协调函 ${f.letters} 件`}
            {f.undecided > 0 && `；${f.undecided} 项分办前还须选定单位`}
          </p>
          {f.unknown.length > 0 && <p className="returned">还没有对应单位：{f.unknown.join('、')}</p>}
          {f.silent.length > 0 && <p className="returned">没有经办人的单位：{f.silent.join('、')}</p>}
          <details>
            <summary>
              催办阶梯
              {f.ladders.some(l => l.chosen) && `：${f.ladders.filter(l => l.chosen).length} 项另选`}
            </summary>
            <ul className="matched">
              {f.ladders.map(l => (
                <li key={l.kind}>
                  {l.label}：“{l.ladderLabel}”阶梯第 {l.version} 版{l.chosen && '（本方案另选）'}，
                  {l.steps.join('；')}
                </li>
              ))}
            </ul>
          </details>
          <div className="scroll" tabIndex={0} role="region" aria-label="各单位将收到">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">单位</th>
                  <th scope="col">牵头</th>
                  <th scope="col">责任</th>
                  <th scope="col">配合</th>
                  <th scope="col">通知人数</th>
                </tr>
              </thead>
              <tbody>
                {f.units.map(u => (
                  <tr key={u.unitId ?? u.name}>
                    <th scope="row">
                      {u.name}
                      {u.isNew && '（新建）'}
                      {u.outside && '（协调函）'}
                    </th>
                    <td>{u.lead}</td>
                    <td>{u.responsible}</td>
                    <td>{u.supporting}</td>
                    <td>{u.people}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Section>
  );
}
