/**
 * The two-character pieces of a text: Chinese words are mostly two characters long, and an index over them finds any
 * of them where a trigram index would scan.
 */
export function bigrams(...texts: (string | null | undefined)[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    const clean = (text ?? '').toLowerCase().replace(/[\s\p{P}]+/gu, ' ');
    for (const word of clean.split(' '))
      for (let i = 0; i + 1 < word.length; i++) found.add(word.slice(i, i + 2));
  }
  return [...found];
}

/**
 * How much two texts say the same, between 0 and 1: the two-character pieces they share, in relation to all they have
 * (Dice). Word order hardly counts, length does: 打造夜经济示范街区 and 打造夜经济示范街区3个 are close, a sentence that
 * merely contains the same verb is not.
 */
export function similarity(a: readonly string[], b: readonly string[]): number {
  if (!a.length || !b.length) return 0;
  const seen = new Set(a);
  const shared = b.filter(piece => seen.has(piece)).length;
  return (2 * shared) / (a.length + b.length);
}
