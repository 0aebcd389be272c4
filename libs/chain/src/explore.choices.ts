import type { Machines, Move, World } from './explore.world';
import type { Facts } from './machine.types';

/** A command by its name: the steps it takes together, and who leads from then on. */
export type Choice = [name: string, moves: Move[], primary?: 'a0' | 'a1'];
type Unit = 'a0' | 'a1';
const UNITS: readonly Unit[] = ['a0', 'a1'];
const other = (u: Unit): Unit => (u === 'a0' ? 'a1' : 'a0');
const bools = [false, true];

const open = (machines: Machines, w: World, place: keyof World & string): boolean => {
  const c = w[place as 'task'];
  const machine = machines[place === 'contribution' ? 'contribution' : place];
  return c !== undefined && machine?.states[c.state]?.kind === 'open';
};

/** What ends when a task is completed: reports, contributions and milestones; released and void with its end. */
function ending(m: Machines, w: World, closed: boolean): Move[] {
  const moves: Move[] = [];
  if (open(m, w, 'report')) moves.push({ place: 'report', event: 'void' }, ...left(w));
  if (open(m, w, 'contribution')) moves.push({ place: 'contribution', event: 'void' });
  if (open(m, w, 'milestone')) moves.push({ place: 'milestone', event: 'void' });
  if (closed) {
    for (const u of UNITS)
      if (w[u] && m.assignment.states[w[u].state].kind !== 'terminal')
        moves.push({ place: u, event: 'release' });
    if (open(m, w, 'request')) moves.push({ place: 'request', event: 'void' });
  }
  return moves;
}

/** A period loses a report that waited, or one that was outstanding: with none left it is done. */
const left = (w: World): Move[] =>
  w.period && w.period.state !== 'done'
    ? [{ place: 'period', event: 'emptied', facts: { outstanding: false } }]
    : [];

/** Every command a person, or time, may try in a world. Which steps a command takes together is what the services do. */
export function choices(m: Machines, w: World): Choice[] {
  const { task } = w;
  if (!task) return [['register', [{ place: 'task', event: 'register' }]]];
  const all: Choice[] = [];
  const add = (name: string, moves: Move[], primary?: Unit): void => void all.push([name, moves, primary]);
  const p = w.primary ?? 'a0';
  if (task.state === 'suspended') {
    add('resume', [{ place: 'task', event: 'resume' }]);
    add('cancel', [{ place: 'task', event: 'cancel' }, ...cancelled(m, w)]);
    approveReport(m, w, add);
    return all;
  }
  for (const standing of bools) dispatching(w, { standing }, add);
  for (const u of UNITS) assigned(w, u, p, add);
  add('file action plan', [
    { place: 'task', event: 'file_action_plan' },
    ...(open(m, w, 'milestone') ? [] : [{ place: 'milestone', event: 'plan' } as Move]),
  ]);
  add('claim milestone', [{ place: 'milestone', event: 'claim', facts: { alone: true } }]);
  for (const event of ['deliver', 'unclaim'])
    if (w.milestone?.owed.has('confirm_milestone')) add(event, [{ place: 'milestone', event }]);
  if (
    !open(m, w, 'period') &&
    !open(m, w, 'report') &&
    ['implementing', 'tracking'].includes(task.state) &&
    w[p]?.state === 'signed'
  )
    add('period', [
      { place: 'period', event: 'open' },
      { place: 'report', event: 'open' },
      ...(w[other(p)]?.state === 'signed' && !open(m, w, 'contribution')
        ? [{ place: 'contribution', event: 'open' } as Move]
        : []),
    ]);
  reporting(m, w, add);
  completing(m, w, p, add);
  requesting(m, w, add);
  add('suspend', [{ place: 'task', event: 'suspend' }]);
  add('cancel', [{ place: 'task', event: 'cancel' }, ...cancelled(m, w)]);
  return all;
}
type Add = (name: string, moves: Move[], primary?: Unit) => void;

