import { parse } from 'csv-parse/sync';
import { cleanText, columnName, type Block } from './blocks';
import { LIMITS, refuseDamaged, refuseSize } from './limits';

/** The separator that most of the first lines agree on. */
function separatorOf(text: string): string {
  const head = text.split('\n', 20);
  const count = (ch: string): number => head.filter(line => line.includes(ch)).length;
  return ['\t', ',', ';', '，'].reduce((best, ch) => (count(ch) > count(best) ? ch : best), ',');
}

/** One table; the line of a row is that of the file on which it begins. */
export function readCsv(source: string, separator = separatorOf(source)): Block[] {
  const text = cleanText(source);
  if (text.length > LIMITS.textChars) refuseSize('文字过多');
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      info: true,
      to: LIMITS.lines,
    }) as unknown as typeof records;
  } catch (e) {
    return refuseDamaged('表格文件（.csv）', e);
  }
  let cells = 0;
  let begins = 1;
  const rows = records.flatMap(({ record, info }, i) => {
    const line = begins;
    begins = info.lines + 1;
    if ((cells += record.length) > LIMITS.cells || record.length > LIMITS.columns * 4)
      refuseSize('表格单元格过多');
    if (record.every(value => value.trim() === '')) return [];
    return [
      record.slice(0, LIMITS.columns).map((value, c) => ({
        text: value.slice(0, LIMITS.cellChars).trim(),
        place: { line, cell: `${columnName(c)}${i + 1}` },
      })),
    ];
  });
  return rows.length === 0 ? [] : [{ kind: 'table', line: rows[0][0].place.line, rows }];
}
