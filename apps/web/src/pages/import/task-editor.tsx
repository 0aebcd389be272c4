import type { ReactNode } from 'react';
import { Button, Checkbox, Input } from 'antd';
import {
  type Desk,
  type Doubt,
  doubtKey,
  edit,
  FIELD_LABELS,
  namesOf,
  type Place,
  placeOf,
  readNames,
  ROLES,
  type Task,
} from './desk';
import { Fields, Milestones, Targets } from './task-parts';
import { Words } from './words';

const where = ({ line, cell }: Place): string => (cell ? `${cell} 格` : `第 ${line} 行`);

/** One value, where it was read, and what is doubtful about it. */
function Field({
  name,
  task,
  doubts,
  onPlace,
  onSettle,
  children,
}: {
  name: string;
  task: Task;
  doubts: readonly Doubt[];
  onPlace: (place: Place) => void;
  onSettle: (doubt: Doubt) => void;
  children: ReactNode;
}): ReactNode {
  const place = placeOf(task, name);
  return (
    <div className="desk-field">
      <div className="desk-label">
        <label htmlFor={`desk-${name}`}>{FIELD_LABELS[name]}</label>
        <button type="button" className="link" onClick={() => onPlace(place)}>
          {where(place)}
        </button>
      </div>
      {children}
      {doubts.map(d => (
        <p key={d.code} className={d.severity === 'error' ? 'returned bad' : 'returned'}>
          {d.message}{' '}
          {d.severity !== 'error' && (
            <Button size="small" onClick={() => onSettle(d)}>
              无误
            </Button>
          )}
        </p>
      ))}
    </div>
  );
}

/** 一项任务: every value of it, to be mended. */
export function TaskEditor({
  desk,
  index,
  doubts,
  onDesk,
  onPlace,
}: {
  desk: Desk;
  index: number;
  doubts: readonly Doubt[];
  onDesk: (change: (desk: Desk) => Desk) => void;
  onPlace: (place: Place) => void;
}): ReactNode {
  const task = desk.tasks[index];
  const gone = desk.removed.includes(index);
  const change = (field: string, next: (t: Task) => Task): void =>
    onDesk(d => edit(d, [index], [field], next));
  const field = (name: string, control: ReactNode): ReactNode => (
    <Field
      key={name}
      name={name}
      task={task}
      doubts={doubts.filter(d => d.field === name)}
      onPlace={onPlace}
      onSettle={doubt => onDesk(d => ({ ...d, settled: [...d.settled, doubtKey(doubt)] }))}
    >
      {control}
    </Field>
  );
  const look = (name: string) => () => onPlace(placeOf(task, name));
  return (
    <div className="desk-editor" role="group" aria-label={`第 ${index + 1} 项任务`}>
      {field(
        'text',
        <Words
          id="desk-text"
          rows={2}
          value={task.text}
          onFocus={look('text')}
          onDone={text => text.trim() && change('text', t => ({ ...t, text: text.trim() }))}
        />,
      )}
      {ROLES.map(role =>
        field(
          role,
          <Words
            id={`desk-${role}`}
            value={namesOf(task, role)}
            onFocus={look(role)}
            onDone={text =>
              change(role, t => {
                const { mentions, openEnded } = readNames(text, t[role]);
                return { ...t, [role]: mentions, openEnded: { ...t.openEnded, [role]: openEnded } };
              })
            }
          />,
        ),
      )}
      {field(
        'deadline',
        <span className="desk-deadline">
          <Input
            id="desk-deadline"
            type="date"
            value={task.deadline?.date ?? ''}
            onFocus={look('deadline')}
            onChange={e =>
              change('deadline', t => ({
                ...t,
                deadline: e.target.value
                  ? { phrase: t.deadline?.phrase ?? e.target.value, date: e.target.value, recurrence: null }
                  : null,
              }))
            }
          />
          <Checkbox
            checked={task.deadline?.recurrence === 'standing'}
            onChange={e =>
              change('deadline', t => ({
                ...t,
                deadline: e.target.checked
                  ? { phrase: t.deadline?.phrase ?? '长期坚持', date: null, recurrence: 'standing' }
                  : null,
              }))
            }
          >
            长期坚持
          </Checkbox>
          {task.deadline && <small className="quiet">原文：{task.deadline.phrase}</small>}
        </span>,
      )}
      <Milestones task={task} onChange={milestones => change('deadline', t => ({ ...t, milestones }))} />
      <Targets task={task} onChange={targets => change('targets', t => ({ ...t, targets }))} />
      <Fields task={task} onChange={fields => change('fields', t => ({ ...t, fields }))} />
      {task.leaders.length > 0 && <p className="quiet">责任领导：{task.leaders.join('、')}</p>}
      {task.section.length > 0 && <p className="quiet">所在章节：{task.section.join(' › ')}</p>}
      <Button
        size="small"
        onClick={() =>
          onDesk(d => ({
            ...d,
            removed: gone ? d.removed.filter(i => i !== index) : [...d.removed, index],
          }))
        }
      >
        {gone ? '恢复导入' : '不导入此项'}
      </Button>
    </div>
  );
}
