import { readFile } from '@duban/intake';
import { isRefusal } from '@duban/kernel';
import JSZip from 'jszip';
import { docx, pdf, xlsx, zip } from './files';

/** Papers spoiled at random, repeatable by seed: what has to be read or refused, and never to hang or break. */

export interface Sample {
  name: string;
  bytes: Buffer;
}

type Random = () => number;

/** A small generator (mulberry32): the same seed gives the same papers everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)];

const TEXT = `江州区2026年重点工作任务分解
一、稳增长
（一）工业
1.建厂5栋，6月底前投用，完成投资3.5亿元。
牵头单位：区经信委
责任单位：区财政局(区金融办)、各相关街道等
2.扩能20%。（责任单位：区经信委；配合单位：区财政局）
（1）改造。
① 设备
二、惠民生
3.办学。由区教委牵头，区财政局、各镇街按职责分工负责。
完成时限：3月底前完成方案；9月底前开工
序号
任务
责任单位
1
办医。
区卫健委
2
养老。
区民政局`;

const ROWS = [
  ['序号', '任务', '牵头单位', '责任单位', '完成时限'],
  ['一、民生'],
  ['1', '办学，新建3所。', '区教委', '区财政局\n各镇街', '6月底前'],
  ['2', '办医。', '区卫健委', '区财政局', '待定'],
  ['合计', '2项'],
];

/** Tables without rules: one cell a line, and with bars. */
const FLAT = `江州区2026年度重大项目清单
序号
项目名称
总投资(万元)
年度目标
业主(牵头)单位
市级责任单位
区级责任单位
区级责任领导
计划完工
合计(2项)
3000
一、交通(2项)
3000
1
江州大桥
1000
完成主塔封顶，完成投资6亿元
江州城投集团
市交通局
区交通局
代  江
2027.5
2
滨江路
2000
通车
江州交投公司
市交通局
区交通局、
区住房城乡建委
何渡
何小军
待定
二、指标
序号 | 指标名称 | 单位 | 2025年 | 2030年 | 属性
---|---|---|---|---|---
1 | 地区生产总值 | 亿元 | 1380 | 1900左右 | 预期性
2 | 森林覆盖率 | % | ≥48 | — | 约束性
由区教委牵头，区财政局配合，于3月15日前完成。`;

export const samples = async (): Promise<Sample[]> => [
  { name: 'flat.txt', bytes: Buffer.from(FLAT) },
  { name: 'a.txt', bytes: Buffer.from(TEXT) },
  {
    name: 'a.docx',
    bytes: await docx('2026年任务', { rows: ROWS }, { list: [1, 0], text: '办学' }, ...TEXT.split('\n')),
  },
  {
    name: 'a.xlsx',
    bytes: await xlsx([...ROWS, [3, { formula: 'A1&"x"', result: '招师。' } as never, '区教委']], ['A2:E2']),
  },
  { name: 'a.csv', bytes: Buffer.from(ROWS.map(r => r.map(c => `"${c}"`).join(',')).join('\n')) },
  {
    name: 'a.html',
    bytes: Buffer.from(
      `<html><p>2026年任务</p><table>${ROWS.map(r => `<tr>${r.map(c => `<td rowspan=1>${c}</td>`).join('')}</tr>`).join('')}</table></html>`,
    ),
  },
  { name: 'a.pdf', bytes: pdf(TEXT.split('\n').map((text, i) => ({ x: 70, y: 800 - i * 18, text }))) },
];

const HUGE = '江州区推进重点工作'.repeat(4_000);
const INSERTS = [
  '（'.repeat(5_000),
  HUGE,
  '\0\x01\x02\x1b',
  '1.'.repeat(500),
  '、'.repeat(3_000),
  '责任单位：',
  '（责任单位：',
  '\ufffd',
  '九'.repeat(300),
  '9'.repeat(400),
  '牵头，按职责分工负责。',
  '序号',
  '\t\t\t',
  '&#x0;&lt;',
  '<td rowspan=99999 colspan=99999>',
  '①②③',
];

