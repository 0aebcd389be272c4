import 'reflect-metadata';
import { inWords, isRefusal } from '@duban/kernel';
import { bounces } from './commands/bounces';
import { calendar } from './commands/calendar';
import { ladder } from './commands/ladder';
import { parse } from './commands/parse';
import { people } from './commands/people';
import { simulate } from './commands/simulate';
import { urge } from './commands/urge';
import { verify } from './commands/verify';

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  bounces,
  calendar,
  ladder,
  parse,
  people,
  simulate,
  urge,
  verify,
};

const USAGE = `用法:
  duban parse 文件 [--json]                      读取方案文件，显示读到的任务
  duban simulate 文件 --from 日期 --to 日期 [--seed N] [--json] [--keep]
                                                 用真实引擎把一份方案走完一年
  duban ladder explain 待办编号 | --kind 种类 --due 日期 [--from 日期] [--ladder 文件.json] [--json]
                                                 一项待办何时催办、告知谁、为什么；试算不需要数据库
  duban calendar show [年份] [--shipped] [--json]
                                                 现行工作日历：放假、调休、各月工作日
  duban calendar check 文件 [--source 文号] [--region 地区] [--shipped] [--json]
                                                 检查放假安排(.json .ics),列出与现行日历的差别；不保存
  duban urge --plan 编号 | --unit 名称 | --obligation 编号 --text 催办的话 --as 登录名 [--dry-run]
                                                 以某位督查人员的名义催办;--dry-run 只列出将告知谁
  duban verify [--json]                          检查数据库是否符合闭环规则
  duban people reset-factor 登录名 --reason 理由  在服务器上重置动态口令（唯一的安全管理员丢失验证器时）
  duban people unlock 登录名 --reason 理由        在服务器上解锁账号
  duban bounces [退信文件…]                      登记邮件服务器退回的信（默认读标准输入）`;

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
