import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { MACHINES, type MachineName } from '@duban/chain';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { listFault, oneOfFault } from './shell/field-faults';
import { type FieldOptions, OneOf, Text, type TextOptions } from './shell/fields';

/** Fields the records of the chain need beside those of the shell. */

type Fault = (value: unknown) => string | null;

const field = (
  name: string,
  options: FieldOptions,
  api: ApiPropertyOptions,
  fault: Fault,
  ...before: PropertyDecorator[]
): PropertyDecorator => {
  const { doc, optional = false, nullable = false, example } = options;
  return applyDecorators(
    ...before,
    ValidateIf((_, value) => !((optional && value === undefined) || (nullable && value === null))),
    ValidateBy({
      name,
      validator: {
        validate: value => fault(value) === null,
        defaultMessage: args => fault(args?.value) ?? '',
      },
    }),
    ApiProperty({
      ...api,
      required: !optional,
      ...(nullable && { nullable }),
      ...(doc !== undefined && { description: doc }),
      ...(example !== undefined && { example }),
    } as ApiPropertyOptions),
  );
};

/** Running text: may be empty, and longer than a name. */
export const Prose = (options: TextOptions = {}): PropertyDecorator =>
  Text({ min: 0, max: 10_000, ...options });

/** Text out of another program, page breaks and all: whoever reads it cleans it. */
export const Pasted = (options: FieldOptions & { max: number }): PropertyDecorator =>
  field('pasted', options, { type: 'string', maxLength: options.max }, value => {
    if (typeof value !== 'string') return '须为文字';
    return value.length > options.max ? `不超过 ${options.max} 字` : null;
  });

/** A state of one of the machines. */
export const StateOf = (machine: MachineName, options: FieldOptions = {}): PropertyDecorator =>
  OneOf(Object.keys(MACHINES[machine].states), { ...options, name: `${pascal(machine)}State` });

const pascal = (name: string): string =>
  name
    .split('_')
    .map(word => word[0].toUpperCase() + word.slice(1))
    .join('');

/** A number, whole or not. */
export const Figure = (options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator => {
  const { min, max } = options;
  return field(
    'figure',
    options,
    {
      type: 'number',
      ...(min !== undefined && { minimum: min }),
      ...(max !== undefined && { maximum: max }),
    },
    value => {
      if (typeof value !== 'number' || !Number.isFinite(value)) return '须为数字';
      if (min !== undefined && value < min) return `不小于 ${min}`;
      return max !== undefined && value > max ? `不大于 ${max}` : null;
    },
  );
};

/** A number as written, or words. */
export const FigureOrText = (options: FieldOptions = {}): PropertyDecorator =>
  field('figureOrText', options, { oneOf: [{ type: 'number' }, { type: 'string' }] }, value =>
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.length <= 200)
      ? null
      : '须为数字或文字',
  );

/** Any number of the values, at least one unless said; in an address written `light=red&light=yellow`. */
export const ManyOf = (
  values: readonly string[],
  options: FieldOptions & { name?: string; min?: number } = {},
): PropertyDecorator =>
  field(
    'manyOf',
    options,
    { isArray: true, enum: [...values], ...(options.name && { enumName: options.name }) },
    value => listFault(value, options.min ?? 1, values.length, one => oneOfFault(one, values)),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value)),
  );

/** Several states of one of the machines, to narrow a list down. */
export const StatesOf = (machine: MachineName, options: FieldOptions = {}): PropertyDecorator =>
  ManyOf(Object.keys(MACHINES[machine].states), { ...options, name: `${pascal(machine)}State` });

type Schema = Exclude<
  NonNullable<Extract<ApiPropertyOptions, { additionalProperties?: unknown }>['additionalProperties']>,
  boolean
>;

/** An object whose keys are data: names, ids. `fault` judges one entry. */
export const Dict = (
  schema: Schema,
  fault: (value: unknown, key: string) => string | null,
  options: FieldOptions & { max?: number } = {},
): PropertyDecorator =>
  field('dict', options, { type: 'object', additionalProperties: schema }, value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return '须为一组内容';
    const entries = Object.entries(value);
    const { max = 1_000 } = options;
    if (entries.length > max) return `不超过 ${max} 项，现为 ${entries.length} 项`;
    for (const [key, one] of entries) {
      const wrong = fault(one, key);
      if (wrong) return `“${key.slice(0, 40)}”${wrong}`;
    }
    return null;
  });

/** Labels by key, as an answer shows them. */
export const Labels = (options: FieldOptions = {}): PropertyDecorator =>
  Dict({ type: 'string' }, () => null, options);
