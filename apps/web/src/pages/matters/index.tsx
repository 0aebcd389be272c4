import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { mattersQuery } from '../../api/queries';
import { MATTER_KIND_LABELS } from '../../parts/labels';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { day } from '../../parts/time';

/** 问题建议: what stands in the way anywhere one may see, by whom it is to be answered. */
export default function Matters(): ReactNode {
  const [all, setAll] = useState(false);
  const matters = useInfiniteQuery(mattersQuery(all ? {} : { open: true }));
  return (
    <Page
      title="问题建议"
      extra={
        <>
          <ExportLink list="matters" query={{ open: !all }} />
          <Segmented
            aria-label="范围"
            value={all}
            onChange={setAll}
            options={[
              { value: false, label: '未了结' },
              { value: true, label: '全部' },
            ]}
          />
        </>
      }
    >
      <Loaded of={matters}>
        {items =>
          items.length === 0 ? (
            <Nothing>没有{all ? '' : '未了结的'}问题建议。困难问题和政策建议在任务页提出。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed notices plain">
                {items.map(m => (
                  <li key={m.id}>
                    <span className="what">
                      <Link to={`/matters/${m.id}`}>
                        <b>{MATTER_KIND_LABELS[m.kind]}</b> {m.text.slice(0, 80)}
                      </Link>
                      <small className="more clamp">
                        {m.unitName}提出，{m.addresseeName}办理。{m.taskTitle ?? m.planTitle}
                      </small>
                    </span>
                    <span className="whose">{m.stateLabel}</span>
                    <span className="when">
                      {m.next ? `${day(m.next.dueAt)} 前` : `${day(m.raisedAt)} 提出`}
                      {m.next && <small>{m.next.label}</small>}
                    </span>
                  </li>
                ))}
              </ul>
              <More of={matters} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
