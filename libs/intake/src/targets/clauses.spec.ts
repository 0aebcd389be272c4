import { splitClauses } from './clauses';

const texts = (text: string): string[] => splitClauses(text).map(c => c.text);

describe('splitClauses', () => {
  it('cuts at full- and half-width punctuation', () => {
    expect(texts('建学校,修路，种树。办节；')).toEqual(['建学校', '修路', '种树', '办节']);
  });

  it('says where a sentence begins', () => {
    expect(splitClauses('甲,乙。丙,丁').map(c => c.opensSentence)).toEqual([true, false, true, false]);
  });

  it('keeps thousands together', () => {
    expect(texts('总额1,380亿元,增长5%')).toEqual(['总额1,380亿元', '增长5%']);
  });

  it('does not cut inside quotation marks and blanks what they hold', () => {
    const [clause] = splitClauses('推广“3+X，一园5区”模式5个');
    expect(clause.text).toBe('推广“3+X，一园5区”模式5个');
    expect(clause.bare).toBe('推广“········”模式5个');
  });

  it('reads on when a quotation mark is never closed', () => {
    expect(splitClauses('推广“新模式5个')[0].bare).toContain('5个');
  });

  it('cuts out brackets that hold a number, and no others', () => {
    expect(texts('新建学校10所(其中小学5所),花漾街区(街巷)2条')).toEqual([
      '新建学校10所',
      '其中小学5所',
      '花漾街区(街巷)2条',
    ]);
  });
});
