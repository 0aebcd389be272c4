import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select } from 'antd';
import type { Schemas } from '../../api/client';
import { groupsQuery, unitsQuery } from '../../api/queries';
import { optionsOf, UNIT_KIND_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';

type Proposal = Schemas['NameProposalDto'];
export type Choices = NonNullable<Schemas['ConfirmDto']['names']>;
type Choice = Choices[string];

const CREATE = 'create';

export const creationOf = ({ kind, create }: Proposal): Choice =>
  kind === 'unit'
    ? { createUnit: { kind: create?.kind ?? 'department' } }
    : { createGroup: { memberNames: create?.memberNames ?? [] } };

export const LEVEL_LABELS: Readonly<Record<Proposal['level'], string>> = {
  name: '名称相同',
  alias: '别称相同',
  remembered: '按以前的决定',
  abbreviation: '有一个相近的单位',
  ambiguous: '有几个相近的单位',
  unknown: '没有相近的单位',
};

/** Where nothing looks like it, it is new; where something does, a person has to say. */
export const initialChoices = (proposals: Proposal[]): Choices =>
  Object.fromEntries(
    proposals.filter(p => !p.match && !p.candidates.length).map(p => [p.name, creationOf(p)]),
  );

const usedOf = (choice: Choice | undefined): string | undefined =>
  choice && 'use' in choice ? choice.use : choice && 'alias' in choice ? choice.alias : undefined;

function Row({
  proposal: p,
  choice,
  members,
  onChange,
}: {
  proposal: Proposal;
  choice: Choice | undefined;
  /** Names that can be members of a new group. */
  members: string[];
  onChange: (choice: Choice) => void;
}): ReactNode {
  const units = useQuery(unitsQuery);
  const groups = useQuery(groupsQuery);
  const known = (p.kind === 'unit' ? units.data : groups.data) ?? [];
  const others = known.filter(k => !p.candidates.some(c => c.id === k.id));
  return (
    <tr>
      <th scope="row">
        {p.name}
        <small className="more">
          {p.tasks} 项任务 · {LEVEL_LABELS[p.level]}
          {p.candidates.length > 0 && `：${p.candidates.map(c => c.name).join('、')}`}
        </small>
      </th>
      <td>
        <Select
          aria-label={`“${p.name}”对应`}
          className="wide"
          placeholder="请选择"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={usedOf(choice) ?? (choice && CREATE)}
          options={[
            ...p.candidates.map(c => ({ value: c.id, label: `${c.name}（${c.why}）` })),
            { value: CREATE, label: p.kind === 'unit' ? '新建单位' : '新建单位组' },
            ...others.map(k => ({ value: k.id, label: k.name })),
          ]}
          onChange={(value: string) => onChange(value === CREATE ? creationOf(p) : { use: value })}
        />
      </td>
      <td>
        {choice && p.kind === 'unit' && usedOf(choice) && (
          <Checkbox
            checked={'alias' in choice}
            onChange={e => {
              const id = usedOf(choice) as string;
              onChange(e.target.checked ? { alias: id } : { use: id });
            }}
          >
            记为它的别称
          </Checkbox>
        )}
        {choice && 'createUnit' in choice && (
          <Select
            aria-label={`“${p.name}”的类别`}
            value={choice.createUnit.kind}
            popupMatchSelectWidth={false}
            options={optionsOf(UNIT_KIND_LABELS)}
            onChange={kind => onChange({ createUnit: { kind } })}
          />
        )}
        {choice && 'createGroup' in choice && (
          <Select
            aria-label={`“${p.name}”的成员`}
            className="wide"
            mode="multiple"
            placeholder="成员单位"
            value={choice.createGroup.memberNames}
            options={members.map(name => ({ value: name, label: name }))}
            onChange={memberNames => onChange({ createGroup: { memberNames } })}
          />
        )}
      </td>
    </tr>
  );
}

/** Names of the document that match nothing on record: each is decided on by a person. */
export function Names({
  proposals,
  choices,
  onChange,
}: {
  proposals: Proposal[];
  choices: Choices;
  onChange: (choices: Choices) => void;
}): ReactNode {
  const units = useQuery(unitsQuery);
  const groups = useQuery(groupsQuery);
  const nameOf = (p: Proposal): string =>
    [...(units.data ?? []), ...(groups.data ?? [])].find(k => k.id === p.match?.id)?.name ?? p.name;
  const unknown = proposals.filter(p => !p.match);
  const members = [
    ...new Set([
      ...(units.data ?? []).map(u => u.name),
      ...proposals.filter(p => p.kind === 'unit').map(p => p.name),
    ]),
  ];
  const open = unknown.filter(p => !choices[p.name]);
  const only = open.filter(p => p.suggested);
  const matched = proposals.filter(p => p.match);
  if (!proposals.length) return null;
  return (
    <Section
      title={`未对应的名称（${unknown.length}）`}
      extra={
        open.length > 0 && (
          <>
            {only.length > 0 && (
              <Button
                size="small"
                onClick={() =>
                  onChange({
                    ...choices,
                    ...Object.fromEntries(only.map(p => [p.name, { use: p.suggested as string }])),
                  })
                }
              >
                {only.length} 个按唯一相近的单位对应
              </Button>
            )}{' '}
            <Button
              size="small"
              onClick={() =>
                onChange({ ...Object.fromEntries(open.map(p => [p.name, creationOf(p)])), ...choices })
              }
            >
              其余 {open.length} 个全部新建
            </Button>
          </>
        )
      }
    >
      {unknown.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="未对应的名称">
          <table className="plain names">
            <thead>
              <tr>
                <th scope="col">文件中的名称</th>
                <th scope="col">对应</th>
                <th scope="col">新建时</th>
              </tr>
            </thead>
            <tbody>
              {unknown.map(p => (
                <Row
                  key={p.name}
                  proposal={p}
                  choice={choices[p.name]}
                  members={members}
                  onChange={choice => onChange({ ...choices, [p.name]: choice })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {matched.length > 0 && (
        <details>
          <summary>已对应 {matched.length} 个</summary>
          <ul className="matched">
            {matched.map(p => (
              <li key={p.name}>
                {p.name} → {nameOf(p)}（{LEVEL_LABELS[p.level]}，{p.tasks} 项）
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
