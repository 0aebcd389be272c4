import type { ReactNode } from 'react';
import { Form, Select } from 'antd';
import { LADDER_NAMES, type LadderName, OBLIGATIONS, type ObligationKind, unfitActions } from '@duban/chain';
import { useQuery } from '@tanstack/react-query';
import { laddersQuery } from '../api/rules-queries';

/** What units are chased for, and the office in turn: for these a plan may choose. */
export const CHOOSABLE: readonly ObligationKind[] = [
  'sign',
  'file_action_plan',
  'report',
  'contribute',
  'milestone',
  'complete',
  'answer_notice',
  'review_reports',
];

/** The ladders of one plan, by what is owed; what is left empty goes by the general one. */
export function LadderFields({ name = 'ladders' }: { name?: string }): ReactNode {
  const ladders = useQuery(laddersQuery);
  const fits = (kind: ObligationKind, ladder: LadderName): boolean => {
    const item = ladders.data?.find(l => l.ladder === ladder);
    return !item || unfitActions(kind, item.data).length === 0;
  };
  return (
    <div className="two ladders">
      {CHOOSABLE.map(kind => (
        <Form.Item key={kind} name={[name, kind]} label={OBLIGATIONS[kind].label}>
          <Select
            allowClear
            placeholder={`通用：${LADDER_NAMES[OBLIGATIONS[kind].ladder]}`}
            options={(Object.keys(LADDER_NAMES) as LadderName[])
              .filter(l => l !== 'none' && l !== OBLIGATIONS[kind].ladder && fits(kind, l))
              .map(value => ({ value, label: LADDER_NAMES[value] }))}
          />
        </Form.Item>
      ))}
    </div>
  );
}

/** What was left empty is no choice; nothing chosen at all: the general ladders. */
export function chosenLadders(
  given: Readonly<Record<string, string | undefined>> | null | undefined,
): Record<string, LadderName> | null {
  const chosen = Object.entries(given ?? {}).filter((e): e is [string, LadderName] => Boolean(e[1]));
  return chosen.length ? Object.fromEntries(chosen) : null;
}

export const ladderWords = (choice: Readonly<Record<string, string>> | null | undefined): string =>
  Object.entries(choice ?? {})
    .map(
      ([kind, ladder]) =>
        `${OBLIGATIONS[kind as ObligationKind].label}按“${LADDER_NAMES[ladder as LadderName]}”`,
    )
    .join('，') || '通用阶梯';
