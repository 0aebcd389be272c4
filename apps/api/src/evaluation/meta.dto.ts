import {
  LINK_LABELS,
  MACHINE_NAMES,
  MACHINES,
  OBLIGATION_KINDS,
  OBLIGATIONS,
  OUTCOME_LABELS,
  ROLE_LABELS,
} from '@duban/chain';
import { LIGHT_LABELS } from '@duban/evaluation';
import { ApiProperty } from '@nestjs/swagger';
import { Labels } from '../fields';

/** The words of the house, in the order in which they are shown. */
export class MetaDto {
  @Labels({ doc: '六个环节' }) links: Record<string, string>;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
    description: '各类记录的状态',
  })
  states: Record<string, Record<string, string>>;
  @Labels({ doc: '亮灯' }) lights: Record<string, string>;
  @Labels({ doc: '角色' }) roles: Record<string, string>;
  @Labels({ doc: '待办事项' }) obligations: Record<string, string>;
  @Labels({ doc: '办结结论' }) outcomes: Record<string, string>;
}

const fromEntries = <K extends string, V>(keys: readonly K[], of: (key: K) => V): Record<string, V> =>
  Object.fromEntries(keys.map(key => [key, of(key)]));

export const META: MetaDto = {
  links: LINK_LABELS,
  states: fromEntries(MACHINE_NAMES, name =>
    fromEntries(Object.keys(MACHINES[name].states), state => MACHINES[name].states[state].label),
  ),
  lights: LIGHT_LABELS,
  roles: ROLE_LABELS,
  obligations: fromEntries(OBLIGATION_KINDS, kind => OBLIGATIONS[kind].label),
  outcomes: OUTCOME_LABELS,
};
