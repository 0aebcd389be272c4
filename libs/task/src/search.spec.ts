import { bigrams, similarity } from './search';

describe('bigrams', () => {
  it('gives every two-character piece once, across punctuation not at all', () => {
    expect(bigrams('夜经济，夜经')).toEqual(['夜经', '经济']);
  });
  it('takes several texts, ignores case and what is missing', () => {
    expect(bigrams('CBD', null, undefined, '区法院')).toEqual(['cb', 'bd', '区法', '法院']);
  });
  it('has nothing for a single character', () => {
    expect(bigrams('区')).toEqual([]);
  });
});

describe('similarity', () => {
  const of = (a: string, b: string): number => similarity(bigrams(a), bigrams(b));

  it('is 1 for the same words and 0 where nothing is shared', () => {
    expect(of('打造夜经济示范街区', '打造夜经济示范街区')).toBe(1);
    expect(of('打造夜经济示范街区', '规范占道经营')).toBe(0);
    expect(of('', '规范占道经营')).toBe(0);
  });

  it('is high for the same work in other words, low for a shared verb', () => {
    expect(of('打造夜经济示范街区3个。', '年内打造夜经济示范街区。')).toBeGreaterThan(0.6);
    expect(of('举办文旅节会活动10场以上。', '举办招商推介活动。')).toBeLessThan(0.5);
  });

  it('is the same from both sides', () => {
    expect(of('整治占道经营点位20处', '占道经营整治')).toBe(of('占道经营整治', '整治占道经营点位20处'));
  });
});
