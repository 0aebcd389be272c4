import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import { asProblem, type Problem } from '../../api/problem';
import { goalOf, isMeasured, toMeasured } from '../../parts/measured';
import { commands, type LinkedItem, type LinkedReport, openReport, type ReportBody, useDoing } from './calls';
import { Trouble } from './trouble';

const FIELDS = { text: '本期进展', percent: '累计进度', problems: '困难问题', nextSteps: '下步打算' };

interface Filled {
  text: string;
  percent: string;
  problems: string;
  nextSteps: string;
  figures: Record<string, string>;
}

/** What is there already; a form nobody has touched begins with last time's figures, problems and plans, as on the desk. */
function initialOf(report: LinkedReport): Filled {
  const from = report.untouched && report.last ? report.last : report;
  return {
    text: report.text,
    percent: String(report.untouched ? (report.last?.percent ?? report.lastPercent) : report.percent),
    problems: from.problems,
    nextSteps: from.nextSteps,
    figures: Object.fromEntries(
      Object.entries(toMeasured(from.measurements)).map(([id, value]) => [id, String(value)]),
    ),
  };
}

const bodyOf = ({ text, percent, problems, nextSteps, figures }: Filled): ReportBody => ({
  ...{ text, problems, nextSteps },
  percent: Number(percent || 0),
  measurements: Object.entries(figures).flatMap(([targetId, value]) =>
    value.trim() ? [{ targetId, value: Number(value) }] : [],
  ),
});

function Area(props: {
  id: string;
  label: string;
  value: string;
  rows: number;
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <textarea
        id={props.id}
        rows={props.rows}
        maxLength={10_000}
        value={props.value}
        onChange={e => props.onChange(e.target.value)}
      />
    </div>
  );
}

/** Only the figures a target asks for; each with its goal and what was reported last. */
function Figures(props: {
  report: LinkedReport;
  figures: Filled['figures'];
  onChange: (figures: Filled['figures']) => void;
}): ReactNode {
  const last = props.report.last ? toMeasured(props.report.last.measurements) : {};
  return props.report.targets.filter(isMeasured).map(t => (
    <div key={t.id} className="field">
      <label htmlFor={`figure-${t.id}`}>
        {t.metric}
        {t.unit && `（${t.unit}）`}
      </label>
      <input
        id={`figure-${t.id}`}
        type="number"
        inputMode="decimal"
        step="any"
        aria-describedby={`goal-${t.id}`}
        value={props.figures[t.id] ?? ''}
        onChange={e => props.onChange({ ...props.figures, [t.id]: e.target.value })}
      />
      <p id={`goal-${t.id}`} className="quiet">
        目标：{goalOf(t)}
        {last[t.id] != null && `；上次：${last[t.id]}${t.unit ?? ''}`}
      </p>
    </div>
  ));
}

function Editor(props: {
  token: string;
  item: LinkedItem;
  report: LinkedReport;
  onDone: (said: string) => void;
  onReload: () => void;
}): ReactNode {
  const { token, item, report, onDone } = props;
  const [filled, setFilled] = useState(() => initialOf(report));
  const [version, setVersion] = useState(report.version);
  const [saved, setSaved] = useState(false);
  const { busy, problem, run } = useDoing();
  const isReport = report.kind === 'report';
  const change = (part: Partial<Filled>): void => {
    setFilled({ ...filled, ...part });
    setSaved(false);
  };
  const send = async (submit: boolean): Promise<void> => {
    const body = bodyOf(filled);
    const done = await run(`${submit} ${version} ${JSON.stringify(body)}`, key =>
      commands(token).report(item.id, version, body, submit, key),
    );
    if (!done) return;
    if (submit) return onDone('已报送');
    setVersion(done.version);
    setSaved(true);
  };
  const id = (name: string): string => `${name}-${item.id}`;
  return (
    <form
      aria-label={`${item.label}：${item.title ?? ''}`}
      onSubmit={(e: FormEvent) => {
        e.preventDefault();
        void send(true);
      }}
    >
      <p className="task">{report.taskText}</p>
      {report.reason && <p className="returned">退回原因：{report.reason}</p>}
      <Area
        {...{ id: id('text'), label: isReport ? '本期进展' : '材料内容', rows: 5, value: filled.text }}
        onChange={text => change({ text })}
      />
      {report.last?.text && !filled.text.trim() && (
        <div className="last">
          <p className="quiet">
            上期{report.last.periodName && `（${report.last.periodName}）`}：{report.last.text}
          </p>
          <button type="button" onClick={() => change({ text: report.last?.text ?? '' })}>
            引用上期内容
          </button>
        </div>
      )}
      {isReport && (
        <div className="field">
          <label htmlFor={id('percent')}>累计进度（%）</label>
          <input
            id={id('percent')}
            type="number"
            inputMode="numeric"
            min={0}
            max={100}
            step={1}
            required
            aria-describedby={id('before')}
            value={filled.percent}
            onChange={e => change({ percent: e.target.value })}
          />
          <p id={id('before')} className="quiet">
            上次认定 {report.lastPercent}%
          </p>
        </div>
      )}
      <Figures report={report} figures={filled.figures} onChange={figures => change({ figures })} />
      <Area
        {...{ id: id('problems'), label: '困难问题（选填）', rows: 2, value: filled.problems }}
        onChange={problems => change({ problems })}
      />
      {isReport && (
        <Area
          {...{ id: id('next'), label: '下步打算（选填）', rows: 2, value: filled.nextSteps }}
          onChange={nextSteps => change({ nextSteps })}
        />
      )}
      <Trouble
        problem={problem}
        fields={FIELDS}
        onRetry={problem?.code === 'record.stale' ? props.onReload : undefined}
      />
      <div className="actions">
        <button type="submit" className="main" disabled={busy || !filled.text.trim()}>
          {busy ? '正在提交…' : '报送'}
        </button>
        <button type="button" disabled={busy} onClick={() => void send(false)}>
          存为草稿
        </button>
      </div>
      <p role="status" className={saved ? 'said' : 'sr'}>
        {saved && '草稿已保存，可稍后从本链接继续'}
      </p>
      <p className="quiet">
        报节点完成、传附件等请<a href={item.link}>登录填报</a>。
      </p>
    </form>
  );
}

/** 填报 by a link: the same questions as on the desk, without what belongs to a desk. */
export function ReportForm(props: {
  token: string;
  item: LinkedItem;
  onDone: (said: string) => void;
}): ReactNode {
  const { token, item } = props;
  const [report, setReport] = useState<LinkedReport | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(() => {
    setProblem(null);
    openReport(token, item.subjectId ?? '').then(setReport, (e: unknown) => setProblem(asProblem(e)));
  }, [token, item.subjectId]);
  useEffect(load, [load]);
  if (!report)
    return problem ? (
      <Trouble problem={problem} onRetry={load} />
    ) : (
      <p className="quiet" role="status">
        正在加载…
      </p>
    );
  return <Editor key={report.version} {...{ token, item, report, onDone: props.onDone, onReload: load }} />;
}
