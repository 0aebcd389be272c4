import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsObject, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import {
  dayFault,
  emailFault,
  instantFault,
  listFault,
  oneOfFault,
  textFault,
  uuidFault,
  wholeFault,
} from './field-faults';

/** What every field can say of itself. */
export interface FieldOptions {
  doc?: string;
  /** May be left out. */
  optional?: boolean;
  /** May be null. */
  nullable?: boolean;
  example?: unknown;
}
export interface TextOptions extends FieldOptions {
  /** Default: 1. */
  min?: number;
  /** Default: 200 characters. */
  max?: number;
  /** Spaces at the ends are meant: a password. */
  verbatim?: boolean;
}
export interface WholeOptions extends FieldOptions {
  min?: number;
  max?: number;
}
export interface ListOptions extends FieldOptions {
  /** Default: at least none, at most 1000. */
  min?: number;
  max?: number;
}

const MAX_LIST = 1_000;

/** Declares a property once, for the validator, for the transformer and for the OpenAPI file. */
function field(
  options: FieldOptions,
  api: ApiPropertyOptions,
  ...rules: PropertyDecorator[]
): PropertyDecorator {
  const { doc, optional = false, nullable = false, example } = options;
  const skip = (value: unknown): boolean => (optional && value === undefined) || (nullable && value === null);
  return applyDecorators(
    ValidateIf((_, value) => !skip(value)),
    ...rules,
    ApiProperty({
      ...api,
      required: !optional,
      ...(nullable && { nullable }),
      ...(doc !== undefined && { description: doc }),
      ...(example !== undefined && { example }),
    } as ApiPropertyOptions),
  );
}

/** A rule that says in Chinese what is wrong, or nothing. */
const rule = (name: string, fault: (value: unknown) => string | null): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: value => fault(value) === null,
      defaultMessage: args => fault(args?.value) ?? '',
    },
  });

/** Addresses carry everything as text, and a list of one as the one. */
const fromText = (parse: (text: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parse(value) : value));

export const Text = (options: TextOptions = {}): PropertyDecorator => {
  const { min = 1, max = 200, verbatim = false } = options;
  const trim = fromText(text => (verbatim ? text : text.trim()));
  return field(
    options,
    { type: 'string', minLength: min, maxLength: max },
    trim,
    rule('text', value => textFault(value, min, max)),
  );
};

export const Email = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    { example: 'zhangsan@example.cn', ...options },
    { type: 'string', format: 'email', maxLength: 254 },
    fromText(text => text.trim()),
    rule('email', emailFault),
  );

export const Texts = (options: ListOptions & { length?: number } = {}): PropertyDecorator => {
  const { min = 0, max = MAX_LIST, length = 200 } = options;
  return field(
    options,
    {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: length },
      minItems: min,
      maxItems: max,
    },
    fromText(text => [text]),
    rule('texts', value => listFault(value, min, max, one => textFault(one, 1, length))),
  );
};

export const Uuid = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'string', format: 'uuid' }, rule('uuid', uuidFault));

export const Uuids = (options: ListOptions = {}): PropertyDecorator => {
  const { min = 0, max = MAX_LIST } = options;
  return field(
    options,
    { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: min, maxItems: max },
    fromText(text => [text]),
    rule('uuids', value => listFault(value, min, max, uuidFault)),
  );
};

/** `name` makes the values a type of their own in the generated client. */
export const OneOf = (
  values: readonly string[],
  options: FieldOptions & { name?: string } = {},
): PropertyDecorator =>
  field(
    options,
    { enum: [...values], ...(options.name && { enumName: options.name }) },
    rule('oneOf', value => oneOfFault(value, values)),
  );

export const Whole = (options: WholeOptions = {}): PropertyDecorator => {
  const { min, max } = options;
  return field(
    options,
    {
      type: 'integer',
      ...(min !== undefined && { minimum: min }),
      ...(max !== undefined && { maximum: max }),
    },
    fromText(text => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)),
    rule('whole', value => wholeFault(value, min, max)),
  );
};

export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: 'boolean' },
    fromText(text => (text === 'true' ? true : text === 'false' ? false : text)),
    rule('flag', value => (typeof value === 'boolean' ? null : '须为是或否')),
  );

/** A civil date, 'YYYY-MM-DD'. */
export const Day = (options: FieldOptions = {}): PropertyDecorator =>
  field({ example: '2026-03-31', ...options }, { type: 'string', format: 'date' }, rule('day', dayFault));

/** A point in time with its zone; a Date in the DTO. */
export const Instant = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    { example: '2026-03-31T10:00:00Z', ...options },
    { type: 'string', format: 'date-time' },
    fromText(text => (instantFault(text) ? text : new Date(text))),
    rule('instant', value => (value instanceof Date ? null : instantFault(value))),
  );

/** In both, `type: () => type()`: Swagger tells a type to be asked for later by the function's name, `type`. */
export const Nested = (type: () => Class, options: FieldOptions = {}): PropertyDecorator =>
  field(
    options,
    { type: () => type() },
    Type(type),
    IsObject({ message: '须为一组内容' }),
    ValidateNested({ message: '须为一组内容' }),
  );

export const NestedList = (type: () => Class, options: ListOptions = {}): PropertyDecorator => {
  const { min = 0, max = MAX_LIST } = options;
  return field(
    options,
    { type: () => type(), isArray: true, minItems: min, maxItems: max },
    Type(type),
    rule('list', value => listFault(value, min, max, one => (isRecord(one) ? null : '须为一组内容'))),
    ValidateNested({ each: true, message: '须为一组内容' }),
  );
};

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
