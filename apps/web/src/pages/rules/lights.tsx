import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { BAND_LABELS, bandText, MEASURES, type MeasureName, PACE_CURVES, SIGNAL_LABELS } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { lightRulesQuery } from '../../api/rules-queries';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { day } from '../../parts/time';
import { LightDraft } from './light-draft';
import { NewLightRules } from './light-new';

export type RuleSet = Schemas['LightRuleSetDto'];
type Rules = Schemas['LightRulesDto'];

export const RULE_STATES: Readonly<Record<Schemas['LightRuleSetState'], string>> = {
  draft: '草稿',
  published: '已发布',
  replaced: '已被新版代替',
  discarded: '已作废',
};

/** Rules as people read them. */
export const RulesText = ({ rules }: { rules: Rules }): ReactNode => (
  <>
    <p className="quiet">
      序时进度{PACE_CURVES[rules.curve]}；
      {rules.order ? `依次看${rules.order.map(s => SIGNAL_LABELS[s]).join('、')}` : '各信号取最重'}
    </p>
    <ul className="entries rule-text">
      {rules.rules.map(({ measure, bands }) => (
        <li key={measure}>
          <b>{MEASURES[measure as MeasureName]?.label ?? measure}</b>
          <ul>
            {bands.map(b => (
              <li key={JSON.stringify(b)}>
                <span className={`dot ${b.light}`} aria-hidden />
                {BAND_LABELS[b.light]}：{bandText(b, measure as MeasureName)}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  </>
);

const Row = ({ set: s, open }: { set: RuleSet; open: boolean }): ReactNode => (
  <li>
    <span className="what">
      <Link to={`?tab=lights&set=${s.id}`} aria-current={open ? 'true' : undefined}>
        <b>{s.name}</b> 第 {s.number} 版
      </Link>
      {s.region && <small className="more">{s.region}</small>}
    </span>
    <span className="whose">{RULE_STATES[s.state]}</span>
    <span className="when">{s.publishedAt ? `${day(s.publishedAt)} 发布` : `${day(s.draftedAt)} 起草`}</span>
    <span className="do">{s.plans > 0 && `${s.plans} 个方案在用`}</span>
  </li>
);

/** One that is no draft: read, and the base of the next edition. */
function Fixed({ set: s, all }: { set: RuleSet; all: readonly RuleSet[] }): ReactNode {
  const [, setSearch] = useSearchParams();
  const draft = all.find(o => o.lineId === s.lineId && o.state === 'draft');
  const renew = useCommand(
    (replaces: string, key) =>
      ask(
        api.POST('/api/v1/light-rules', {
          body: { name: s.name, region: s.region, source: s.source, rules: s.rules, replaces },
          headers: key,
        }),
      ),
    {
      done: ({ number }) => `第 ${number} 版草稿已建立`,
      onDone: ({ id }) => setSearch({ tab: 'lights', set: id }),
    },
  );
  return (
    <Section
      title={`${s.name} 第 ${s.number} 版（${RULE_STATES[s.state]}）`}
      extra={
        s.state === 'published' &&
        (draft ? (
          <Link to={`?tab=lights&set=${draft.id}`}>正在起草第 {draft.number} 版</Link>
        ) : (
          <Button size="small" loading={renew.isPending} onClick={() => renew.mutate(s.id)}>
            另起一版
          </Button>
        ))
      }
    >
      <ProblemAlert problem={renew.error} />
      {s.source && <p className="prose">{s.source}</p>}
      <RulesText rules={s.rules} />
    </Section>
  );
}

function Presets({ presets }: { presets: Schemas['LightPresetDto'][] }): ReactNode {
  const [chosen, setChosen] = useState<Schemas['LightPresetDto'] | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <Section title="内置规则">
      <ul className="entries">
        {presets.map(p => (
          <li key={p.key}>
            <div className="line">
              <b>{p.name}</b>
              <span className="state do">
                <Button
                  size="small"
                  type="link"
                  aria-expanded={shown === p.key}
                  aria-label={`${shown === p.key ? '收起' : '查看'}：${p.name}`}
                  onClick={() => setShown(shown === p.key ? null : p.key)}
                >
                  {shown === p.key ? '收起' : '查看'}
                </Button>
                <Button size="small" aria-label={`以此起草：${p.name}`} onClick={() => setChosen(p)}>
                  以此起草
                </Button>
              </span>
            </div>
            <p className="quiet">{p.source}</p>
            {shown === p.key && <RulesText rules={p.rules} />}
          </li>
        ))}
      </ul>
      {chosen && <NewLightRules preset={chosen} onClose={() => setChosen(null)} />}
    </Section>
  );
}

/** 亮灯规则: which values have which colour, in sets of which plans choose one. */
export default function LightRules(): ReactNode {
  const sets = useQuery(lightRulesQuery);
  const [search] = useSearchParams();
  const [all, setAll] = useState(false);
  return (
    <Loaded of={sets}>
      {({ presets, items }) => {
        const set = items.find(s => s.id === search.get('set'));
        const past = items.filter(s => s.state === 'replaced' || s.state === 'discarded');
        const shown = all ? items : items.filter(s => !past.includes(s));
        return (
          <>
            <Section
              title="本区规则"
              extra={
                past.length > 0 && (
                  <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
                    {all ? '收起历史版本' : `历史版本 ${past.length} 份`}
                  </Button>
                )
              }
            >
              {shown.length === 0 && (
                <Nothing>还没有自定的规则，各方案按通用规则亮灯。可选一份内置规则起草。</Nothing>
              )}
              <ul className="owed">
                {shown.map(s => (
                  <Row key={s.id} set={s} open={s.id === set?.id} />
                ))}
              </ul>
            </Section>
            {set &&
              (set.state === 'draft' ? (
                <LightDraft key={set.id} set={set} />
              ) : (
                <Fixed set={set} all={items} />
              ))}
            <Presets presets={presets} />
          </>
        );
      }}
    </Loaded>
  );
}