const cancelled = (m: Machines, w: World): Move[] => [
  ...ending(m, w, true),
  ...(open(m, w, 'completion') ? [{ place: 'completion', event: 'void' } as Move] : []),
];

function dispatching(w: World, facts: Facts, add: Add): void {
  const dispatch: Move = { place: 'task', event: 'dispatch', facts };
  const anew = (u: Unit, event: string): Move[] =>
    w[u]?.state === 'offered'
      ? [
          { place: u, event: 'pass_over' },
          { place: u, event },
        ]
      : [{ place: u, event }];
  if (w.task?.state === 'registered') {
    add('dispatch', [dispatch, ...anew('a0', 'assign'), ...anew('a1', 'assign')], 'a0');
    add('dispatch with letter', [dispatch, ...anew('a0', 'assign'), ...anew('a1', 'letter')], 'a0');
    add('offer', [
      { place: 'task', event: 'offer' },
      { place: 'a0', event: 'offer' },
      { place: 'a1', event: 'offer' },
    ]);
    for (const u of UNITS)
      add(
        `claim ${u}`,
        [
          { place: u, event: 'claim' },
          { place: other(u), event: 'pass_over' },
          { place: 'task', event: 'claim', facts },
        ],
        u,
      );
  }
}

function assigned(w: World, u: Unit, p: Unit, add: Add): void {
  const c = w[u];
  if (!c) return;
  const first: Move[] =
    u === p && w.task?.state === 'dispatched' ? [{ place: 'task', event: 'primary_signed' }] : [];
  for (const event of ['sign', 'take_as_signed']) add(`${event} ${u}`, [{ place: u, event }, ...first]);
  for (const again of bools) add(`decline ${u}`, [{ place: u, event: 'decline', facts: { again } }]);
  add(`uphold ${u}`, [{ place: u, event: 'uphold' }]);
  add(`reassign ${u}`, [
    { place: u, event: 'reassign' },
    { place: u, event: 'assign' },
  ]);
  for (const event of ['send_letter', 'record_reply']) add(`${event} ${u}`, [{ place: u, event }]);
  for (const event of ['countersign', 'lapse_countersign']) add(`${event} ${u}`, [{ place: u, event }]);
  if (u !== p && c.state !== 'offered' && !w.contribution?.owed.size)
    add(`withdraw ${u}`, [{ place: u, event: 'withdraw' }]);
}

function approveReport(m: Machines, w: World, add: Add): void {
  if (w.report?.state !== 'submitted') return;
  add('approve report', [
    { place: 'report', event: 'approve' },
    { place: 'period', event: 'emptied', facts: { outstanding: false } },
    ...(open(m, w, 'contribution') ? [{ place: 'contribution', event: 'void' } as Move] : []),
    ...(w.milestone?.state === 'claimed' && !w.milestone.owed.has('confirm_milestone')
      ? [{ place: 'milestone', event: 'deliver' } as Move]
      : []),
  ]);
}

function reporting(m: Machines, w: World, add: Add): void {
  const claim: Move[] =
    w.milestone?.state === 'open' ? [{ place: 'milestone', event: 'claim', facts: { alone: false } }] : [];
  const unclaim: Move[] =
    w.milestone?.state === 'claimed' && !w.milestone.owed.has('confirm_milestone')
      ? [{ place: 'milestone', event: 'unclaim' }]
      : [];
  const received: Move = { place: 'period', event: 'received' };
  add('save', [{ place: 'report', event: 'save' }]);
  for (const named of [[], claim]) {
    add('submit', [{ place: 'report', event: 'submit', facts: { signOff: false } }, received, ...named]);
    add('submit for signature', [{ place: 'report', event: 'submit', facts: { signOff: true } }, ...named]);
  }
  add('sign off', [{ place: 'report', event: 'sign_off' }, received]);
  add('refuse to sign off', [{ place: 'report', event: 'refuse_sign_off' }, ...unclaim]);
  approveReport(m, w, add);
  if (w.report?.state === 'submitted')
    add('return report', [
      { place: 'report', event: 'return' },
      { place: 'period', event: 'emptied', facts: { outstanding: true } },
      ...unclaim,
    ]);
  for (const event of ['save', 'submit', 'approve', 'return'])
    add(`${event} contribution`, [{ place: 'contribution', event }]);
}

