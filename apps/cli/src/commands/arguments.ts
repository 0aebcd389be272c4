import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Refusal } from '@duban/kernel';

/** Options and file names; an unknown option is refused, not ignored. @throws Refusal cli.bad_option */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new Refusal('invalid', 'cli.bad_option', `参数不对：${(cause as Error).message}`, {
      mend: '用 duban help 查看用法',
      cause,
    });
  }
}
