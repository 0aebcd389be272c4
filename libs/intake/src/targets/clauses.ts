/** A stretch of the task's text between punctuation marks. Indices are into the whole text. */
export interface Clause {
  text: string;
  /** As the text, with everything in quotation and title marks blanked out, so that names count for nothing. */
  bare: string;
  /** True when a sentence begins here: nothing is carried over from the clause before. */
  opensSentence: boolean;
}

const OPENING = '“‘「『《〈';
const CLOSING = '”’」』》〉';
const BLANK = '\u00b7';
const CLAUSE_END = ',，。;；:：!！?？\n';
const SENTENCE_END = '。!！?？\n';

/** Blanks what stands in quotation and title marks: slogans, names of projects and papers. */
function blankNames(text: string): string {
  let depth = 0;
  let out = '';
  for (const ch of text) {
    if (CLOSING.includes(ch)) depth = Math.max(0, depth - 1);
    out += depth > 0 ? BLANK.repeat(ch.length) : ch;
    if (OPENING.includes(ch)) depth++;
  }
  return depth > 0 ? text : out;
}

/** “1,380亿元”: a comma between digits separates thousands, not clauses. */
const isThousands = (text: string, i: number): boolean =>
  ',，'.includes(text[i]) && /\d/.test(text[i - 1] ?? '') && /^\d{3}(?!\d)/.test(text.slice(i + 1, i + 5));

/** “1.85:1”: a ratio. */
const isRatio = (text: string, i: number): boolean =>
  ':：'.includes(text[i]) &&
  /比\D{0,8}[\d.]*\d$/.test(text.slice(Math.max(0, i - 20), i)) &&
  /\d/.test(text[i + 1] ?? '');

/** What stands in the bracket opened before `i`, as far as it matters. */
const bracketFrom = (text: string, i: number): string => text.slice(i, i + 100).split(/[)）]/, 1)[0];

/**
 * Cuts at punctuation outside of names. Brackets that hold a number are clauses of their own (“(其中小学5所)”),
 * others stay where they are (“花漾街区(街巷)2条”).
 */
export function splitClauses(text: string): Clause[] {
  const bare = blankNames(text);
  const clauses: Clause[] = [];
  let start = 0;
  let opensSentence = true;
  const cut = (end: number, sentence: boolean): void => {
    if (end > start) {
      clauses.push({ text: text.slice(start, end), bare: bare.slice(start, end), opensSentence });
      opensSentence = false;
    }
    if (sentence) opensSentence = true;
    start = end + 1;
  };
  for (let i = 0; i < bare.length; i++) {
    const ch = bare[i];
    // “1.建校。2.招师。”: a step begins
    if (
      /\d/.test(ch) &&
      !/[\d.．]/.test(bare[i - 1] ?? '') &&
      /^\d{1,2}[.．][\u4e00-\u9fff]/.test(bare.slice(i, i + 4))
    ) {
      cut(i, true);
      start = i + bare.slice(i).search(/[.．]/) + 1;
      i = start;
    }
    if (CLAUSE_END.includes(ch) && !isThousands(bare, i) && !isRatio(bare, i))
      cut(i, SENTENCE_END.includes(ch));
    else if ('(（'.includes(ch) && /\d/.test(bracketFrom(bare, i + 1))) cut(i, false);
    else if (')）'.includes(ch) && !/[(（]/.test(bare.slice(start, i))) cut(i, false);
  }
  cut(bare.length, false);
  return clauses;
}
