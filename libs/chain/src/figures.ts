/** 万, 亿 and 万亿 before a base unit, as powers of ten. 千 and 百 are no multipliers here: 千克 and 千米 are units. */
const POWERS: readonly (readonly [string, number])[] = [
  ['万亿', 12],
  ['亿', 8],
  ['万', 4],
];
/** Shares of one, as powers of ten. */
const SHARES: Readonly<Record<string, number>> = { '%': 0, '‰': -1 };

interface Scale {
  base: string;
  power: number;
}

/** What a unit of measure is made of: 亿元 is 元 times 10 to the 8th. */
export function scaleOf(unit: string | null): Scale {
  const text = (unit ?? '').trim().replace(/％/g, '%');
  if (text in SHARES) return { base: '%', power: SHARES[text] };
  const found = POWERS.find(([word]) => text.startsWith(word));
  return found ? { base: text.slice(found[0].length), power: found[1] } : { base: text, power: 0 };
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Plain decimal notation without thousands; null where it is no number. */
export function decimal(text: string | number | null | undefined): string | null {
  const plain = String(text ?? '')
    .trim()
    .replace(/(?<=\d),(?=\d{3})/g, '');
  const found = NUMBER.exec(plain);
  if (!found || plain.length > 30) return null;
  const [, sign, whole, rest = ''] = found;
  const fraction = rest.replace(/0+$/, '');
  const digits = `${whole.replace(/^0+(?=\d)/, '')}${fraction && `.${fraction}`}`;
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** A decimal times a power of ten, exactly: no figure is rounded by being written in another unit. */
export function shifted(text: string, power: number): string {
  const [, sign, whole, rest = ''] = NUMBER.exec(text) as unknown as string[];
  const all = whole + rest;
  const point = whole.length + power;
  const padded =
    point > all.length ? all.padEnd(point, '0') : all.padStart(all.length + Math.max(0, 1 - point), '0');
  const at = point > 0 ? point : 1;
  return decimal(`${sign ?? ''}${padded.slice(0, at)}.${padded.slice(at) || '0'}`) as string;
}

/**
 * A figure in another unit of the same base: 12000 万元 are 1.2 亿元. Nothing else is ever converted.
 * @returns null where the units do not measure the same, or the text is no number
 */
export function converted(value: string | number, from: string | null, to: string | null): string | null {
  const number = decimal(value);
  const [a, b] = [scaleOf(from), scaleOf(to)];
  if (number === null || a.base !== b.base) return null;
  return shifted(number, a.power - b.power);
}

/** For people: at most four decimals, never 0.30000000000000004. */
export const figure = (n: number): string => String(Math.round(n * 10_000) / 10_000);
