import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type Recipient, RECIPIENTS, rungWords, STEP_ACTIONS } from '@duban/chain';
import { stepsQuery } from '../api/queries';
import type { Owed } from '../api/types';
import { Dialog } from './dialog';
import { Loaded } from './loading';
import { Nothing } from './page';
import { time } from './time';

/** The steps a ladder took and will take: the answer to “why was I told, and when again”. */
function Steps({ id }: { id: string }): ReactNode {
  const steps = useQuery(stepsQuery(id));
  return (
    <Loaded of={steps}>
      {({ taken, coming }) => (
        <>
          <h3>已发生</h3>
          {taken.length === 0 && <Nothing>还没有发出提醒。</Nothing>}
          <ol className="steps">
            {taken.map(s => (
              <li key={`${s.takenAt} ${s.label}`}>
                <time>{time(s.takenAt)}</time> {STEP_ACTIONS[s.action]}（{rungWords(s.label)}）
                {s.skipped && <span className="quiet">{s.skippedWords}</span>}
              </li>
            ))}
          </ol>
          <h3>接下来</h3>
          {coming.length === 0 && <Nothing>不再催办。</Nothing>}
          <ol className="steps">
            {coming.map(s => (
              <li key={s.at}>
                <time>{time(s.at)}</time> {STEP_ACTIONS[s.action]}（{rungWords(s.label)}），告知
                {s.to.map(to => RECIPIENTS[to as Recipient]).join('、')}
              </li>
            ))}
          </ol>
        </>
      )}
    </Loaded>
  );
}

/** “为什么”: opens what the system did and will do about something owed. */
export function Why({ owed }: { owed: Owed }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="link" onClick={() => setOpen(true)} aria-label={`为什么催办“${owed.label}”`}>
        为什么
      </Button>
      <Dialog
        open={open}
        title={`${owed.label}：${owed.title}`}
        footer={null}
        onCancel={() => setOpen(false)}
      >
        <p>
          由{owed.holderName}自 {time(owed.openedAt)} 起办理，期限 {time(owed.dueAt)}，{owed.dueWords}。
        </p>
        {open && <Steps id={owed.id} />}
      </Dialog>
    </>
  );
}
