import { type ReactNode, useState } from 'react';
import { Button, Input, Select } from 'antd';
import { type Desk, edit, readNames, replaceName, ROLES } from './desk';

/** The same for many tasks at once; a name instead of another for all of them. */
export function Bulk({
  desk,
  chosen,
  onDesk,
}: {
  desk: Desk;
  chosen: readonly number[];
  onDesk: (change: (desk: Desk) => Desk) => void;
}): ReactNode {
  const [what, setWhat] = useState<'deadline' | 'lead' | 'section'>('deadline');
  const [value, setValue] = useState('');
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState('');
  const names = [...new Set(desk.tasks.flatMap(t => ROLES.flatMap(r => t[r].map(m => m.name))))];
  const apply = (): void => {
    const text = value.trim();
    onDesk(d =>
      edit(d, chosen, what === 'section' ? [] : [what], t => {
        if (what === 'deadline')
          return { ...t, deadline: { phrase: t.deadline?.phrase ?? text, date: text, recurrence: null } };
        if (what === 'section') return { ...t, section: text.split(/\s*[/／]\s*/).filter(Boolean) };
        const { mentions } = readNames(text, t.lead);
        const leads = mentions.map(m => m.name);
        const rest = t.responsible.filter(m => !leads.includes(m.name));
        return { ...t, lead: mentions, responsible: rest };
      }),
    );
    setValue('');
  };
  return (
    <div className="desk-bulk" role="group" aria-label="批量修改">
      <Select
        aria-label="批量修改什么"
        value={what}
        onChange={next => {
          setWhat(next);
          setValue('');
        }}
        options={[
          { value: 'deadline', label: '时限' },
          { value: 'lead', label: '牵头单位' },
          { value: 'section', label: '章节' },
        ]}
      />
      <Input
        aria-label="批量改为"
        type={what === 'deadline' ? 'date' : 'text'}
        value={value}
        onChange={e => setValue(e.target.value)}
      />
      <Button disabled={!chosen.length || !value.trim()} onClick={apply}>
        改所选 {chosen.length} 项
      </Button>
      <Select
        aria-label="替换单位"
        placeholder="把单位……"
        className="desk-name"
        showSearch
        value={from}
        onChange={setFrom}
        options={names.map(name => ({ value: name, label: name }))}
      />
      <Input
        aria-label="替换为"
        placeholder="都换成……"
        className="desk-name"
        value={to}
        onChange={e => setTo(e.target.value)}
      />
      <Button
        disabled={!from || !to.trim()}
        onClick={() => {
          if (from) onDesk(d => replaceName(d, from, to.trim()));
          setFrom(undefined);
          setTo('');
        }}
      >
        全部替换
      </Button>
    </div>
  );
}
