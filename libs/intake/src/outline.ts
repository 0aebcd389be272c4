import { linesOf, type LineBlock } from './formats/blocks';
import { isListOfBodies, readDuties } from './duties';
import { readLabels, splitBrackets, splitInline, type LabelPart } from './labels';
import { isFooter, isSignature, readyLines } from './lines';
import { levelOf } from './numbers';
import { namesUnits, sortItems, type Item } from './outline.styles';

/** A task as it stands in the lines or cells, before anything in it is understood. */
export interface RawTask {
  no: number | null;
  line: number;
  /** The cell of the text, where it stands in a table. */
  cell?: string;
  section: string[];
  text: string;
  labels: LabelPart[];
  /** What could not be read for certain, and where. */
  doubts?: { code: string; message: string }[];
}

export interface Outline {
  /** Lines before the first heading or task: title, preamble, highlights. */
  preamble: string[];
  tasks: RawTask[];
  /** Lines of the body that belong to no task. */
  unread: { line: number; text: string; section?: string[] }[];
  /** Where the headings stand, so that a table between them knows its own. */
  headings: { line: number; section: string[] }[];
  /** What stands below the text: date, copies, signature. */
  footers: string[];
}

/** From here on follow lists of attachments, which are numbered too. */
const ATTACHMENTS = /^附件\s*\d*\s*[:：]?/;
/** An attachment itself begins here. */
const ATTACHED = /^附(?:件|表)\s*[\d一二三四五六七八九十]*\s*[:：]?$/;
const LONGEST_TITLE = 60;

/** “(一)稳住增长。加快……”: the heading is its first sentence, what follows is text. */
function cutTitle(body: string): [title: string, rest: string] {
  const stop = body.indexOf('。');
  return body.length > LONGEST_TITLE && stop > 0 ? [body.slice(0, stop), body.slice(stop + 1)] : [body, ''];
}

class OutlineReader {
  readonly outline: Outline = { preamble: [], tasks: [], unread: [], headings: [], footers: [] };
  private stack: { level: number; title: string }[] = [];
  private task: RawTask | null = null;
  private begun = false;
  private inAttachments = false;
  private below = false;
  private pending: LabelPart[] = [];

  constructor(
    /** True where each task follows the lines that say who does it. */
    private readonly labelsFirst: boolean,
  ) {}

  private get section(): string[] {
    return this.stack.map(s => s.title);
  }

  read({ line, text }: LineBlock, item: Item | undefined, next?: string): void {
    if (ATTACHED.test(text)) return this.attachment();
    if (item?.as === 'heading') return this.heading(item, line);
    if (this.begun && this.isBelow(text, item, next)) return;
    if (ATTACHMENTS.test(text)) {
      this.inAttachments = this.begun;
      this.task = null;
    }
    if (item?.as === 'task' && (!this.inAttachments || item.labelled) && this.begins(item)) {
      this.leave(levelOf(item.style));
      this.open(item.no, line, item.body);
    } else if (this.startsUnnumbered(text)) this.open(null, line, text);
    else if (this.labelsFirst && readLabels(text).length > 0) this.pending.push(...placed(text, line));
    else if (!this.begun) this.outline.preamble.push(text);
    else if (!this.task || !extend(this.task, text, line))
      this.outline.unread.push({ line, text, section: this.section });
  }

  private heading(item: Item, line: number): void {
    const [title, rest] = cutTitle(item.body);
    this.leave(levelOf(item.style));
    this.stack.push({ level: levelOf(item.style), title });
    this.outline.headings.push({ line, section: this.section });
    if (rest !== '') this.outline.unread.push({ line, text: rest, section: this.section });
    this.task = null;
    this.begun = true;
    this.inAttachments = false;
  }

  /** Date, copies and signature end the task before them; what follows belongs to them up to the next number. */
  private isBelow(text: string, item: Item | undefined, next?: string): boolean {
    // a label or a list before it is not at its end yet
    const goesOn = /^$|[、,，:：]$/.test(this.task?.labels.at(-1)?.value ?? this.task?.text ?? '.');
    if (item) this.below = false;
    else if (!goesOn && (isFooter(text) || (isSignature(text) && (next === undefined || isFooter(next)))))
      this.below = true;
    if (!this.below || this.startsUnnumbered(text)) return false;
    this.task = null;
    this.outline.footers.push(text);
    return true;
  }

  /**
   * What is attached is a paper of its own: the numbered paragraphs of the letter before it were none of its tasks,
   * unless they said who does them.
   */
  private attachment(): void {
    this.task = null;
    this.below = false;
    this.inAttachments = false;
    this.stack = [];
    if (this.outline.tasks.some(t => t.labels.length > 0 || saidIn(t.text))) return;
    const { preamble, unread } = this.outline;
    preamble.push(...this.outline.footers, ...unread.map(u => u.text).filter(t => t.length <= LONGEST_TITLE));
    this.outline.tasks.length = 0;
    unread.length = 0;
    this.outline.headings.length = 0;
    this.begun = false;
  }

