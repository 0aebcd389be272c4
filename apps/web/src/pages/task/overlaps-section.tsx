import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { may, useMe } from '../../api/me';
import { taskOverlapsQuery } from '../../api/office-queries';
import type { TaskView } from '../../api/types';
import { Section } from '../../parts/page';
import { aroundOf } from './offers';

/** 相近任务: what the same units are asked for elsewhere. For the office, which may put a stop to it. */
export function OverlapsSection({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  const asks = may(me, 'task.dispatch', aroundOf(view));
  const overlaps = useQuery({ ...taskOverlapsQuery(view.row.id), enabled: asks });
  if (!overlaps.data?.length) return null;
  return (
    <Section title={`同一单位的相近任务（${overlaps.data.length}）`}>
      <ul className="entries">
        {overlaps.data.map(o => (
          <li key={`${o.unitId} ${o.otherTaskId}`}>
            <div className="line">
              <b>{o.unitName}</b>
              <span>{o.otherTitle}</span>
              <span className="state">相近 {Math.round(o.similarity * 100)}%</span>
            </div>
            <p className="quiet">
              {o.otherOfficeName}《{o.otherPlanTitle}》
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
