import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { may, useMe } from '../../api/me';
import { silencesQuery } from '../../api/office-queries';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing } from '../../parts/page';
import { SilenceDialog } from '../../parts/silence-dialog';
import { day, time } from '../../parts/time';

type Silence = Schemas['SilenceItemDto'];

const EndDialog = ({ silence: s, onClose }: { silence: Silence; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`恢复催办：${s.about}`}
    hint="下一步催办从现在起按阶梯进行。"
    ok="恢复催办"
    run={(body: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/silences/{id}/end', {
          params: { path: { id: s.id } },
          body,
          headers: { ...key, ...ifMatch(s.version) },
        }),
      )
    }
    done="已恢复催办"
    onClose={onClose}
  >
    <Words name="reason" label="理由" />
  </CommandDialog>
);

/** 暂停催办: about what, until when and why. */
export default function Silences(): ReactNode {
  const me = useMe();
  const [all, setAll] = useState(false);
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Silence | null>(null);
  const silences = useInfiniteQuery(silencesQuery(!all));
  return (
    <>
      <div className="actions">
        <OpenOrAll all={all} onChange={setAll} open="有效的" />
        <Button type="primary" onClick={() => setAdding(true)}>
          对单位或方案暂停催办
        </Button>
        <span className="quiet">对单项任务，在任务页面上暂停。</span>
      </div>
      <Loaded of={silences}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{all ? '' : '有效的'}暂停催办。</Nothing>
          ) : (
            <div className="section">
              <ul className="entries">
                {list.map(s => (
                  <li key={s.id}>
                    <div className="line">
                      <b>{s.about}</b>
                      <span>至 {day(s.until)}</span>
                      <span className="quiet">
                        {s.by} {time(s.madeAt)}
                      </span>
                      {s.standing ? (
                        may(me, 'obligation.silence', { officeUnitId: s.officeUnitId }) && (
                          <Button
                            className="state"
                            size="small"
                            aria-label={`恢复催办：${s.about}`}
                            onClick={() => setEnding(s)}
                          >
                            恢复催办
                          </Button>
                        )
                      ) : (
                        <span className="state quiet">
                          {s.endedAt ? `${day(s.endedAt)} 提前恢复` : '已到期'}
                        </span>
                      )}
                    </div>
                    <p className="prose">{s.reason}</p>
                    {s.endReason && <p className="quiet">恢复的理由：{s.endReason}</p>}
                  </li>
                ))}
              </ul>
              <More of={silences} />
            </div>
          )
        }
      </Loaded>
      {adding && <SilenceDialog onClose={() => setAdding(false)} />}
      {ending && <EndDialog silence={ending} onClose={() => setEnding(null)} />}
    </>
  );
}
