import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { STEP_ACTIONS } from '@duban/chain';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { ladderPreviewQuery } from '../../api/rules-queries';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { time } from '../../parts/time';

type Item = Schemas['LadderItemDto'];
type Preview = Schemas['LadderPreviewDto'];
type Step = Schemas['LadderNextStepDto'];

const next = (step: Step | null): string =>
  step
    ? `${time(step.at)} ${STEP_ACTIONS[step.action]}${step.to.length ? `，告知${step.to.join('、')}` : ''}`
    : '不再催办';

function Effect({ preview: p }: { preview: Preview }): ReactNode {
  return (
    <>
      <p>
        换用第 {p.version} 版涉及 {p.obligations} 项未了待办：
        {p.kinds.map(k => `${k.label} ${k.open} 项，下一步改变的 ${k.changed} 项`).join('；')}。
      </p>
      {p.sample.length > 0 && (
        <div className="scroll">
          <table className="plain stack">
            <thead>
              <tr>
                <th scope="col">待办</th>
                <th scope="col">期限</th>
                <th scope="col">现在的下一步</th>
                <th scope="col">换用后的下一步</th>
              </tr>
            </thead>
            <tbody>
              {p.sample.map(s => (
                <tr key={s.id}>
                  <td data-label="待办">{s.title}</td>
                  <td data-label="期限" className="date">
                    {time(s.dueAt)}
                  </td>
                  <td data-label="现在">{next(s.before)}</td>
                  <td data-label="换用后">{next(s.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** What is chased by an earlier edition, and what would change if it took the newest. */
export function LadderApply({ item }: { item: Item }): ReactNode {
  const [shown, setShown] = useState(false);
  const [applying, setApplying] = useState(false);
  const preview = useQuery({ ...ladderPreviewQuery(item.ladder), enabled: shown });
  return (
    <Section
      title={`${item.outdated} 项未了待办仍按以前版本催办`}
      extra={
        !shown && (
          <Button size="small" onClick={() => setShown(true)}>
            查看换用第 {item.version} 版的影响
          </Button>
        )
      }
    >
      {shown && (
        <Loaded of={preview}>
          {p => (
            <>
              <Effect preview={p} />
              <div className="actions last">
                <Button type="primary" disabled={!p.obligations} onClick={() => setApplying(true)}>
                  全部换用
                </Button>
              </div>
            </>
          )}
        </Loaded>
      )}
      {applying && preview.data && (
        <CommandDialog
          title={`${preview.data.obligations} 项待办换用第 ${preview.data.version} 版`}
          hint="已发生的催办不变；下一步按新版重新计时，不能换回。"
          ok="换用"
          danger
          run={({ reason }: { reason: string }, key) =>
            ask(
              api.POST('/api/v1/ladders/apply', {
                body: { ladder: item.ladder, reason },
                headers: { ...key, ...ifMatch(preview.data.version) },
              }),
            )
          }
          done={({ obligations, version }) => `${obligations} 项待办已换用第 ${version} 版`}
          onClose={() => setApplying(false)}
        >
          <Words name="reason" label="理由" />
        </CommandDialog>
      )}
    </Section>
  );
}
