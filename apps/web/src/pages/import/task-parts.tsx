import type { ReactNode } from 'react';
import { Button, Input, InputNumber, Select } from 'antd';
import { COMPARATORS } from '../../parts/measured';
import type { Task } from './desk';
import { Words } from './words';

type Milestone = NonNullable<Task['milestones']>[number];
type Target = Task['targets'][number];

/** Comparators a person may choose; what is told in words (trend, class) stays as the document has it. */
const CHOICES = ['eq', 'approx', 'gte', 'gt', 'lte', 'lt', 'reach', 'growth', 'keep'] as const;
const FIELD_NAMES: Readonly<Record<string, string>> = {
  owner: '业主单位',
  upper_lead: '市级牵头单位',
  upper_task: '市级年度任务',
  item: '事项',
  start: '开工时间',
};

const replaced = <T,>(list: readonly T[], index: number, change: Partial<T>): T[] =>
  list.map((item, i) => (i === index ? { ...item, ...change } : item));
const without = <T,>(list: readonly T[], index: number): T[] => list.filter((_, i) => i !== index);

/** 节点: where the document gives several limits, or a person adds some. */
export function Milestones({
  task,
  onChange,
}: {
  task: Task;
  onChange: (milestones: Milestone[]) => void;
}): ReactNode {
  const list = task.milestones ?? [];
  return (
    <fieldset className="desk-parts">
      <legend>节点（{list.length}）</legend>
      {list.map((m, i) => (
        <div key={i} className="desk-part">
          <Words
            label={`节点 ${i + 1} 内容`}
            value={m.text}
            onDone={text => text.trim() && onChange(replaced(list, i, { text: text.trim() }))}
          />
          <Input
            type="date"
            aria-label={`节点 ${i + 1} 时限`}
            value={m.date}
            onChange={e => e.target.value && onChange(replaced(list, i, { date: e.target.value }))}
          />
          <Button size="small" aria-label={`删除节点 ${i + 1}`} onClick={() => onChange(without(list, i))}>
            删除
          </Button>
        </div>
      ))}
      {task.deadline?.date && (
        <Button
          size="small"
          onClick={() => onChange([...list, { text: '节点', date: task.deadline?.date ?? '' }])}
        >
          加一个节点
        </Button>
      )}
    </fieldset>
  );
}

/** 目标: what the machine took for a figure to be reached; what is none is taken away here. */
export function Targets({
  task,
  onChange,
}: {
  task: Task;
  onChange: (targets: Target[]) => void;
}): ReactNode {
  const list = task.targets;
  if (!list.length) return null;
  return (
    <fieldset className="desk-parts">
      <legend>目标（{list.length}）</legend>
      {list.map((t, i) => (
        <div key={i} className="desk-part">
          <Words
            label={`目标 ${i + 1} 指标`}
            value={t.metric}
            onDone={metric => metric.trim() && onChange(replaced(list, i, { metric: metric.trim() }))}
          />
          {typeof t.value === 'number' && (
            <>
              <Select
                aria-label={`目标 ${i + 1} 要求`}
                className="desk-comparator"
                value={t.comparator}
                options={[...new Set([...CHOICES, t.comparator])].map(value => ({
                  value,
                  label: COMPARATORS[value] || (value === 'eq' ? '等于' : '按原文'),
                }))}
                onChange={comparator => onChange(replaced(list, i, { comparator }))}
              />
              <InputNumber
                aria-label={`目标 ${i + 1} 数值`}
                controls={false}
                value={t.value}
                onChange={value => value !== null && onChange(replaced(list, i, { value }))}
              />
              <Words
                label={`目标 ${i + 1} 单位`}
                value={t.unit ?? ''}
                onDone={unit => onChange(replaced(list, i, { unit: unit.trim() || null }))}
              />
            </>
          )}
          <Button
            size="small"
            aria-label={`目标 ${i + 1} 不是目标`}
            onClick={() => onChange(without(list, i))}
          >
            不是目标
          </Button>
          <small className="quiet">原文：{t.quote}</small>
        </div>
      ))}
    </fieldset>
  );
}

/** What the document labels otherwise: 业主, 市级牵头单位, a column of its own. */
export function Fields({
  task,
  onChange,
}: {
  task: Task;
  onChange: (fields: Task['fields']) => void;
}): ReactNode {
  const entries = Object.entries(task.fields);
  if (!entries.length) return null;
  return (
    <fieldset className="desk-parts">
      <legend>其他栏目</legend>
      {entries.map(([label, value]) => (
        <label key={label} className="desk-part">
          <span className="desk-part-name">{FIELD_NAMES[label] ?? label}</span>
          <Words value={value} onDone={text => onChange({ ...task.fields, [label]: text.trim() })} />
        </label>
      ))}
    </fieldset>
  );
}