  private leave(level: number): void {
    this.stack = this.stack.filter(s => s.level < level);
  }

  private open(no: number | null, line: number, text: string): void {
    this.task = { no, line, section: this.section, text, labels: this.pending };
    this.pending = [];
    this.outline.tasks.push(this.task);
    this.begun = true;
  }

  /** A paragraph of its own that ends in a bracket with units is a task, numbered or not. */
  private startsUnnumbered(text: string): boolean {
    if (this.inAttachments || (this.task && this.task.labels.length === 0 && !saidIn(this.task.text)))
      return false;
    const { text: rest, labels } = splitBrackets(text);
    return namesUnits(labels) && rest.length >= 4;
  }

  /**
   * “7.6月底前……” is task 7, “1.4万户” the rest of a wrapped line: a digit behind the dot begins a task only where
   * its number is next and the task before is at its end.
   */
  private begins({ no, body, style }: Item): boolean {
    if (style !== 'arabic' || !/^\d/.test(body)) return true;
    const { task } = this;
    const atEnd =
      !task ||
      task.labels.length > 0 ||
      /[。！!)）]$/.test(task.text) ||
      splitInline(task.text).labels.length > 0;
    return atEnd && no === (this.outline.tasks.at(-1)?.no ?? 0) + 1;
  }
}

const saidIn = (text: string): boolean =>
  namesUnits(splitBrackets(text).labels) || namesUnits(splitInline(text).labels);
const placed = (text: string, line: number): LabelPart[] => readLabels(text).map(part => ({ ...part, line }));

/** Remarks below a list are part of no task. */
const NOTE = /^(?:注|附注|注释)\s*\d*\s*[:：]/;

/** Below the name of a matter: “建设内容：新建……”. */
const CONTENT =
  /^[【[]?(?:主要|项目|建设|工作|具体|年度|重点|实施|改造|整改)*(?:内容|任务|事项|举措|措施|目标|目标任务)[】\]]?\s*[:：]\s*(.+)$/;

/** A line of names alone below a list of names, one to a line. */
const isMoreOfList = (text: string): boolean =>
  text.length <= 60 && /^[区市县省镇乡各]/.test(text) && isListOfBodies(text);

/** Adds a line to the open task: labels, the rest of a wrapped list, or more text while no label was seen. */
function extend(task: RawTask, text: string, line: number): boolean {
  const content = CONTENT.exec(text);
  if (
    content &&
    task.labels.length === 0 &&
    task.text.length <= LONGEST_TITLE &&
    !/[。；;：:]/.test(task.text)
  ) {
    task.text += `：${content[1]}`;
    return true;
  }
  if (NOTE.test(text)) return false;
  const labels = placed(text, line);
  const last = task.labels.at(-1);
  if (labels.length > 0) task.labels.push(...labels);
  else if (!last) task.text += text;
  else if (/[、,，:：]$/.test(last.value) || last.value === '') last.value += text;
  else if (namesUnits([last]) && isMoreOfList(text)) last.value += `、${text}`;
  else return false;
  return true;
}

/** Labels stand before the tasks where the first does and none follows the last. */
function putsLabelsFirst(lines: readonly LineBlock[], items: ReadonlyMap<number, Item>): boolean {
  const tasks = [...items.values()].filter(i => i.as === 'task');
  const labels = lines.flatMap((l, i) => (readLabels(l.text).some(p => p.role !== 'field') ? [i] : []));
  const [first, last] = [tasks[0], tasks.at(-1)];
  return Boolean(
    first && last && labels.length >= tasks.length && labels[0] < first.index && labels.at(-1)! < last.index,
  );
}

/** Cuts a text into headings, tasks and their labels. */
export function readOutline(text: string | readonly LineBlock[]): Outline {
  const lines = readyLines(typeof text === 'string' ? linesOf(text) : text);
  const items = sortItems(lines);
  const reader = new OutlineReader(putsLabelsFirst(lines, items));
  lines.forEach((line, i) => reader.read(line, items.get(i), lines[i + 1]?.text));
  for (const task of reader.outline.tasks) takeLabels(task);
  return reader.outline;
}

/** What the text itself says of who does it, in brackets first, in words where nothing else does. */
export function takeLabels(task: RawTask): void {
  const brackets = splitBrackets(task.text);
  const { text, labels } = splitInline(brackets.text);
  task.text = text.trim();
  task.labels.push(...brackets.labels, ...labels);
  if (namesUnits(task.labels)) return;
  const duties = readDuties(task.text);
  if (!duties) return;
  task.text = duties.text;
  task.labels.push(...duties.labels);
}
