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
