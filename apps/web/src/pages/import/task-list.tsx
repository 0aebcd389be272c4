import type { ReactNode } from 'react';
import { Checkbox } from 'antd';
import { VirtualList } from '../../parts/virtual-list';
import { type Desk, type Doubt, namesOf } from './desk';

/** Who leads; marked where it is proposed and not the document's. */
function leadOf(desk: Desk, index: number): string {
  const task = desk.tasks[index];
  const first = desk.proposeLeads && !task.lead.length ? task.responsible[0] : undefined;
  return first?.kind === 'unit' && !first.needsSelection ? `拟由${first.name}牵头` : namesOf(task, 'lead');
}

/** The tasks read, those with something to look at marked. */
export function TaskList({
  desk,
  shown,
  doubts,
  current,
  chosen,
  onCurrent,
  onChoose,
}: {
  desk: Desk;
  /** Indexes of the tasks in the order in which they are listed. */
  shown: readonly number[];
  doubts: ReadonlyMap<number, readonly Doubt[]>;
  current: number | null;
  chosen: ReadonlySet<number>;
  onCurrent: (index: number) => void;
  onChoose: (index: number, on: boolean) => void;
}): ReactNode {
  return (
    <VirtualList
      count={shown.length}
      estimate={76}
      label="读出的任务"
      show={current === null ? undefined : shown.indexOf(current)}
      className="task-pane"
    >
      {row => {
        const index = shown[row];
        const task = desk.tasks[index];
        const own = doubts.get(index) ?? [];
        const bad = own.some(d => d.severity === 'error');
        const gone = desk.removed.includes(index);
        return (
          <div className={`desk-task${index === current ? ' here' : ''}${gone ? ' gone' : ''}`}>
            <Checkbox
              aria-label={`选择第 ${index + 1} 项`}
              checked={chosen.has(index)}
              onChange={e => onChoose(index, e.target.checked)}
            />
            <button
              type="button"
              className="link"
              aria-pressed={index === current}
              onClick={() => onCurrent(index)}
            >
              <span className="clamp">
                {task.no ?? '—'} {task.text}
              </span>
              <small className="more">
                {[leadOf(desk, index), namesOf(task, 'responsible')].filter(Boolean).join('；') || '没有单位'}
                {task.deadline && ` · ${task.deadline.date ?? task.deadline.phrase}`}
                {gone && ' · 不导入'}
              </small>
              {own.length > 0 && (
                <small className={bad ? 'returned bad' : 'returned'}>
                  {bad ? '错误' : '存疑'} {own.length} 处：{own[0].message}
                </small>
              )}
            </button>
          </div>
        );
      }}
    </VirtualList>
  );
}
