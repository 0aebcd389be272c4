import type { ReactNode } from 'react';
import type { TaskView } from '../../api/types';
import { COMMAND_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';
import { time } from '../../parts/time';

/** 办理过程: the journal's entries about this task, newest first. */
export const TimelineSection = ({ view: { timeline, assignments } }: { view: TaskView }): ReactNode => (
  <Section title="办理过程">
    <ol className="timeline">
      {timeline.map(e => (
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
  </Section>
);
