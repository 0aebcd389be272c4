import { attribute, walkMarkup } from './markup';

interface Level {
  format: string;
  pattern: string;
  start: number;
}

const DIGITS = '零一二三四五六七八九';

/** 1 to 9999 in Chinese numerals: 12 is 十二. */
export function chineseNumber(n: number): string {
  if (n >= 10_000 || n < 1) return String(n);
  let out = '';
  let gap = false;
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(n / unit) % 10;
    if (digit > 0) out += (gap ? '零' : '') + DIGITS[digit] + name;
    gap = digit === 0 && out !== '';
  }
  return out.replace(/^一十/, '十');
}

function numeral(n: number, format: string): string {
  if (/^(?:chinese|ideograph|japaneseCounting|taiwanese)/i.test(format)) return chineseNumber(n);
  if (/^decimalEnclosedCircle/.test(format) && n <= 20) return String.fromCodePoint(0x2460 + n - 1);
  if (format === 'upperLetter' || format === 'lowerLetter') {
    const letter = String.fromCharCode(65 + ((n - 1) % 26));
    return format === 'lowerLetter' ? letter.toLowerCase() : letter;
  }
  return String(n);
}

/** The numbers Word shows but does not write into the text: “一、”, “（一）”, “1.”. */
export class Numbering {
  private readonly abstracts = new Map<string, Map<number, Level>>();
  private readonly lists = new Map<string, string>();
  private readonly counts = new Map<string, number[]>();

  constructor(xml: string | null) {
    if (xml === null) return;
    let abstract = '';
    let list = '';
    let level: Level | null = null;
    walkMarkup(
      xml,
      {
        open: (name, attributes) => {
          const value = attribute(attributes, 'val') ?? '';
          if (name === 'abstractNum') {
            abstract = attribute(attributes, 'abstractNumId') ?? '';
            this.abstracts.set(abstract, new Map());
          } else if (name === 'lvl') {
            level = { format: 'decimal', pattern: '', start: 1 };
            if (list === '') this.abstracts.get(abstract)?.set(Number(attribute(attributes, 'ilvl')), level);
          } else if (name === 'num') list = attribute(attributes, 'numId') ?? '';
          else if (name === 'abstractNumId' && list !== '') this.lists.set(list, value);
          else if (level && name === 'numFmt') level.format = value;
          else if (level && name === 'lvlText') level.pattern = value;
          else if (level && name === 'start') level.start = Number(value) || 1;
        },
        close: name => {
          if (name === 'lvl') level = null;
          if (name === 'num') list = '';
        },
      },
      true,
    );
  }

  /** The next number of a list at a level, as it is shown; empty for bullets and lists nobody declared. */
  next(list: string, depth: number): string {
    const abstract = this.lists.get(list) ?? '';
    const levels = this.abstracts.get(abstract);
    const level = levels?.get(depth);
    if (!levels || !level || depth > 8) return '';
    const counts = this.counts.get(abstract) ?? [];
    this.counts.set(abstract, counts);
    counts.length = Math.min(counts.length, depth + 1);
    for (let i = 0; i <= depth; i++) counts[i] ??= (levels.get(i)?.start ?? 1) - (i === depth ? 1 : 0);
    counts[depth]++;
    if (level.format === 'bullet' || level.format === 'none') return '';
    return level.pattern.replace(/%(\d)/g, (_, n: string) => {
      const at = Number(n) - 1;
      return numeral(counts[at] ?? 1, levels.get(at)?.format ?? 'decimal');
    });
  }
}