function completing(m: Machines, w: World, p: Unit, add: Add): void {
  const lead = w[other(p)];
  const asks: Move[] =
    lead?.state === 'signed' && !lead.owed.has('countersign')
      ? [{ place: other(p), event: 'ask_countersign' }]
      : [];
  const stops: Move[] = lead?.owed.has('countersign')
    ? [{ place: other(p), event: 'lapse_countersign' }]
    : [];
  for (const onSite of bools)
    for (const asked of [[], asks])
      add('submit completion', [
        { place: 'task', event: 'submit_completion', facts: { onSite } },
        { place: 'completion', event: 'submit' },
        ...asked,
      ]);
  add('return completion', [
    { place: 'task', event: 'return_completion' },
    { place: 'completion', event: 'return' },
    ...stops,
  ]);
  add('verify on site', [{ place: 'task', event: 'verify_on_site' }]);
  const awaitingCountersign = stops.length > 0;
  for (const reportsUpward of bools) {
    const done = (to: string): Move[] => [
      { place: 'completion', event: to },
      ...ending(m, w, !reportsUpward),
    ];
    add('approve completion', [
      {
        place: 'task',
        event: 'approve_completion',
        facts: { reportsUpward, leaderNeeded: false, awaitingCountersign },
      },
      ...done('approve'),
    ]);
    add('approve outcome', [
      { place: 'task', event: 'approve_outcome', facts: { reportsUpward } },
      ...done('approve'),
    ]);
  }
  add('pass to leader', [
    { place: 'task', event: 'approve_completion', facts: { leaderNeeded: true, awaitingCountersign } },
  ]);
  add('reject outcome', [{ place: 'task', event: 'reject_outcome' }]);
  for (const superiorInside of bools)
    add('submit upward', [
      { place: 'task', event: 'submit_upward' },
      { place: 'submission', event: 'submit', facts: { superiorInside } },
    ]);
  add('superior accepts', [
    { place: 'submission', event: 'accept' },
    { place: 'task', event: 'accept' },
    ...ending(m, w, true),
  ]);
  add('superior returns', [
    { place: 'submission', event: 'return' },
    { place: 'task', event: 'return_upward' },
  ]);
  add('revise submission', [{ place: 'submission', event: 'revise' }]);
  for (const standing of bools)
    add('reopen', [
      { place: 'task', event: 'reopen', facts: { standing } },
      ...UNITS.flatMap((u): Move[] => (w[u]?.state === 'released' ? [{ place: u, event: 'reinstate' }] : [])),
    ]);
}

function requesting(m: Machines, w: World, add: Add): void {
  const answered: Move = { place: 'task', event: 'answer_request' };
  if (!open(m, w, 'request'))
    add('ask', [
      { place: 'request', event: 'file' },
      { place: 'task', event: 'ask' },
    ]);
  for (const event of ['refuse', 'reject', 'withdraw'])
    add(`${event} request`, [{ place: 'request', event }, answered]);
  add('endorse request', [{ place: 'request', event: 'grant', facts: { leaderNeeded: true } }]);
  for (const [event, facts] of [
    ['grant', { leaderNeeded: false }],
    ['approve', {}],
  ] as const) {
    add(`${event} extension`, [
      { place: 'request', event, facts },
      { place: 'task', event: 'reschedule' },
    ]);
    add(`${event} change`, [{ place: 'request', event, facts }, answered]);
    add(`${event} suspension`, [
      { place: 'request', event, facts },
      answered,
      { place: 'task', event: 'suspend' },
    ]);
    // Its own request has been answered by the time the rest ends.
    const { request: _, ...rest } = w;
    add(`${event} cancellation`, [
      { place: 'request', event, facts },
      { place: 'task', event: 'cancel' },
      ...cancelled(m, rest),
    ]);
  }
}
