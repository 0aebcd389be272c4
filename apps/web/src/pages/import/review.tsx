import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Checkbox } from 'antd';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { useKeys } from '../review/use-keys';
import { Again } from './again';
import { Bulk } from './bulk';
import { addTask, type Desk, type Doubt, isNobodys, openDoubts, type Place, placeOf, ROLES } from './desk';
import { ForecastSection, forecastOf } from './forecast';
import { Layouts } from './layouts';
import { initialChoices, Names } from './names';
import { OfDocument } from './of-document';
import { SourcePane } from './source-pane';
import { TaskEditor } from './task-editor';
import { TaskList } from './task-list';
import { Terms } from './terms';

/** Why the draft cannot be confirmed; null: it can. */
function blockOf(desk: Desk, doubts: readonly Doubt[]): string | null {
  const nobodys = desk.tasks.filter((t, i) => !desk.removed.includes(i) && isNobodys(t)).length;
  if (nobodys) return `还有 ${nobodys} 项任务没有单位`;
  const error = doubts.find(d => d.task === null && d.severity === 'error' && d.code !== 'intake.no_units');
  if (error) return error.message;
  const open = desk.read.names.filter(n => !n.match && !desk.choices[n.name]).length;
  return open ? `还有 ${open} 个名称未对应` : null;
}

/** Names a person typed that nobody matched yet are asked about. */
function useFreshNames(desk: Desk, onDesk: (change: (desk: Desk) => Desk) => void): void {
  const ask = useCommand(() => forecastOf(desk), {
    quiet: true,
    onDone: ({ names }) =>
      onDesk(d => ({
        ...d,
        read: { ...d.read, names },
        choices: { ...initialChoices(names), ...d.choices },
      })),
  });
  const known = useMemo(() => new Set(desk.read.names.map(n => n.name)), [desk.read.names]);
  const fresh = desk.tasks.some(
    (t, i) => !desk.removed.includes(i) && ROLES.some(r => t[r].some(m => !known.has(m.name))),
  );
  const { isPending, isError } = ask;
  useEffect(() => {
    if (fresh && !isPending && !isError) ask.mutate(undefined);
    // once for each change of the names
  }, [fresh, isPending, isError]);
}

/** 目标和指标 nobody answers for: a person may make tasks of them. */
function Aims({ desk, onDesk }: { desk: Desk; onDesk: (change: (desk: Desk) => Desk) => void }): ReactNode {
  const { goals = [], indicators } = desk.read.parsed;
  const taken = new Set(desk.tasks.map(t => `${t.line} ${t.text}`));
  const aims = [
    ...goals.map(({ line, section, text }) => ({ line, section, text })),
    ...indicators
      .filter(i => !desk.read.parsed.tasks.some(t => t.line === i.line))
      .map(i => ({ line: i.line, section: [], text: `${i.name}：${i.target?.raw ?? ''}${i.unit ?? ''}` })),
  ].filter(a => !taken.has(`${a.line} ${a.text}`));
  if (!aims.length) return null;
  return (
    <Section title={`没有写明由谁办的目标（${aims.length}）`}>
      <ul className="differences" tabIndex={0} aria-label="目标">
        {aims.slice(0, 300).map((a, i) => (
          <li key={i}>
            第 {a.line} 行：{a.text}{' '}
            <Button size="small" onClick={() => onDesk(d => addTask(d, a))}>
              立为任务
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What was read of a document, to be looked through, mended and confirmed. */
export function Review({
  desk,
  onDesk,
  onMapped,
  reading,
  onDone,
}: {
  desk: Desk;
  onDesk: (change: (desk: Desk) => Desk) => void;
  onMapped: () => void;
  reading: boolean;
  onDone: () => void;
}): ReactNode {
  const [current, setCurrent] = useState<number | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const [doubtful, setDoubtful] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const table = useRef<HTMLDivElement>(null);
  const show = (at: Place): void => {
    setPlace(at);
    table.current?.scrollIntoView({ block: 'start' });
  };
  useFreshNames(desk, onDesk);
  const doubts = useMemo(() => openDoubts(desk), [desk]);
  const byTask = useMemo(() => {
    const map = new Map<number, Doubt[]>();
    for (const d of doubts) if (d.task !== null) map.set(d.task, [...(map.get(d.task) ?? []), d]);
    return map;
  }, [doubts]);
  const weight = (i: number): number =>
    byTask.get(i)?.some(d => d.severity === 'error') ? 2 : byTask.has(i) ? 1 : 0;
  const all = desk.tasks.map((_, i) => i);
  const shown = doubtful
    ? all.filter(i => byTask.has(i) || i === current)
    : [...all].sort((a, b) => weight(b) - weight(a) || a - b);
  const open = (index: number): void => {
    setCurrent(index);
    setPlace(byTask.get(index)?.[0]?.place ?? placeOf(desk.tasks[index], 'text'));
  };
  const next = (): void => {
    const waiting = [...byTask.keys()].sort((a, b) => a - b);
    const index = waiting.find(i => i > (current ?? -1)) ?? waiting[0];
    if (index !== undefined) open(index);
  };
  useKeys({ n: next });
  return (
    <>
      <OfDocument doubts={doubts.filter(d => d.task === null)} onPlace={show} />
      <Again desk={desk} onDone={onDone} />
      <Layouts layouts={desk.read.layouts} onMapped={onMapped} reading={reading} />
      <Section
        title={`读出的任务（${desk.tasks.length}）`}
        extra={
          <span className="desk-tools">
            <Checkbox checked={doubtful} onChange={e => setDoubtful(e.target.checked)}>
              只看存疑
            </Checkbox>
            <Checkbox
              checked={desk.proposeLeads}
              onChange={e => onDesk(d => ({ ...d, proposeLeads: e.target.checked }))}
            >
              未写牵头的，由第一责任单位牵头
            </Checkbox>
            <Button size="small" disabled={!byTask.size} onClick={next}>
              下一处存疑（N）
            </Button>
          </span>
        }
      >
        <p role="status" className="quiet">
          {byTask.size ? `${byTask.size} 项任务有存疑之处` : '没有存疑的任务'}
        </p>
        <Bulk desk={desk} chosen={[...chosen]} onDesk={onDesk} />
        <Checkbox
          checked={shown.length > 0 && shown.every(i => chosen.has(i))}
          onChange={e => setChosen(new Set(e.target.checked ? shown : []))}
        >
          选择列出的 {shown.length} 项
        </Checkbox>
        <div className="desk" ref={table}>
          <SourcePane rows={desk.read.preview} place={place} />
          <div className="desk-right">
            <TaskList
              desk={desk}
              shown={shown}
              doubts={byTask}
              current={current}
              chosen={chosen}
              onCurrent={open}
              onChoose={(index, on) => {
                const set = new Set(chosen);
                if (on) set.add(index);
                else set.delete(index);
                setChosen(set);
              }}
            />
            {current !== null && desk.tasks[current] && (
              <TaskEditor
                key={current}
                desk={desk}
                index={current}
                doubts={byTask.get(current) ?? []}
                onDesk={onDesk}
                onPlace={setPlace}
              />
            )}
          </div>
        </div>
      </Section>
      <Aims desk={desk} onDesk={onDesk} />
      <Names
        proposals={desk.read.names}
        choices={desk.choices}
        onChange={choices => onDesk(d => ({ ...d, choices }))}
      />
      <ForecastSection desk={desk} />
      <Terms
        desk={desk}
        blocked={blockOf(desk, doubts)}
        onHead={head => onDesk(d => ({ ...d, head }))}
        onDone={onDone}
      />
    </>
  );
}
