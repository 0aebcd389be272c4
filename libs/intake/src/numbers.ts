/** The styles in which Chinese papers number their parts, from the outermost to the innermost. */
export const STYLES = ['part', 'cn', 'cnParen', 'arabic', 'dotted', 'arabicParen', 'circled'] as const;
export type Style = (typeof STYLES)[number];

export interface Numbered {
  style: Style;
  no: number;
  body: string;
}

const CN = '[一二三四五六七八九十百零〇]{1,5}';
const FORMS: readonly (readonly [Style, RegExp])[] = [
  ['part', new RegExp(`^第(${CN}|\\d{1,3})(?:章|部分|节|编|篇)[\\s\\u3000、:：]*(.+)$`)],
  ['cn', new RegExp(`^(${CN})\\s*[、.．]\\s*(.+)$`)],
  ['cnParen', new RegExp(`^[(（](${CN})[)）]\\s*、?\\s*(.+)$`)],
  // “1.2 ……”, not “1.4万户” or “7.6月底”
  [
    'dotted',
    /^\d{1,2}[.．](\d{1,2})(?:[\s\u3000]+|、|[.．](?!\d)|(?=[\u4e00-\u9fff“《])(?![月日年万亿千百个倍家户公元吨岁米平亩]))\s*(.+)$/,
  ],
  ['arabic', /^(\d{1,4})\s*[.．、﹒](?!\d+[.．]?\d*[%％])\s*(.+)$/],
  [
    'arabic',
    /^(?:重点)?(?:任务|事项|项目|议题|问题|举措|实事)\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*[、:：.．]\s*(.+)$/,
  ],
  ['arabic', /^第(\d{1,3}|[一二三四五六七八九十]{1,3})[项件条][\s\u3000、:：]+(.+)$/],
  // copied out of a page: “1	……”, “1 ……”
  [
    'arabic',
    /^(\d{1,3})[\s\u3000]+(?=[\u4e00-\u9fff“《])(?![月日年万亿千百个项家户条人元吨米亩分天小余多名次种类岁倍])(.+)$/,
  ],
  ['arabicParen', /^(?:[(（](\d{1,3})[)）]|(\d{1,3})[)）])\s*、?\s*(.+)$/],
  ['circled', /^([\u2460-\u2473])\s*(.+)$/],
];

const DIGITS = '零一二三四五六七八九';

/** 二十三 is 23, 一百零五 is 105. */
export function parseChineseNumber(text: string): number {
  let total = 0;
  let digit = 0;
  for (const ch of text.replace(/〇/g, '零')) {
    if (ch === '十' || ch === '百') {
      total += (digit || 1) * (ch === '十' ? 10 : 100);
      digit = 0;
    } else digit = DIGITS.indexOf(ch);
  }
  return total + digit;
}

function valueOf(written: string): number {
  if (/^\d/.test(written)) return Number(written);
  const circled = written.codePointAt(0) ?? 0;
  return circled >= 0x2460 && circled <= 0x2473 ? circled - 0x2460 + 1 : parseChineseNumber(written);
}

/** “★1.” is marked as important, or explained in a remark: it is task 1 all the same. */
const MARKED = /^[★☆※●○◆◇■□▲△▪•►▶]+\s*(?=[(（]?(?:\d|[０-９]|[一二三四五六七八九十]{1,3}[)）、])|[⑴-⒛])/;

/** “１．”, “⒈” and “⑴” are 1. and (1). */
function plainNumber(written: string): string {
  const line = written.replace(MARKED, '');
  return /^[(（]?[０-９]|^[⑴-⒛]/.test(line)
    ? line.replace(/^[(（]?[０-９]{1,4}[)）．、]?|^[⑴-⒛]/, head => head.normalize('NFKC'))
    : line;
}

/** The number a line begins with, its style and the rest; null when it begins with none. */
export function readNumber(written: string): Numbered | null {
  const line = plainNumber(written);
  for (const [style, pattern] of FORMS) {
    const m = pattern.exec(line);
    if (m) return { style, no: valueOf(m[1] ?? m[2]), body: m.at(-1) as string };
  }
  return null;
}

export const levelOf = (style: Style): number => STYLES.indexOf(style);
