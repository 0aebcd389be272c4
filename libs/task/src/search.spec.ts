import { bigrams } from './search';

describe('bigrams', () => {
  it('gives every two-character piece once, across punctuation not at all', () => {
    expect(bigrams('夜经济,夜经')).toEqual(['夜经', '经济']);
  });
  it('takes several texts, ignores case and what is missing', () => {
    expect(bigrams('CBD', null, undefined, '区法院')).toEqual(['cb', 'bd', '区法', '法院']);
  });
  it('has nothing for a single character', () => {
    expect(bigrams('区')).toEqual([]);
  });
});
