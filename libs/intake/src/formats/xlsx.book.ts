import { LIMITS, refuseDamaged, refuseSize } from './limits';
import { attribute, walkMarkup } from './markup';
import type { Container } from './zip';

type DateFormat = 'day' | 'month' | 'monthday';

export interface Book {
  sheets: { name: string; part: string }[];
  strings: string[];
  styles: { date: DateFormat | null; percent: boolean }[];
  from1904: boolean;
}

/** Formats that Excel knows without spelling them out. */
const BUILT_IN: Record<number, DateFormat> = {
  14: 'day',
  15: 'day',
  16: 'monthday',
  17: 'month',
  22: 'day',
  27: 'month',
  28: 'monthday',
  29: 'monthday',
  30: 'day',
  31: 'day',
  36: 'month',
  50: 'month',
  51: 'monthday',
  52: 'month',
  53: 'monthday',
  54: 'monthday',
  55: 'month',
  57: 'month',
  58: 'monthday',
};

function dateFormat(id: number, code: string | undefined): DateFormat | null {
  if (code === undefined) return BUILT_IN[id] ?? null;
  const plain = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '').toLowerCase();
  const [year, month, day] = [/y/.test(plain), /m/.test(plain), /d/.test(plain)];
  if (year && day) return 'day';
  if (year && month) return 'month';
  return month && day ? 'monthday' : null;
}

/** A day number of Excel as a person writes it: 2026-06-30, 2026年6月, 6月30日. */
export function serialToText(serial: number, format: DateFormat, from1904: boolean): string {
  const date = new Date(Date.UTC(1899, 11, 30) + (Math.floor(serial) + (from1904 ? 1462 : 0)) * 86_400_000);
  if (Number.isNaN(date.getTime()) || serial < 0 || serial > 2_958_465) return String(serial);
  const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (format === 'month') return `${y}年${m}月`;
  if (format === 'monthday') return `${m}月${d}日`;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

function readStrings(xml: string | null): string[] {
  const strings: string[] = [];
  let current: string | null = null;
  let take = false;
  let phonetic = 0;
  let total = 0;
  if (xml !== null)
    walkMarkup(
      xml,
      {
        open(name) {
          if (name === 'si') current = '';
          else if (name === 'rPh') phonetic++;
          take = name === 't' && phonetic === 0;
        },
        text(part) {
          if (!take || current === null) return;
          current += part;
          if ((total += part.length) > LIMITS.textChars) refuseSize('文字过多');
        },
        close(name) {
          if (name === 't') take = false;
          else if (name === 'rPh') phonetic--;
          else if (name === 'si' && current !== null) {
            strings.push(current);
            current = null;
          }
        },
      },
      true,
    );
  return strings;
}

function readStyles(xml: string | null): Book['styles'] {
  const codes = new Map<number, string>();
  const styles: Book['styles'] = [];
  let inCells = false;
  if (xml !== null)
    walkMarkup(
      xml,
      {
        open(name, attributes) {
          if (name === 'numFmt')
            codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
          else if (name === 'cellXfs') inCells = true;
          else if (name === 'xf' && inCells) {
            const id = Number(attribute(attributes, 'numFmtId') ?? 0);
            const code = codes.get(id);
            styles.push({
              date: dateFormat(id, code),
              percent: id === 9 || id === 10 || /%/.test(code ?? ''),
            });
          }
        },
        close(name) {
          if (name === 'cellXfs') inCells = false;
        },
      },
      true,
    );
  return styles;
}

/** What the sheets of a workbook share, and where they are. Hidden sheets are left out. */
export function readBook(zip: Container): Book {
  const workbook = zip.text('xl/workbook.xml') ?? refuseDamaged('Excel 文件');
  const targets = new Map<string, string>();
  walkMarkup(
    zip.text('xl/_rels/workbook.xml.rels') ?? '',
    {
      open(name, attributes) {
        if (name === 'Relationship') targets.set(attributes.Id ?? '', attributes.Target ?? '');
      },
    },
    true,
  );
  const sheets: Book['sheets'] = [];
  let from1904 = false;
  walkMarkup(
    workbook,
    {
      open(name, attributes) {
        if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
        if (name !== 'sheet' || (attributes.state && attributes.state !== 'visible')) return;
        const target = targets.get(attributes['r:id'] ?? '') ?? `worksheets/sheet${sheets.length + 1}.xml`;
        const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
        if (!part.includes('chartsheets/')) sheets.push({ name: attributes.name ?? '', part });
      },
    },
    true,
  );
  return {
    sheets,
    strings: readStrings(zip.text('xl/sharedStrings.xml')),
    styles: readStyles(zip.text('xl/styles.xml')),
    from1904,
  };
}
