import { readFileSync } from 'node:fs';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import {
  asLadder,
  channelWords,
  type ExplainedStep,
  explainLadder,
  LADDER_NAMES,
  type Ladder,
  ladderFaults,
  type LadderName,
  LADDERS,
  OBLIGATION_KINDS,
  type ObligationKind,
  OBLIGATIONS,
  RECIPIENTS,
  SKIPPED_WHY,
  rungWords,
} from '@duban/chain';
import { Db, SystemClock } from '@duban/journal';
import { endOfDay, instantOf, Refusal, shanghaiTime } from '@duban/kernel';
import { LadderQueries, type LadderOf, type Obligation, type StepAhead } from '@duban/obligation';
import { NestFactory } from '@nestjs/core';
import { HouseModule } from '../../../wiring/src';
import { readArguments } from './arguments';
import { withDatabase } from './with-database';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const wrong = (message: string, mend: string): Refusal =>
  new Refusal('invalid', 'cli.bad_option', message, { mend });

/**
 * `duban ladder explain`: what a ladder will do, when, to whom and why. Of an obligation in the database, or, without
 * any database, of one that is thought up. Exit 1 where the ladder that is tried has faults.
 */
export async function ladder(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    kind: { type: 'string' },
    due: { type: 'string' },
    from: { type: 'string' },
    ladder: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [what, id] = positionals;
  if (what !== 'explain') throw wrong(`没有“${what ?? ''}”这个子命令`, '用法:duban ladder explain …');
  if (!id && (!values.kind || !values.due))
    throw wrong('没有给出待办', '给出待办编号，或 --kind 种类 --due 日期');
  const data = values.ladder === undefined ? undefined : readLadder(values.ladder);
  if (!id) return sample(values, data);
  return withDatabase({ running: true }, url => real(url, id, data, values.json ?? false));
}

/** Of one that is thought up: nothing but the rules is needed. */
function sample(
  { kind, due, from, json }: { kind?: string; due?: string; from?: string; json?: boolean },
  data: unknown,
): number {
  if (!(OBLIGATION_KINDS as readonly string[]).includes(kind ?? ''))
    throw wrong(`没有“${kind}”这种待办`, `种类为 ${OBLIGATION_KINDS.join('、')}`);
  // Dates that do not exist are refused here.
  for (const date of [due as string, from]) if (date !== undefined) DEFAULT_CALENDAR.isWorkday(date);
  const owed = kind as ObligationKind;
  const name = OBLIGATIONS[owed].ladder;
  if (data !== undefined && faulty(name, data, json)) return 1;
  const tried = data === undefined ? LADDERS[name] : asLadder(data as Ladder);
  const after = from === undefined ? new SystemClock().now() : instantOf(from);
  const chased = { kind: owed, title: '示例事项', dueAt: endOfDay(due as string) };
  const coming = explainLadder(tried, chased, DEFAULT_CALENDAR, after);
  if (json) say(JSON.stringify({ kind: owed, ladder: name, due: chased.dueAt, coming }, null, 2));
  else {
    say(`${OBLIGATIONS[owed].label}，按“${LADDER_NAMES[name]}”阶梯，${shanghaiTime(chased.dueAt)} 到期`);
    for (const s of coming) tell(s, s.rule.to.map(to => RECIPIENTS[to]).join('、'));
    if (!coming.length) say('  不催办');
  }
  return 0;
}

async function real(databaseUrl: string, id: string, data: unknown, json: boolean): Promise<number> {
  const app = await NestFactory.createApplicationContext(
    HouseModule.forRoot({
      databaseUrl,
      poolSize: 2,
      notification: { baseUrl: 'http://localhost', mailDomain: 'localhost' },
    }),
    { logger: ['error'] },
  );
  try {
    const [o] = await app.get(Db).query<Obligation>('SELECT * FROM obligation WHERE id::text = $1', [id]);
    if (!o) throw new Refusal('not_found', 'record.not_found', `没有待办 ${id}`, { mend: '请核对编号' });
    if (data !== undefined && faulty(o.ladder, data, json)) return 1;
    const of = await app.get(LadderQueries).of(o, data === undefined ? undefined : asLadder(data as Ladder));
    if (json) say(JSON.stringify(of, null, 2));
    else describe(o, of);
    return 0;
  } finally {
    await app.close();
  }
}

function describe(o: Obligation, { ladder: stands, taken, coming, quiet }: LadderOf): void {
  say(`${OBLIGATIONS[o.kind].label}：${o.title}，${shanghaiTime(o.due_at)} 到期`);
  say(
    `按“${LADDER_NAMES[stands.name]}”阶梯第 ${stands.version} 版（现行第 ${stands.newest} 版），第 ${stands.arming} 次计时`,
  );
  for (const s of taken)
    say(
      `  已到 ${shanghaiTime(s.planned_at)} ${rungWords(s.label)} ${s.skipped_why ? `未发出:${SKIPPED_WHY[s.skipped_why]}` : '已发出'}`,
    );
  for (const q of quiet) say(`  目前不提醒：${q.words}${q.until ? `，至 ${shanghaiTime(q.until)}` : ''}`);
  for (const s of coming) tell(s, told(s));
  if (!coming.length) say(o.settled_at ? '  已了结，不再催办' : '  目前不催办');
}

const told = (s: StepAhead): string =>
  s.recipients.map(r => `${RECIPIENTS[r.as]}(${r.names.join('、') || '目前无人'})`).join('、');

function tell(s: ExplainedStep, to: string): void {
  say(
    `  将于 ${shanghaiTime(s.at)} ${rungWords(s.label)} ${s.actionWords}，告知${to}，经${channelWords(s.channels)}${s.rule.urgent ? `，加急：${s.rule.urgent.reason}` : ''}`,
  );
  say(`       ${s.because}`);
}

function faulty(name: LadderName, data: unknown, json: boolean | undefined): boolean {
  const faults = ladderFaults(name, data);
  if (json && faults.length) say(JSON.stringify({ ladder: name, faults }, null, 2));
  else for (const f of faults) say(`不妥 [${f.code}] ${f.where}：${f.message}`);
  return faults.length > 0;
}

/** @throws Refusal cli.bad_ladder */
function readLadder(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Refusal('invalid', 'cli.bad_ladder', `读不出阶梯文件“${file}”：${(cause as Error).message}`, {
      mend: '文件应为 JSON:{"steps":[…],"repeat":{…}}',
      cause,
    });
  }
}
