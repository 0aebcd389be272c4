import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { type Fault, Refusal } from '@duban/kernel';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

const PLAIN = new Set<unknown>([String, Number, Boolean, Array, Object, Buffer, undefined]);

/** Body, query and params become their DTO, or are refused field by field. An unknown field is a fault: a typo is never ignored. */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || PLAIN.has(metatype)) return value;
    const dto = plainToInstance(metatype as new () => object, value ?? {});
    if (typeof dto !== 'object' || dto === null || Array.isArray(dto))
      throw invalid([{ where: '', message: '须为一组内容' }]);
    const errors = validateSync(dto, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
    });
    if (errors.length) throw invalid(errors.flatMap(e => faultsOf(e, '')));
    return dto;
  }
}

/** A path as it is written in code: `items[2].name`. */
const join = (path: string, property: string): string =>
  /^\d+$/.test(property) ? `${path}[${property}]` : path ? `${path}.${property}` : property;

export function faultsOf(error: ValidationError, path: string): Fault[] {
  const where = join(path, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([name, message]) => ({
    where,
    message: name === 'whitelistValidation' ? '没有这个字段' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap(child => faultsOf(child, where))];
}

const invalid = (faults: Fault[]): Refusal =>
  new Refusal('invalid', 'input.invalid', '填写内容有误', { mend: '请按提示修改后再提交', faults });
