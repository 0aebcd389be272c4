import { choiceFaults, ladderOf } from './ladder.choice';
import { LADDERS, type LadderName } from './ladders.table';

const shipped = (name: LadderName) => LADDERS[name];
const codes = (choice: unknown): string[] => choiceFaults(choice, shipped).map(f => `${f.code} ${f.where}`);

describe('the ladders of one plan', () => {
  it('may be others than those of the table, as long as nothing comes of silence that may not', () => {
    expect(codes({ report: 'office', sign: 'form', milestone: 'complete' })).toEqual([]);
    expect(codes({ report: 'milestone' })).toEqual([
      'ladder.unfit ladders.report',
      'ladder.unfit ladders.report',
    ]);
    expect(codes({ report: 'sign' })).toEqual(['ladder.unfit ladders.report']);
  });

  it('silence nobody, and are of kinds and names there are', () => {
    expect(codes({ report: 'none', accept: 'form', nothing: 'form', complete: 'fast' })).toEqual([
      'ladder.silent ladders.report',
      'ladder.silent ladders.accept',
      'ladder.kind ladders.nothing',
      'ladder.unknown ladders.complete',
    ]);
    for (const odd of [null, [], 'form', 3]) expect(codes(odd)).toEqual(['ladder.choice ladders']);
  });

  it('leave every other kind to the table', () => {
    expect(ladderOf('report', { report: 'office' })).toBe('office');
    expect([ladderOf('sign', { report: 'office' }), ladderOf('sign', null)]).toEqual(['sign', 'sign']);
  });
});
