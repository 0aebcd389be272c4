import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
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

/** Where nothing looks like it, it is new; where something does, a person has to say. */
export const initialChoices = (proposals: Proposal[]): Choices =>
  Object.fromEntries(
    proposals.filter(p => !p.match && !p.candidates.length).map(p => [p.name, creationOf(p)]),
  );

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
      <th scope="row">{p.name}</th>
      <td>
        <Select
          aria-label={`“${p.name}”对应`}
          className="wide"
          placeholder="请选择"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={choice && ('use' in choice ? choice.use : CREATE)}
          options={[
            ...p.candidates.map(c => ({ value: c.id, label: `${c.name}（${c.why}）` })),
            { value: CREATE, label: p.kind === 'unit' ? '新建单位' : '新建单位组' },
            ...others.map(k => ({ value: k.id, label: k.name })),
          ]}
          onChange={value => onChange(value === CREATE ? creationOf(p) : { use: value })}
        />
      </td>
      <td>
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
  const unknown = proposals.filter(p => !p.match);
  const members = [
    ...new Set([
      ...(units.data ?? []).map(u => u.name),
      ...proposals.filter(p => p.kind === 'unit').map(p => p.name),
    ]),
  ];
  const open = unknown.filter(p => !choices[p.name]);
  if (!unknown.length) return null;
  return (
    <Section
      title={`未对应的名称（${unknown.length}）`}
      extra={
        open.length > 0 && (
          <Button
            size="small"
            onClick={() =>
              onChange({ ...Object.fromEntries(open.map(p => [p.name, creationOf(p)])), ...choices })
            }
          >
            其余 {open.length} 个全部新建
          </Button>
        )
      }
    >
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
    </Section>
  );
}