/** Files made to break a reader: bombs, depths, formulas. Spoiled like the others they are something new each time. */
export const bombs = async (): Promise<Sample[]> => {
  const zeros = '\0'.repeat(34 * 1024 * 1024);
  const deep = `${'<w:tbl><w:tr><w:tc>'.repeat(4_000)}<w:p/>`;
  const entities = `<!DOCTYPE x [${Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(20)}">`).join('')}]>`;
  const sheet = (rows: string, after = ''): Promise<Buffer> =>
    zip({
      'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`,
    });
  const cell = (at: string, text: string): string => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
  return [
    { name: 'bomb.docx', bytes: await zip({ 'word/document.xml': zeros }) },
    {
      name: 'bomb.xlsx',
      bytes: await zip({ 'xl/workbook.xml': '<workbook/>', 'xl/sharedStrings.xml': zeros }),
    },
    { name: 'deep.docx', bytes: await zip({ 'word/document.xml': `<w:document><w:body>${deep}` }) },
    {
      name: 'entities.docx',
      bytes: await zip({ 'word/document.xml': `${entities}<w:document>&e20;</w:document>` }),
    },
    {
      name: 'merges.xlsx',
      bytes: await sheet(
        `<row r="1">${cell('A1', '任务')}${cell('B1', '责任单位')}</row>`,
        `<mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(200)}</mergeCells>`,
      ),
    },
    {
      name: 'far.xlsx',
      bytes: await sheet(`<row r="1048576">${cell('XFD1048576', '任务')}</row>`),
    },
    {
      name: 'formula.xlsx',
      bytes: await sheet(
        `<row r="1">${cell('A1', '序号')}${cell('B1', '任务')}${cell('C1', '责任单位')}</row><row r="2"><c r="A2"><f>1+0</f><v>1</v></c><c r="B2" t="str"><f>HYPERLINK("http://x","办学。")</f><v>=cmd|'/c calc'!A1</v></c><c r="C2" t="e"><f>REF()</f><v>#REF!</v></c></row>`,
      ),
    },
    { name: 'huge.csv', bytes: Buffer.from(`序号,任务,责任单位\n1,"${'办学，'.repeat(60_000)}",区教委\n`) },
    {
      name: 'deep.html',
      bytes: Buffer.from(`${'<div>'.repeat(3_000)}1.办学。${'<table><tr><td>'.repeat(200)}`),
    },
    {
      name: 'spans.html',
      bytes: Buffer.from(`<table>${'<tr><td rowspan=1000 colspan=1000>任务</td></tr>'.repeat(300)}</table>`),
    },
    {
      name: 'units.txt',
      bytes: Buffer.from(
        `江州区2026年任务\n${Array.from({ length: 400 }, (_, i) => `${i + 1}.${'由区教委、'.repeat(100)}负责。（责任单位：${'区教委和'.repeat(100)}）`).join('\n')}`,
      ),
    },
  ];
};

/** Of text, XML included: lines cut, doubled, shuffled, swollen. */
function spoilText(text: string, random: Random): string {
  const separator = text.includes('\n') ? '\n' : '><';
  const lines = text.split(separator);
  const at = Math.floor(random() * lines.length);
  const offset = Math.floor(random() * text.length);
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, offset);
    case 1:
      return [...lines.slice(0, at), ...lines.slice(at + Math.ceil(random() * 4))].join(separator);
    case 2:
      return [...lines.slice(0, at), ...Array.from({ length: 50 }, () => lines[at]), ...lines.slice(at)].join(
        separator,
      );
    case 3:
      return [...lines].sort(() => random() - 0.5).join(separator);
    case 4:
      return text.slice(0, offset) + pick(random, INSERTS) + text.slice(offset);
    case 5:
      return text.slice(0, offset) + text.slice(offset + Math.floor(random() * 40));
    case 6:
      return text.replace(/[，、。：（）]/g, ch => (random() < 0.3 ? '' : ch));
    default:
      return [...text].map(ch => (random() < 0.01 ? pick(random, INSERTS).slice(0, 20) : ch)).join('');
  }
}

function spoilBytes(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  if (random() < 0.3) return copy.subarray(0, Math.floor(random() * copy.length));
  for (let n = 1 + Math.floor(random() * 20); n > 0; n--)
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return copy;
}

/** One part of a container spoiled, or the container itself. */
async function spoilZip(bytes: Buffer, random: Random): Promise<Buffer> {
  if (random() < 0.3) return spoilBytes(bytes, random);
  const file = await JSZip.loadAsync(bytes);
  const names = Object.keys(file.files).filter(n => n.endsWith('.xml') && !file.files[n].dir);
  const parts: Record<string, string> = {};
  const victim = pick(random, names);
  for (const name of Object.keys(file.files).filter(n => !file.files[n].dir)) {
    const content = await file.files[name].async('string');
    parts[name] = name === victim ? spoilText(content, random) : content;
  }
  if (random() < 0.1) delete parts[victim];
  return zip(parts);
}

export async function spoil({ name, bytes }: Sample, random: Random): Promise<Sample> {
  if (/\.(?:docx|xlsx)$/.test(name)) return { name, bytes: await spoilZip(bytes, random) };
  if (name.endsWith('.pdf')) return { name, bytes: spoilBytes(bytes, random) };
  return random() < 0.2
    ? { name, bytes: spoilBytes(bytes, random) }
    : { name, bytes: Buffer.from(spoilText(spoilText(bytes.toString(), random), random)) };
}

export interface Outcome {
  name: string;
  /** `read`, the code of a refusal, or what broke. */
  result: string;
  broke: boolean;
  milliseconds: number;
}

export async function attempt({ name, bytes }: Sample): Promise<Outcome> {
  const from = performance.now();
  const end = (result: string, broke: boolean): Outcome => ({
    name,
    result,
    broke,
    milliseconds: performance.now() - from,
  });
  try {
    const plan = await readFile(bytes, name);
    JSON.stringify(plan);
    return end(
      'read',
      plan.tasks.some(t => t.text.trim() === ''),
    );
  } catch (e) {
    if (isRefusal(e)) return end(e.code, !e.mend);
    return end(String((e as Error).stack ?? e), true);
  }
}
