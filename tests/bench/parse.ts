/*
 * `node tests/bench/run.cjs parse [rows]`: how many tasks a second the reader takes out of one plan of 2,000 rows as
 * text, as a Word table and as a workbook, beside what it takes to get at the bare cells of the same file with the usual
 * libraries and understand nothing. Each is read once to warm up, then five times; the middle one counts.
 */
import { readFile } from '@duban/intake';
import ExcelJS from 'exceljs';
import { Parser } from 'htmlparser2';
import JSZip from 'jszip';
import { docx, xlsx } from '../intake/files';

const HEADER = ['序号', '工作任务', '牵头单位', '责任单位', '完成时限'];
const row = (i: number): string[] => [
  String(i),
  `推进第${i}批老旧小区改造，新开工${(i % 40) + 1}个小区，完成投资${(i % 9) + 1}.5亿元，惠及群众2万户以上。`,
  ['区住房城乡建委', '区教委', '区交通局'][i % 3],
  '区财政局、区发展改革委、各相关镇街等',
  ['6月底前', '年底前', '持续推进'][i % 3],
];

/** The cells of a file and nothing more: how many characters they hold, so that nothing is optimised away. */
const BARE: Readonly<Record<string, (bytes: Buffer) => number | Promise<number>>> = {
  'a.txt': bytes =>
    new TextDecoder('utf-8')
      .decode(bytes)
      .split('\n')
      .reduce((sum, line) => sum + line.trim().length, 0),
  'a.docx': async bytes => {
    const xml = await (await JSZip.loadAsync(bytes)).file('word/document.xml')!.async('string');
    let chars = 0;
    const parser = new Parser({ ontext: text => void (chars += text.length) }, { xmlMode: true });
    parser.write(xml);
    parser.end();
    return chars;
  },
  'a.xlsx': async bytes => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as never);
    let chars = 0;
    book.eachSheet(sheet => sheet.eachRow(row => row.eachCell(cell => (chars += cell.text.length))));
    return chars;
  },
};

/** The middle one of five, after one to warm up, in milliseconds. */
async function middle(work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[2];
}

async function measure(bytes: Buffer, name: string) {
  let tasks = 0;
  const ours = await middle(async () => ({ length: tasks } = (await readFile(bytes, name)).tasks));
  const bare = await middle(() => BARE[name](bytes));
  return {
    tasks,
    milliseconds: Math.round(ours),
    tasksPerSecond: Math.round((tasks / ours) * 1000),
    bareLibraryMilliseconds: Number(bare.toFixed(1)),
    timesBare: Number((ours / bare).toFixed(1)),
  };
}

async function main(): Promise<void> {
  const count = Number(process.argv[3] ?? 2_000);
  const rows = Array.from({ length: count }, (_, i) => row(i + 1));
  const text = rows.map(
    ([no, task, lead, all, limit]) =>
      `${no}.${task}\n牵头单位：${lead}\n责任单位：${all}\n完成时限：${limit}`,
  );
  const title = '江州区2026年重点工作任务分解';
  const figures = {
    rows: count,
    text: await measure(Buffer.from(`${title}\n一、民生\n${text.join('\n')}`), 'a.txt'),
    docx: await measure(await docx(title, { rows: [HEADER, ...rows] }), 'a.docx'),
    xlsx: await measure(await xlsx([HEADER, ...rows]), 'a.xlsx'),
    maxRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}

void main();
