import { type ReactNode, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { type Me, useMe, worksIn } from '../../api/me';
import { planQuery } from '../../api/queries';
import type { Plan } from '../../api/types';
import { type CommandKey, useCommand } from '../../api/use-command';
import { download } from '../../parts/download';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { UnitSelect } from '../../parts/unit-select';

type Back = Schemas['BroughtBackDto'];

/** A workbook somebody chose, and for whom. */
interface Given {
  file: File;
  /** What tells one choice from another: a file says nothing of itself in JSON. */
  mark: string;
  unitId?: string;
  source?: string;
}

const ACTIONS: Readonly<Record<Schemas['FillingAction'], string>> = {
  submit: '报送',
  save: '存为草稿',
  figure: '报数',
};

const ownUnits = (me: Me): string[] => [
  ...new Set(me.appointments.filter(a => a.role === 'handler' || a.role === 'unit_head').map(a => a.unitId)),
];

const bring = (
  planId: string,
  { file, unitId, source }: Given,
  dryRun: boolean,
  key?: CommandKey,
): Promise<Back> =>
  ask(
    api.POST('/api/v1/plans/{id}/workbook', {
      params: {
        path: { id: planId },
        query: { dryRun, ...(unitId && { unitId }), ...(source && { source }) },
      },
      body: file as unknown as string,
      bodySerializer: body => body as unknown as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream', ...key },
    }),
  );

/** What is wrong, cell by cell. */
const Faults = ({ faults }: { faults: Back['faults'] }): ReactNode => (
  <>
    <Alert
      className="problem"
      type="error"
      showIcon
      role="alert"
      title={`有 ${faults.length} 处须改正，整份没有带回`}
      description="请在填报簿中按下表逐格改正、保存，再选择文件。"
    />
    <div className="scroll" tabIndex={0} role="region" aria-label="须改正之处">
      <table className="plain cells">
        <thead>
          <tr>
            <th scope="col">表</th>
            <th scope="col">格</th>
            <th scope="col">错在哪里</th>
            <th scope="col">怎样改正</th>
          </tr>
        </thead>
        <tbody>
          {faults.map((f, i) => {
            const [sheet, cell] = f.cell.split('!');
            return (
              <tr key={i}>
                <td className="date">{sheet}</td>
                <th scope="row">{cell}</th>
                <td>{f.message}</td>
                <td>{f.mend}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  </>
);

const Lines = ({ back }: { back: Back }): ReactNode => (
  <>
    <p role="status">
      核对无误：报送 {back.submitted} 份，存为草稿 {back.saved} 份，报数 {back.figures} 项；
      {back.untouched} 行没有填写，不作改动。
    </p>
    {back.lines.length > 0 && (
      <div className="scroll" tabIndex={0} role="region" aria-label="将要办理">
        <table className="plain cells">
          <thead>
            <tr>
              <th scope="col">格</th>
              <th scope="col">任务</th>
              <th scope="col">办理</th>
            </tr>
          </thead>
          <tbody>
            {back.lines.map(l => (
              <tr key={l.cell}>
                <td className="date">{l.cell.replace('!', ' ')}</td>
                <th scope="row">{l.title}</th>
                <td className="date">{ACTIONS[l.action]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </>
);

function Bring({ plan, unitId }: { plan: Plan; unitId: string | undefined }): ReactNode {
  const me = useMe();
  const input = useRef<HTMLInputElement>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const [source, setSource] = useState('');
  const forOthers = unitId !== undefined && !worksIn(me, unitId);
  const look = useCommand((g: Given) => bring(plan.id, g, true), {
    quiet: true,
    onDone: (_, g) => setGiven(g),
  });
  const take = useCommand((g: Given, key) => bring(plan.id, g, false, key), {
    done: b => `已带回：报送 ${b.submitted} 份，草稿 ${b.saved} 份，报数 ${b.figures} 项`,
    onDone: () => setGiven(null),
  });
  const choose = (file: File | undefined): void => {
    if (!file || look.isPending) return;
    take.reset();
    setGiven(null);
    const mark = `${file.name} ${file.size} ${file.lastModified}`;
    look.mutate({ file, mark, unitId, ...(forOthers && { source }) });
    // The same file, mended, can be chosen again.
    if (input.current) input.current.value = '';
  };
  const waits = !unitId || (forOthers && !source.trim());
  const back = given ? look.data : undefined;
  const something = back && back.submitted + back.saved + back.figures > 0;
  return (
    <Section title="二、填好后带回">
      {forOthers && (
        <Form layout="vertical">
          <Form.Item
            label="来源"
            htmlFor="source"
            extra="代单位录入：来文文号、邮件或电话记录，将记入办理过程"
          >
            <Input id="source" maxLength={500} value={source} onChange={e => setSource(e.target.value)} />
          </Form.Item>
        </Form>
      )}
      <div className="drop">
        <label className={waits ? 'button file disabled' : 'button file'}>
          选择填好的填报簿
          <input
            ref={input}
            className="sr"
            type="file"
            accept=".xlsx"
            disabled={waits || look.isPending || take.isPending}
            onChange={e => choose(e.target.files?.[0])}
          />
        </label>
        <p className="quiet">先逐格核对，看过结果再确认；有一处不对，整份都不带回。</p>
      </div>
      <div role="status">{look.isPending && <p className="quiet">正在核对……</p>}</div>
      <ProblemAlert problem={look.error ?? take.error} />
      {back && !back.ok && <Faults faults={back.faults} />}
      {back?.ok && given && (
        <>
          <Lines back={back} />
          <div className="actions">
            <Button
              type="primary"
              disabled={!something}
              loading={take.isPending}
              onClick={() => take.mutate(given)}
            >
              确认带回
            </Button>{' '}
            {!something && <span className="returned inline">填报簿中没有填写任何内容</span>}
          </div>
        </>
      )}
    </Section>
  );
}

function Body({ plan }: { plan: Plan }): ReactNode {
  const me = useMe();
  const own = ownUnits(me);
  const [chosen, setChosen] = useState<string | undefined>(own[0]);
  const isOffice = me.appointments.some(a => a.role === 'supervisor' && a.unitId === plan.officeUnitId);
  const takeAway = useCommand(
    () =>
      download(
        `/api/v1/plans/${plan.id}/workbook${chosen ? `?unitId=${chosen}` : ''}`,
        `${plan.title}填报簿.xlsx`,
      ),
    { quiet: true, done: '已导出' },
  );
  return (
    <>
      <p className="intro">
        把本期要报的进展、数据和节点导出为 Excel，离线填写后带回，一次报送。方案：
        <Link to={`/plans/${plan.id}`}>{plan.title}</Link>
      </p>
      <Section title="一、导出">
        {(isOffice || own.length > 1) && (
          <Form layout="vertical">
            <Form.Item
              label="填报单位"
              htmlFor="unit"
              extra={isOffice ? '督查机构可代单位导出和带回' : undefined}
            >
              <UnitSelect
                id="unit"
                className="measure"
                value={chosen}
                onChange={(id: string) => setChosen(id)}
                {...(!isOffice && { only: own })}
              />
            </Form.Item>
          </Form>
        )}
        <ProblemAlert problem={takeAway.error} />
        <Button
          type="primary"
          disabled={!chosen}
          loading={takeAway.isPending}
          onClick={() => takeAway.mutate(undefined)}
        >
          导出填报簿
        </Button>
      </Section>
      <Bring key={chosen} plan={plan} unitId={chosen} />
    </>
  );
}

/** 填报簿 of a plan: out, filled in offline, and back. */
export default function WorkbookPage(): ReactNode {
  const { id = '' } = useParams();
  const plan = useQuery(planQuery(id));
  return (
    <Page title="填报簿">
      <Loaded of={plan}>{data => <Body plan={data} />}</Loaded>
    </Page>
  );
}
