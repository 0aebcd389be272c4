import 'reflect-metadata';
import { inWords, isRefusal } from '@duban/kernel';
import { bounces } from './commands/bounces';
import { parse } from './commands/parse';
import { simulate } from './commands/simulate';
import { verify } from './commands/verify';

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  bounces,
  parse,
  simulate,
  verify,
};

const USAGE = `用法:
  duban parse 文件 [--json]                      读取方案文件,显示读到的任务
  duban simulate 文件 --from 日期 --to 日期 [--seed N] [--json] [--keep]
                                                 用真实引擎把一份方案走完一年
  duban verify [--json]                          检查数据库是否符合闭环规则
  duban bounces [退信文件…]                      登记邮件服务器退回的信(默认读标准输入)`;

/** @returns the exit code: 0 done, 1 checked and found wanting, 2 the input cannot be used, 3 something broke */
async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  const command = name ? COMMANDS[name] : undefined;
  if (!command) {
    const asked = ['help', '--help', '-h'].includes(name ?? '');
    process[asked ? 'stdout' : 'stderr'].write(
      `${asked || !name ? '' : `没有“${name}”这个命令\n`}${USAGE}\n`,
    );
    return asked ? 0 : 2;
  }
  try {
    return await command(args);
  } catch (e) {
    if (isRefusal(e)) {
      process.stderr.write(`${inWords(e)}\n`);
      return 2;
    }
    process.stderr.write(`${(e as Error).stack ?? e}\n`);
    return 3;
  }
}

// `duban parse … | head` closes our stdout early: that is the reader's choice, not an error.
process.stdout.on('error', (e: NodeJS.ErrnoException) => {
  if (e.code !== 'EPIPE') throw e;
  process.exit(0);
});

void main().then(code => (process.exitCode = code));
