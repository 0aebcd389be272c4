import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { OBLIGATIONS, RECIPIENTS, STEP_ACTIONS } from '@duban/chain';
import type { Schemas } from '../../api/client';
import { ladderEditionsQuery, laddersQuery } from '../../api/rules-queries';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { time } from '../../parts/time';
import { LadderApply } from './ladder-apply';
import { LadderEditor } from './ladder-editor';
import { offsetWords } from './ladder-form';

type Item = Schemas['LadderItemDto'];

const told = ({ to, action }: Pick<Schemas['LadderStepDto'], 'to' | 'action'>): string =>
  `${STEP_ACTIONS[action]}${to.map(r => RECIPIENTS[r]).join('、')}`;

/** A ladder in one sentence. */
const inWords = ({ steps, repeat }: Schemas['LadderDto']): string =>
  [
    ...steps.map(s => `${offsetWords(s.offset)}${told(s)}`),
    ...(repeat ? [`其后每 ${repeat.every} 个工作日${told(repeat)}`] : []),
  ].join('；');

function History({ ladder }: { ladder: Item['ladder'] }): ReactNode {
  const editions = useQuery(ladderEditionsQuery(ladder));
  return (
    <Section title="历次版本">
      <Loaded of={editions}>
        {list => (
          <ul className="entries">
            {list.map(e => (
              <li key={e.version}>
                <div className="line">
                  <b>第 {e.version} 版</b>
                  <span className="quiet">
                    {e.publishedAt ? `${e.publishedBy ?? ''} ${time(e.publishedAt)} 发布` : '内置'}
                  </span>
                  <span className="state">催办中 {e.open} 项</span>
                </div>
                {e.publishedAt && <p className="prose">{e.reason}</p>}
                <p className="quiet">{inWords(e.data)}</p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function One({ item }: { item: Item }): ReactNode {
  return (
    <>
      <dl className="facts across">
        <dt>用于</dt>
        <dd>{item.kinds.map(k => OBLIGATIONS[k].label).join('、')}</dd>
        <dt>现行</dt>
        <dd>
          第 {item.version} 版，催办中 {item.open} 项
          {item.outdated > 0 && `，其中 ${item.outdated} 项仍按以前版本`}
        </dd>
      </dl>
      {item.outdated > 0 && <LadderApply item={item} />}
      <LadderEditor key={item.ladder} item={item} />
      <History ladder={item.ladder} />
    </>
  );
}

/** 催办阶梯: what is done when about something that is owed. */
export default function LadderRules(): ReactNode {
  const ladders = useQuery(laddersQuery);
  const [chosen, setChosen] = useState<Item['ladder']>('form');
  return (
    <Loaded of={ladders}>
      {list => {
        // The one that never chases has no steps to change.
        const chased = list.filter(l => l.data.repeat);
        const item = chased.find(l => l.ladder === chosen);
        return (
          <>
            <Select
              className="plan-select"
              aria-label="阶梯"
              value={chosen}
              onChange={setChosen}
              options={chased.map(l => ({ value: l.ladder, label: `${l.label}（第 ${l.version} 版）` }))}
            />
            {item && <One item={item} />}
          </>
        );
      }}
    </Loaded>
  );
}
