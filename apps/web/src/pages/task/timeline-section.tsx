import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import type { TaskView } from '../../api/types';
import { COMMAND_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';
import { time } from '../../parts/time';

/** Shown at first; drafts saved along the way only when asked for. */
const SHOWN = 20;

/** 办理过程: the journal's entries about this task, newest first. */
export function TimelineSection({ view: { timeline, assignments } }: { view: TaskView }): ReactNode {
  const [all, setAll] = useState(false);
  const telling = timeline.filter(e => e.command !== 'report.save').slice(0, SHOWN);
  return (
    <Section title="办理过程">
      <ol className="timeline">
        {(all ? timeline : telling).map(e => (
          <li key={e.id}>
            <time>{time(e.at)}</time>
            <span>
              {e.actorName} <b>{COMMAND_LABELS[e.command] ?? e.command}</b>
              {e.onBehalf && (
                <span className="quiet">
                  （代{assignments.find(a => a.unitId === e.onBehalf?.unitId)?.unitName ?? '单位'}录入，来源：
                  {e.onBehalf.source}）
                </span>
              )}
              {e.reason && <small className="more">{e.reason}</small>}
            </span>
          </li>
        ))}
      </ol>
      {telling.length < timeline.length && (
        <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '收起' : `全部 ${timeline.length} 条`}
        </Button>
      )}
    </Section>
  );
}
