import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import { may, useMe } from '../../api/me';
import { roundQuery } from '../../api/queries';
import type { Round } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { FileReview } from '../../parts/file-review';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

interface Concluded {
  conclusion: string;
  findings: Record<string, { conclusion: string; problems?: string; suggestions?: string }>;
}

/** What one round found, for each unit that was looked at. */
const ConcludeDialog = ({ round: r, onClose }: { round: Round; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="形成督查结论"
    ok="形成结论"
    run={({ conclusion, findings }: Concluded, key) =>
      ask(
        api.POST('/api/v1/rounds/{id}/conclude', {
          params: { path: { id: r.id } },
          body: {
            conclusion,
            findings: r.units.map(({ unitId }) => ({
              unitId,
              conclusion: findings[unitId].conclusion,
              ...(findings[unitId].problems && { problems: findings[unitId].problems }),
              ...(findings[unitId].suggestions && { suggestions: findings[unitId].suggestions }),
            })),
          },
          headers: { ...key, ...ifMatch(r.version) },
        }),
      )
    }
    done="已形成结论，请反馈被督查单位"
    onClose={onClose}
  >
    <Words name="conclusion" label="总体结论" max={5000} />
    {r.units.map(u => (
      <fieldset key={u.unitId}>
        <legend>{u.unitName}</legend>
        <Words name={['findings', u.unitId, 'conclusion']} label="结论" max={5000} />
        <Words name={['findings', u.unitId, 'problems']} label="存在问题" optional max={5000} />
        <Words name={['findings', u.unitId, 'suggestions']} label="整改建议" optional max={5000} />
      </fieldset>
    ))}
  </CommandDialog>
);

const DiscardDialog = ({ round: r, onClose }: { round: Round; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="取消督查活动"
    ok="取消督查活动"
    danger
    run={(body: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/rounds/{id}/discard', {
          params: { path: { id: r.id } },
          body,
          headers: { ...key, ...ifMatch(r.version) },
        }),
      )
    }
    done="督查活动已取消"
    onClose={onClose}
  >
    <Words name="reason" label="原因" />
  </CommandDialog>
);

function Actions({ round: r }: { round: Round }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'conclude' | 'discard' | null>(null);
  const around = { officeUnitId: r.officeUnitId };
  const feedBack = useCommand(
    (version: number, key) =>
      ask(
        api.POST('/api/v1/rounds/{id}/feed-back', {
          params: { path: { id: r.id } },
          headers: { ...key, ...ifMatch(version) },
        }),
      ),
    { done: ({ told }) => `已反馈 ${told} 个单位` },
  );
  const close = (): void => setAsked(null);
  if (!may(me, 'round.conclude', around) || !['running', 'concluded'].includes(r.state)) return null;
  return (
    <div className="actions" role="region" aria-label="办理">
      {r.state === 'running' ? (
        <>
          <Button type="primary" onClick={() => setAsked('conclude')}>
            形成结论
          </Button>
          <Button onClick={() => setAsked('discard')}>取消督查活动</Button>
        </>
      ) : (
        <Button type="primary" loading={feedBack.isPending} onClick={() => feedBack.mutate(r.version)}>
          反馈结论
        </Button>
      )}
      <ProblemAlert problem={feedBack.error} />
      {asked === 'conclude' && <ConcludeDialog round={r} onClose={close} />}
      {asked === 'discard' && <DiscardDialog round={r} onClose={close} />}
    </div>
  );
}

const Finding = ({ unit: u, round: r }: { unit: Round['units'][number]; round: Round }): ReactNode => (
  <li>
    <div className="line">
      <b>{u.unitName}</b>
      {u.fedBackAt && <span className="quiet">{time(u.fedBackAt)} 反馈</span>}
      {u.fedBackAt && (
        <span className="state">
          <FileReview
            {...{ subjectKind: 'round', subjectId: r.id, officeUnitId: r.officeUnitId }}
            {...{ unitId: u.unitId, unitName: u.unitName }}
          />
        </span>
      )}
    </div>
    {u.conclusion && <p className="prose">{u.conclusion}</p>}
    {u.problems && <p className="prose">存在问题：{u.problems}</p>}
    {u.suggestions && <p className="prose">整改建议：{u.suggestions}</p>}
    {u.amendment && <p className="prose">复核更正：{u.amendment}</p>}
  </li>
);

/** One 督查活动. */
export default function RoundPage(): ReactNode {
  const { id = '' } = useParams();
  const round = useQuery(roundQuery(id));
  return (
    <Page title={round.data?.title ?? '督查活动'}>
      <Until id={id} />
      <Loaded of={round}>
        {r => (
          <>
            <dl className="facts">
              <dt>督查机构</dt>
              <dd>{r.officeName}</dd>
              <dt>依据</dt>
              <dd>
                {r.authority}，{r.documentNo}
              </dd>
              <dt>范围</dt>
              <dd className="prose">{r.scope}</dd>
              <dt>时间</dt>
              <dd>
                {r.starts} 至 {r.ends}
              </dd>
              <dt>状态</dt>
              <dd>
                {r.stateLabel}
                {r.reason && `：${r.reason}`}
              </dd>
            </dl>
            <Actions round={r} />
            {r.conclusion && (
              <Section title="总体结论">
                <p className="prose">{r.conclusion}</p>
              </Section>
            )}
            <Section title={`被督查单位（${r.units.length}）`}>
              <ul className="entries">
                {r.units.map(u => (
                  <Finding key={u.unitId} unit={u} round={r} />
                ))}
              </ul>
            </Section>
            {r.tasks.length > 0 && (
              <Section title={`所涉任务（${r.tasks.length}）`}>
                <ul className="entries">
                  {r.tasks.map(t => (
                    <li key={t.taskId}>
                      <Link to={`/tasks/${t.taskId}`}>{t.title}</Link>
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
