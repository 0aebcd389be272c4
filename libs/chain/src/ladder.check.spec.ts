import { asLadder, kindsOn, ladderFaults, MOST_STEPS } from './ladder.check';
import { LADDERS, type Ladder, LADDER_NAMES, type LadderName, type LadderStep } from './ladders.table';
import { OBLIGATION_KINDS } from './obligations.table';

const holder = ['holder'] as const;
const good: Ladder = {
  steps: [
    { offset: -2, to: holder, action: 'remind' },
    { offset: 3, to: ['unit_head', 'delegate'], action: 'escalate', channels: ['inbox', 'webhook'] },
  ],
  repeat: { every: 5, to: ['holder', 'leader'], action: 'chase' },
};
const codes = (name: LadderName, data: unknown): string[] =>
  ladderFaults(name, data).map(f => `${f.code} @ ${f.where}`);
/** The good ladder with its first step changed. */
const first = (change: Record<string, unknown>): unknown => ({
  ...good,
  steps: [{ ...good.steps[0], ...change }, good.steps[1]],
});

describe('a ladder that is to become an edition', () => {
  it.each((Object.keys(LADDER_NAMES) as LadderName[]).filter(n => n !== 'none'))(
    '%s: the shipped one has no fault, and is kept as it is',
    name => {
      expect(ladderFaults(name, LADDERS[name])).toEqual([]);
      expect(asLadder(LADDERS[name])).toEqual(LADDERS[name]);
    },
  );

  it('may be a new one', () => {
    expect(ladderFaults('form', good)).toEqual([]);
    expect(
      ladderFaults('form', first({ urgent: { reason: '汛期值守' }, channels: ['inbox', 'mail'] })),
    ).toEqual([]);
    expect(ladderFaults('form', { ...good, steps: [] })).toEqual([]);
  });

  it('is refused where it is no ladder at all', () => {
    expect(codes('none', LADDERS.none)).toEqual(['ladder.silent @ ladder']);
    expect(codes('nothing' as LadderName, good)).toEqual(['ladder.unknown @ ladder']);
    for (const data of [null, 7, 'x', [], {}, { steps: 'x' }])
      expect(codes('form', data)).toEqual(['ladder.no_steps @ steps']);
    expect(codes('form', { ...good, steps: [null] })).toEqual(['ladder.bad_step @ steps.0']);
  });

  it('ends in a repeating step', () => {
    expect(codes('form', { ...good, repeat: null })).toEqual(['ladder.no_repeat @ repeat']);
    const repeat = (change: Record<string, unknown>): string[] =>
      codes('form', { ...good, repeat: { ...good.repeat, ...change } });
    expect(repeat({ every: 0 })).toEqual(['ladder.repeat @ repeat.every']);
    expect(repeat({ every: 1.5 })).toEqual(['ladder.repeat @ repeat.every']);
    expect(repeat({ to: [] })).toEqual(['ladder.nobody @ repeat.to']);
    expect(codes('sign', { ...good, repeat: { ...good.repeat, action: 'take_as_signed' } })).toEqual([
      'ladder.repeat_action @ repeat.action',
    ]);
  });

  it('rises', () => {
    const at = (...offsets: unknown[]): string[] =>
      codes('form', { ...good, steps: offsets.map(offset => ({ ...good.steps[0], offset })) });
    expect(at(-2, 0, 0, 3)).toEqual(['ladder.order @ steps.2.offset']);
    expect(at(3, 1)).toEqual(['ladder.order @ steps.1.offset']);
    expect(at(0.5, '1', 900)).toEqual([0, 1, 2].map(i => `ladder.offset @ steps.${i}.offset`));
    expect(at(...Array.from({ length: MOST_STEPS + 1 }, (_, i) => i))).toEqual(['ladder.too_many @ steps']);
  });

  it('tells somebody who is there, each once', () => {
    expect(codes('form', first({ to: [] }))).toEqual(['ladder.nobody @ steps.0.to']);
    expect(codes('form', first({ to: ['everybody'] }))).toEqual(['ladder.recipient @ steps.0.to']);
    expect(codes('form', first({ to: ['holder', 'holder'] }))).toEqual([
      'ladder.recipient_twice @ steps.0.to',
    ]);
    expect(codes('form', first({ to: ['leader', 'superior', 'delegate'] }))).toEqual([
      'ladder.nobody_sure @ steps.0.to',
    ]);
  });

  it('goes by the inbox always, and at once only for a reason', () => {
    expect(codes('form', first({ channels: ['mail'] }))).toEqual(['ladder.no_inbox @ steps.0.channels']);
    expect(codes('form', first({ channels: ['inbox', 'fax', 'fax'] }))).toEqual([
      'ladder.channel @ steps.0.channels',
      'ladder.channel @ steps.0.channels',
      'ladder.channel_twice @ steps.0.channels',
    ]);
    expect(codes('form', first({ urgent: { reason: ' ' } }))).toEqual([
      'ladder.urgent_reason @ steps.0.urgent.reason',
    ]);
    expect(codes('form', first({ urgent: { reason: '防汛' }, channels: ['inbox'] }))).toEqual([
      'ladder.urgent_channel @ steps.0.channels',
    ]);
    expect(codes('form', first({ urgent: { reason: '防汛' }, to: ['holder', 'leader'] }))).toEqual([
      'ladder.urgent_leader @ steps.0.urgent',
    ]);
  });

  it('drafts and takes only for what that may come of, and never before it is due', () => {
    const step = (offset: number, action: string): Record<string, unknown> => ({
      ...good,
      steps: [{ offset, to: ['supervisor'], action } as LadderStep],
    });
    expect(codes('form', step(5, 'draft_yellow'))).toEqual(['ladder.draft_kind @ steps.0.action']);
    expect(codes('milestone', step(5, 'draft_yellow'))).toEqual([]);
    expect(codes('complete', step(0, 'draft_red'))).toEqual(['ladder.too_early @ steps.0.action']);
    expect(codes('sign', step(3, 'take_as_signed'))).toEqual([]);
    expect(codes('sign', step(3, 'take_as_agreed'))).toEqual(['ladder.take_kind @ steps.0.action']);
    expect(codes('countersign', step(1, 'take_as_agreed'))).toEqual([]);
    expect(codes('office', step(1, 'take_as_signed'))).toEqual(['ladder.take_kind @ steps.0.action']);
    expect(codes('form', step(1, 'dance'))).toEqual(['ladder.action @ steps.0.action']);
  });

  it('says in Chinese what is wrong', () => {
    for (const { message } of ladderFaults('form', {
      steps: [{ offset: 'x', to: [], action: 'draft_red', channels: [], urgent: {} }],
      repeat: null,
    }))
      expect(message).toMatch(/[一-龥]/);
  });
});

it('every kind but the silent is on a ladder that ends in a repeating step', () => {
  const chased = (Object.keys(LADDER_NAMES) as LadderName[]).filter(n => LADDERS[n].repeat);
  expect(kindsOn('none')).toEqual(['accept']);
  expect(chased.flatMap(kindsOn)).toHaveLength(OBLIGATION_KINDS.length - 1);
});
