import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Segmented } from 'antd';
import { noticesQuery } from '../../api/queries';
import type { Notice } from '../../api/types';
import { may, mayEver, useMe, worksIn } from '../../api/me';
import { NOTICE_LEVEL_LABELS } from '../../parts/labels';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { NewNoticeDialog } from '../../parts/notice-dialog';
import { Nothing, Page } from '../../parts/page';
import { day } from '../../parts/time';
import { BulkNotices } from './bulk';

const Row = ({
  notice: n,
  ticks,
  checked,
  onCheck,
}: {
  notice: Notice;
  /** Whether any of the list can be chosen. */
  ticks: boolean;
  checked: boolean;
  /** undefined where nothing can be done in bulk. */
  onCheck: ((on: boolean) => void) | undefined;
}): ReactNode => (
  <li>
    {ticks && (
      <span className="tick">
        {onCheck && (
          <Checkbox
            aria-label={`选择${n.unitName}的${NOTICE_LEVEL_LABELS[n.level]}`}
            checked={checked}
            onChange={e => onCheck(e.target.checked)}
          />
        )}
      </span>
    )}
    <span className="what">
      <Link to={`/notices/${n.id}`}>
        <b>
          {NOTICE_LEVEL_LABELS[n.level]}
          {n.number}
        </b>{' '}
        {n.unitName}
      </Link>
      <small className="more clamp">{n.items.map(i => i.title).join('；')}</small>
    </span>
    <span className="whose">{n.stateLabel}</span>
    <span className="when">
      {n.answerDueAt ? `${day(n.answerDueAt)} 前答复` : `${day(n.draftedAt)} 拟发`}
    </span>
  </li>
);

/** 督办单: drafts to issue, what was received, and what came of it. */
export default function Notices(): ReactNode {
  const me = useMe();
  const [writing, setWriting] = useState(false);
  const [all, setAll] = useState(false);
  const notices = useInfiniteQuery(noticesQuery(!all));
  const [picked, setPicked] = useState<string[]>([]);
  const actOf = (n: Notice): 'issue' | 'sign' | null => {
    if (n.state === 'drafted' && may(me, 'notice.issue', { officeUnitId: n.officeUnitId })) return 'issue';
    return n.state === 'issued' && worksIn(me, n.unitId) ? 'sign' : null;
  };
  const list = notices.data ?? [];
  const chosen = list.filter(n => picked.includes(n.id) && actOf(n));
  return (
    <Page
      title="督办单"
      extra={
        <>
          <ExportLink list="notices" query={{ open: !all }} />
          <Segmented
            aria-label="范围"
            value={all}
            onChange={setAll}
            options={[
              { value: false, label: '未办结' },
              { value: true, label: '全部' },
            ]}
          />
          {mayEver(me, 'notice.draft') && <Button onClick={() => setWriting(true)}>拟发督办单</Button>}
        </>
      }
    >
      {writing && <NewNoticeDialog onClose={() => setWriting(false)} />}
      <BulkNotices
        toIssue={chosen.filter(n => actOf(n) === 'issue')}
        toSign={chosen.filter(n => actOf(n) === 'sign')}
        onDone={() => setPicked([])}
      />
      <Loaded of={notices}>
        {rows =>
          rows.length === 0 ? (
            <Nothing>没有{all ? '' : '未办结的'}督办单。</Nothing>
          ) : (
            <div className="section">
              <ul className={rows.some(actOf) ? 'owed notices' : 'owed notices plain'}>
                {rows.map(n => (
                  <Row
                    key={n.id}
                    notice={n}
                    ticks={rows.some(actOf)}
                    checked={picked.includes(n.id)}
                    onCheck={
                      actOf(n)
                        ? on => setPicked(on ? [...picked, n.id] : picked.filter(id => id !== n.id))
                        : undefined
                    }
                  />
                ))}
              </ul>
              <More of={notices} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
