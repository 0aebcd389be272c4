#!/usr/bin/env node
// docs/chain.md out of the tables of libs/chain and docs/chain.preamble.md: `node tools/docs.mjs` writes it,
// `node tools/docs.mjs --check` exits 1 where it is not what the tables say.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import prettier from 'prettier';
import { dist, root } from './sources.mjs';

const file = join(root, 'docs/chain.md');
const preamble = join(root, 'docs/chain.preamble.md');

/** The tables as they are compiled; what is stale is built first. */
function load() {
  const built = spawnSync(process.execPath, [join(root, 'tools/build.mjs'), '--server'], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
  return createRequire(import.meta.url)(join(dist, 'libs/chain/src/index.js'));
}

const chain = load();
const {
  LADDERS,
  LINK_LABELS,
  LINKS,
  MACHINES,
  OBLIGATION_KINDS,
  OBLIGATIONS,
  PERMISSIONS,
  ROLE_LABELS,
  ROLES,
} = chain;

/** What the records are called; the tables name their states, not them. */
const RECORDS = {
  plan: '方案',
  task: '任务',
  assignment: '分办件（一个单位的一份任务）',
  milestone: '节点',
  reporting_period: '报送周期',
  notice: '督办单',
  report: '进展报告',
  contribution: '责任单位材料',
  completion: '办结报告',
  submission: '上报件',
  request: '申请（延期、中止、变更、撤销）',
  matter: '困难问题、政策建议',
  instruction: '批示',
  review_request: '复核',
  recheck: '回头看',
  edition: '方案的修订',
  round: '督查活动',
  naming: '点名（表扬、批评）',
  measurement_due: '应报数据',
};
const RELATIONS = {
  office: 'the plan’s office',
  primary: 'the task’s primary lead',
  unit: 'the unit the record belongs to',
  member: 'a unit with an assignment in the task or plan',
  leader: 'the leader who answers for the task, in person',
  superior: 'the unit the plan reports to',
  addressee: 'the unit a matter is put to',
  reviewer: 'whoever may look at a conclusion again, having had no hand in it',
  any: 'whoever holds the role',
};
const UNITS = { workday: 'wd', day: 'd', workhour: 'wh', month: 'mo' };
const RECIPIENTS = {
  holder: 'holder',
  unit_head: 'head of the unit',
  supervisor: 'supervisors',
  office_head: 'head of the office',
  leader: 'leader',
};
const ACTIONS = {
  remind: 'remind',
  chase: 'chase 催办',
  escalate: 'escalate',
  take_as_signed: 'take as signed 视为签收',
  take_as_agreed: 'take as agreed 视为同意',
  draft_yellow: 'draft a yellow notice',
  draft_red: 'draft a red notice',
};
/** A rule from so many states is drawn from one node: the table has the states. */
const MANY = 4;

const code = name => `\`${name}\``;
const codes = names => (names ?? []).map(code).join(' ');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
/** Every value of a map has its word; a new one without it stops the generator instead of being left out. */
const word = (words, key, what) => {
  if (!(key in words)) throw new Error(`tools/docs.mjs has no word for ${what} “${key}”`);
  return words[key];
};

const factsOf = when =>
  Object.entries(when ?? {})
    .map(([name, value]) => (value ? name : `not ${name}`))
    .join(', ');
const openings = rule =>
  (rule.opens ?? []).map(o => code(o.kind) + (o.when ? ` (${factsOf(o.when)})` : '')).join(' ');

const conditions = rule =>
  [
    factsOf(rule.when),
    rule.needs && `owed: ${codes(rule.needs)}`,
    rule.lacks && `not owed: ${codes(rule.lacks)}`,
  ]
    .filter(Boolean)
    .join('; ');

const clocks = rule =>
  [
    rule.holds && `holds ${codes(rule.holds)}`,
    rule.rearms && `rearms ${codes(rule.rearms)}`,
    rule.mutes && `mutes ${codes(rule.mutes)}`,
    rule.unmutes && `unmutes ${codes(rule.unmutes)}`,
    rule.pauses && 'pauses all',
    rule.resumes && 'resumes what was paused',
    rule.voids && 'ends all as cancelled',
  ]
    .filter(Boolean)
    .join('; ');

const carriers = info =>
  (info.carriedBy ?? []).map(c => `${code(c.machine)} in ${codes(c.states)}`).join(' or ');

const states = machine =>
  table(
    ['state', '名称', 'kind', 'the next move may be carried by'],
    Object.entries(machine.states).map(([name, i]) => [code(name), i.label, i.kind, carriers(i)]),
  );

const transitions = machine =>
  table(
    ['from', 'event', 'by', 'when', 'to', 'settles', 'opens', 'clocks'],
    machine.rules.map(r => [
      r.from ? codes(r.from) : '–',
      code(r.event),
      r.by === 'system' ? 'system' : code(r.by),
      conditions(r),
      r.to === 'prior' ? 'the state before' : code(r.to),
      codes(r.settles),
      openings(r),
      clocks(r),
    ]),
  );

function diagram({ states: all, rules }) {
  const lines = Object.entries(all).map(([name, { label }]) => `  state "${label} ${name}" as ${name}`);
  const arrows = new Map();
  const draw = (from, to, event) =>
    arrows.set(`${from} --> ${to}`, [...(arrows.get(`${from} --> ${to}`) ?? []), event]);
  for (const { from, event, to, when } of rules) {
    const facts = factsOf(when);
    const label = facts ? `${event} (${facts})` : event;
    if (to === 'prior') lines.push('  state "中止前的状态" as prior');
    if (from === null) draw('[*]', to, label);
    else if (from.length >= MANY) draw('many', to, label);
    else for (const state of from) draw(state, to, label);
  }
  if (rules.some(r => r.from?.length >= MANY)) lines.push('  state "多个状态（见下表）" as many');
  for (const [arrow, events] of arrows) lines.push(`  ${arrow}: ${events.join(' / ')}`);
  for (const [name, { kind }] of Object.entries(all))
    if (kind === 'terminal') lines.push(`  ${name} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', '  direction LR', ...lines, '```'].join('\n');
}

const machineSection = machine => [
  `### ${word(RECORDS, machine.name, 'the record')} ${code(machine.name)}`,
  diagram(machine),
  states(machine),
  transitions(machine),
];

const limitOf = limit =>
  limit === 'given' ? 'given' : `${limit.n} ${word(UNITS, limit.unit, 'the unit of time')}`;

const obligations = table(
  ['kind', '待办', 'about', 'holder', 'settled by', 'limit', 'ladder'],
  OBLIGATION_KINDS.map(kind => {
    const { label, subjects, holder, settledBy, limit, ladder } = OBLIGATIONS[kind];
    return [
      code(kind),
      label,
      codes(subjects),
      `${holder.role} (${holder.relation})`,
      codes(settledBy),
      limitOf(limit),
      ladder,
    ];
  }),
);

const told = to => to.map(r => word(RECIPIENTS, r, 'the recipient')).join(', ');
const signed = n => (n > 0 ? `+${n}` : `${n}`.replace('-', '−'));

function ladderSection([name, { steps, repeat }]) {
  const users = OBLIGATION_KINDS.filter(k => OBLIGATIONS[k].ladder === name);
  const rows = steps.map(s => [signed(s.offset), word(ACTIONS, s.action, 'the action'), told(s.to)]);
  if (repeat)
    rows.push([`then every ${repeat.every}`, word(ACTIONS, repeat.action, 'the action'), told(repeat.to)]);
  return [
    `### ${code(name)}`,
    `For ${codes(users)}.`,
    rows.length ? table(['workdays from due', 'step', 'told'], rows) : 'No steps: nobody is chased.',
  ];
}

const permissions = table(
  ['command or query', ...ROLES.map(r => `${ROLE_LABELS[r]} ${code(r)}`)],
  Object.entries(PERMISSIONS).map(([command, grants]) => [
    code(command),
    ...ROLES.map(role =>
      grants
        .filter(g => g.role === role)
        .map(g => g.relation)
        .join(', '),
    ),
  ]),
);

const links = table(
  ['link', '环节', 'task states'],
  LINKS.map(link => [
    code(link),
    LINK_LABELS[link],
    codes(
      Object.keys(MACHINES.task.states).filter(
        s => chain.linkOf(s, null) === link && s !== 'suspended' && s !== 'cancelled',
      ),
    ),
  ]),
);

function explored() {
  const violations = chain.explore(MACHINES);
  if (violations.length) throw new Error(`the machines break their own rules: ${JSON.stringify(violations)}`);
  const rows = Object.values(MACHINES).map(m => [
    code(m.name),
    Object.keys(m.states).length,
    m.rules.length,
    chain.reachable(m).length,
  ]);
  return table(['machine', 'states', 'rules', 'reachable configurations'], rows);
}

const text = () =>
  [
    readFileSync(preamble, 'utf8').trim(),
    '## Machines',
    'A configuration is a state together with what is owed in it and which of those clocks run. The explorer walks every one of them and finds no broken rule:',
    explored(),
    ...Object.values(MACHINES).flatMap(machineSection),
    '## Links',
    'The link a task stands in is derived from its state, never stored. 反馈 also lights up while one of its progress reports is under review; a suspended task stands where it stood before.',
    links,
    '## Obligations',
    `Limits count from the opening: wd workday. ${code('given')}: the due time comes with the record. Where the unit, the leader or the superior is missing the office owes it.`,
    obligations,
    '## Ladders',
    `Version ${chain.LADDER_VERSION}. An obligation keeps the version under which it was opened.`,
    ...Object.entries(LADDERS).flatMap(ladderSection),
    '## Permissions',
    'A cell says how somebody with that role has to stand to the record; an empty cell is a refusal. Where a unit may act the office may act for it (代录), with the source on record.',
    Object.entries(RELATIONS)
      .map(([name, meaning]) => `- ${code(name)}: ${meaning}`)
      .join('\n'),
    permissions,
  ].join('\n\n');

const format = async source =>
  prettier.format(source, { ...(await prettier.resolveConfig(file)), filepath: file });

const wanted = await format(text());
if (!process.argv.includes('--check')) {
  writeFileSync(file, wanted);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
  console.error('docs/chain.md 与 libs/chain 的表不一致。请运行 node tools/docs.mjs 后再提交。');
  process.exitCode = 1;
}
