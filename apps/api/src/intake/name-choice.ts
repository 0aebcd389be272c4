import { type NameChoice } from '@duban/intake';
import { UNIT_KINDS } from '@duban/organization';
import { listFault, oneOfFault, textFault, uuidFault } from '../shell/field-faults';

const one = (name: string, schema: object): object => ({
  type: 'object',
  required: [name],
  additionalProperties: false,
  properties: { [name]: schema },
});

/** What a person decided about a name: one of four shapes. */
export const CHOICE_SCHEMA = {
  oneOf: [
    one('use', { type: 'string', format: 'uuid', description: '用已有的单位或单位组' }),
    one('alias', { type: 'string', format: 'uuid', description: '用已有的单位，并记为它的别称' }),
    one('createUnit', {
      type: 'object',
      required: ['kind'],
      properties: { kind: { $ref: '#/components/schemas/UnitKind' } },
    }),
    one('createGroup', {
      type: 'object',
      required: ['memberNames'],
      properties: { memberNames: { type: 'array', items: { type: 'string' } } },
    }),
  ],
};

type Shapes = NameChoice extends infer C ? (C extends unknown ? keyof C : never) : never;

const JUDGES: Readonly<Record<Shapes, (value: unknown) => string | null>> = {
  use: uuidFault,
  alias: uuidFault,
  createUnit: value => only(value, 'kind') ?? oneOfFault((value as { kind: unknown }).kind, UNIT_KINDS),
  createGroup: value =>
    only(value, 'memberNames') ??
    listFault((value as { memberNames: unknown }).memberNames, 0, 500, name => textFault(name, 1, 200)),
};

/** What is wrong with a decision, or null. */
export function choiceFault(value: unknown): string | null {
  const shape = (Object.keys(JUDGES) as Shapes[]).find(s => only(value, s) === null);
  return shape
    ? JUDGES[shape]((value as Record<Shapes, unknown>)[shape])
    : '须为 use、alias、createUnit、createGroup 之一';
}

const only = (value: unknown, key: string): string | null =>
  typeof value === 'object' && value !== null && Object.keys(value).join() === key ? null : `须有 ${key}`;
