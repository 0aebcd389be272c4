import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { COMMAND_WORDS } from '@duban/chain';
import { journalQuery } from '../../api/audit-queries';
import { optionsOf } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing } from '../../parts/page';
import { EntryLine } from './entry';
import { ExportButton } from './export-button';
import { PersonFilter } from './person-filter';
import { TABLE_WORDS } from './table-words';
import { SpanFilter } from './span-filter';
import { type Asked, journalAsked, useAsked } from './use-asked';

const COMMANDS = optionsOf(COMMAND_WORDS).sort((a, b) => a.label.localeCompare(b.label, 'zh'));
const TABLES = optionsOf(TABLE_WORDS).sort((a, b) => a.label.localeCompare(b.label, 'zh'));

const EMPTY: Partial<Asked> = {
  ...{ from: '', to: '', person: '', name: '', system: false },
  ...{ command: '', table: '', record: '', task: '', text: '' },
};

/** Text that is searched for when it is typed to its end, not with each stroke. */
function TextFilter({ text, onSearch }: { text: string; onSearch: (text: string) => void }): ReactNode {
  const [typed, setTyped] = useState(text);
  const short = typed.trim().length === 1;
  return (
    <Input.Search
      className="measure wide"
      placeholder="理由中的文字"
      aria-label="理由中的文字"
      allowClear
      value={typed}
      status={short ? 'warning' : ''}
      onChange={e => setTyped(e.target.value)}
      onSearch={value => value.trim().length !== 1 && onSearch(value.trim())}
    />
  );
}

/** 操作日志: what was done, by whom, how they came, and what it changed. */
export function JournalSearch(): ReactNode {
  const [asked, ask] = useAsked();
  const entries = useInfiniteQuery(journalQuery(journalAsked(asked)));
  const narrowed = Object.keys(journalAsked(asked)).length > 0;
  return (
    <>
      <search className="actions asked" aria-label="筛选日志">
        <SpanFilter asked={asked} onChange={ask} />
        <PersonFilter
          person={asked.person}
          name={asked.name}
          onChange={(person, name) => ask({ person, name, system: false })}
        />
        <Select
          className="measure"
          aria-label="操作"
          placeholder="操作"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={asked.command || null}
          options={COMMANDS}
          onChange={(command: string | undefined) => ask({ command: command ?? '' })}
        />
        <Select
          className="measure"
          aria-label="记录种类"
          placeholder="记录种类"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={asked.table || null}
          options={TABLES}
          onChange={(table: string | undefined) => ask({ table: table ?? '', record: '' })}
        />
        <TextFilter key={asked.text} text={asked.text} onSearch={text => ask({ text })} />
        <Checkbox
          checked={asked.system}
          onChange={e => ask({ system: e.target.checked, person: '', name: '' })}
        >
          只看系统自动
        </Checkbox>
        {asked.task && <Button onClick={() => ask({ task: '' })}>只看一项任务 ×</Button>}
        {asked.record && <Button onClick={() => ask({ record: '' })}>只看一条记录 ×</Button>}
        {narrowed && <Button onClick={() => ask(EMPTY)}>清除条件</Button>}
        <span className="push">
          <ExportButton path="/api/v1/journal/export.xlsx" asked={journalAsked(asked)} name="操作日志" />
        </span>
      </search>
      <Loaded of={entries}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有符合条件的日志。</Nothing>
          ) : (
            <div className="section">
              <ul className="entries journal">
                {list.map(entry => (
                  <EntryLine key={entry.id} entry={entry} onAsk={ask} />
                ))}
              </ul>
              <More of={entries} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}
