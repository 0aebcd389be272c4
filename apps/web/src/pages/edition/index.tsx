import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { may, useMe } from '../../api/me';
import { editionQuery, planTasksQuery } from '../../api/office-queries';
import { groupsQuery, planQuery, unitsQuery } from '../../api/queries';
import { CommandDialog } from '../../parts/command-dialog';
import { Line, Words } from '../../parts/fields';
import { PARTY_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { time } from '../../parts/time';
import { EditionEditor } from './editor';
import { beyondForm, filledEdition } from './filled';

type View = Schemas['EditionViewDto'];
type LineOf = Schemas['EditionLineDto'];

const Name = ({ line }: { line: LineOf }): ReactNode => (
  <>
    {line.no !== null && <b>第 {line.no} 项</b>}{' '}
    {line.taskId ? <Link to={`/tasks/${line.taskId}`}>{line.text}</Link> : line.text}
  </>
);

function Parties({ parties }: { parties: Schemas['AddedPartyDto'][] }): ReactNode {
  const units = useQuery(unitsQuery);
  const groups = useQuery(groupsQuery);
  const nameOf = (p: Schemas['AddedPartyDto']): string | undefined =>
    units.data?.find(u => u.id === p.unitId)?.name ?? groups.data?.find(g => g.id === p.groupId)?.name;
  return <p>{parties.map(p => `${PARTY_LABELS[p.role]}：${nameOf(p) ?? ''}`).join('；')}</p>;
}

/** What the edition changes, drops, adds and leaves. */
function Difference({ view: { changed, dropped, added, carried } }: { view: View }): ReactNode {
  return (
    <>
      {changed.length > 0 && (
        <Section title={`修改（${changed.length}）`}>
          <ul className="entries">
            {changed.map(c => (
              <li key={c.taskId}>
                <Name line={c} />
                {c.changes.map(v => (
                  <p key={v.what}>
                    {v.what}：<del>{v.old ?? '无'}</del> → <ins>{v.new ?? '随方案'}</ins>
                  </p>
                ))}
                <p className="quiet">理由：{c.reason}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {dropped.length > 0 && (
        <Section title={`撤下（${dropped.length}）`}>
          <ul className="entries">
            {dropped.map(d => (
              <li key={d.taskId}>
                <Name line={d} />
                <p className="quiet">理由：{d.reason}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {added.length > 0 && (
        <Section title={`新增（${added.length}）`}>
          <ul className="entries">
            {added.map((a, i) => (
              <li key={a.taskId ?? `${i} ${a.text}`}>
                <Name line={a} />
                <Parties parties={a.task.parties} />
                {a.task.deadline && <p>期限：{a.task.deadline}</p>}
                <p className="quiet">理由：{a.reason}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={`保留（${carried.length}）`}>
        <ul className="entries">
          {carried.map(c => (
            <li key={c.taskId}>
              <Name line={c} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

const ApproveDialog = ({ view: { edition: e }, onClose }: { view: View; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`批准第 ${e.no} 版，使其生效`}
    hint="生效后任务和期限随之改变，撤下的任务撤销，新增的任务待分办；不能收回，只能再修订。"
    ok="批准"
    run={(body: Schemas['ApproveEditionDto'], key) =>
      ask(
        api.POST('/api/v1/editions/{id}/approve', {
          params: { path: { id: e.id } },
          body,
          headers: { ...key, ...ifMatch(e.version) },
        }),
      )
    }
    done={r =>
      `第 ${r.no} 版已生效：保留 ${r.carried}、修改 ${r.changed}、新增 ${r.added}、撤下 ${r.dropped}`
    }
    onClose={onClose}
  >
    <Line name="authority" label="批准机关" optional hint="方案规定修订须经批准的必填" />
    <Line name="documentNo" label="文号" optional />
  </CommandDialog>
);

const DiscardDialog = ({ view: { edition: e }, onClose }: { view: View; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`作废第 ${e.no} 版修订稿`}
    ok="作废"
    danger
    run={(body: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/editions/{id}/discard', {
          params: { path: { id: e.id } },
          body,
          headers: { ...key, ...ifMatch(e.version) },
        }),
      )
    }
    done="修订稿已作废"
    onClose={onClose}
  >
    <Words name="reason" label="理由" />
  </CommandDialog>
);

/** A draft taken up again. */
function Revise({ view, onClose }: { view: View; onClose: () => void }): ReactNode {
  const { edition: e } = view;
  const tasks = useQuery(planTasksQuery(e.planId));
  return (
    <Loaded of={tasks}>
      {rows => (
        <EditionEditor
          tasks={rows}
          initial={filledEdition(view)}
          ok="保存修订稿"
          save={async (body, key) => {
            await ask(
              api.PUT('/api/v1/editions/{id}', {
                params: { path: { id: e.id } },
                body,
                headers: { ...key, ...ifMatch(e.version) },
              }),
            );
            return e.id;
          }}
          onDone={onClose}
          onCancel={onClose}
        />
      )}
    </Loaded>
  );
}

function Body({ view }: { view: View }): ReactNode {
  const me = useMe();
  const { edition: e } = view;
  const plan = useQuery(planQuery(e.planId));
  const [asked, setAsked] = useState<'approve' | 'discard' | 'revise' | null>(null);
  const around = { officeUnitId: plan.data?.officeUnitId };
  const drafted = e.state === 'draft';
  const close = (): void => setAsked(null);
  if (asked === 'revise') return <Revise view={view} onClose={close} />;
  return (
    <>
      <dl className="facts across">
        <dt>方案</dt>
        <dd>
          <Link to={`/plans/${e.planId}/editions`}>{plan.data?.title ?? '方案'}</Link>
        </dd>
        <dt>状态</dt>
        <dd>
          {e.stateLabel}
          {e.reason && `：${e.reason}`}
        </dd>
        <dt>自何日起</dt>
        <dd>{e.effectiveFrom}</dd>
        <dt>批准</dt>
        <dd>
          {e.appliedAt
            ? `${e.authority ? `${e.authority}，${e.documentNo ?? ''}，` : ''}${time(e.appliedAt)} 生效`
            : '尚未批准'}
        </dd>
      </dl>
      {drafted && (
        <div className="actions" role="region" aria-label="办理">
          {may(me, 'edition.approve', around) && (
            <Button type="primary" onClick={() => setAsked('approve')}>
              批准
            </Button>
          )}
          {may(me, 'edition.draft', around) && (
            <Button disabled={beyondForm(view)} onClick={() => setAsked('revise')}>
              修改
            </Button>
          )}
          {may(me, 'edition.draft', around) && beyondForm(view) && (
            <span className="quiet">含有专有栏目、单位组或量化目标，须经接口修改</span>
          )}
          {may(me, 'edition.approve', around) && (
            <Button type="text" onClick={() => setAsked('discard')}>
              作废
            </Button>
          )}
        </div>
      )}
      <Difference view={view} />
      {asked === 'approve' && <ApproveDialog view={view} onClose={close} />}
      {asked === 'discard' && <DiscardDialog view={view} onClose={close} />}
    </>
  );
}

/** One edition: before and after. */
export default function EditionPage(): ReactNode {
  const { id = '' } = useParams();
  const edition = useQuery(editionQuery(id));
  const e = edition.data?.edition;
  return (
    <Page title={e ? `第 ${e.no} 版 ${e.name}` : '修订稿'}>
      <Loaded of={edition}>{view => <Body view={view} />}</Loaded>
    </Page>
  );
}
