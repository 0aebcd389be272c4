import { readLabels, splitClosingBracket, type LabelPart } from './labels';

/** A task as it stands in the lines, before anything in it is understood. */
export interface RawTask {
  no: number;
  line: number;
  section: string[];
  text: string;
  labels: LabelPart[];
}

export interface Outline {
  /** Lines before the first heading or task: title, preamble, highlights. */
  preamble: string[];
  tasks: RawTask[];
  /** Lines of the body that belong to no task. */
  unread: { line: number; text: string }[];
}

const HEADING = /^[一二三四五六七八九十百]{1,4}\s*[、.．]\s*(.+)$/;
const SUBHEADING = /^[(（][一二三四五六七八九十]{1,3}[)）]\s*(.+)$/;
const NUMBERED = /^(\d{1,4})\s*[.．、]\s*(.+)$/;
/** From here on follow lists of attachments, which are numbered too. */
const ATTACHMENTS = /^附件\s*\d*\s*[:：]?/;

/** Cuts a text into headings, numbered tasks and their label lines. */
export function readOutline(text: string): Outline {
  const outline: Outline = { preamble: [], tasks: [], unread: [] };
  let section: string[] = [];
  let task: RawTask | null = null;
  let begun = false;
  let inAttachments = false;

  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.replace(/^[\ufeff\s\u3000]+|[\s\u3000]+$/g, '');
    if (line === '') return;

    const heading = HEADING.exec(line);
    const subheading = heading ? null : SUBHEADING.exec(line);
    if (heading ?? subheading) {
      section = heading ? [heading[1]] : [...section.slice(0, 1), subheading![1]];
      task = null;
      begun = true;
      inAttachments = false;
      return;
    }
    if (ATTACHMENTS.test(line)) {
      inAttachments = begun;
      task = null;
    }
    const numbered = inAttachments ? null : NUMBERED.exec(line);
    if (numbered && begins(numbered, task, outline.tasks.at(-1))) {
      task = { no: Number(numbered[1]), line: index + 1, section, text: numbered[2], labels: [] };
      outline.tasks.push(task);
      begun = true;
    } else if (!begun) outline.preamble.push(line);
    else if (!task || !extend(task, line)) outline.unread.push({ line: index + 1, text: line });
  });

  for (const t of outline.tasks) {
    const { text: body, labels } = splitClosingBracket(t.text);
    t.text = body.trim();
    t.labels.push(...labels);
  }
  return outline;
}

/**
 * “7.6月底前……” is task 7, “1.4万户” the rest of a wrapped line: a digit behind the dot begins a task only where
 * its number is next and the task before is at its end.
 */
function begins([, no, text]: RegExpExecArray, open: RawTask | null, last: RawTask | undefined): boolean {
  if (!/^\d/.test(text)) return true;
  const atEnd = !open || open.labels.length > 0 || /[。！!)）]$/.test(open.text);
  return atEnd && Number(no) === (last?.no ?? 0) + 1;
}

/** Adds a line to the open task: labels, the rest of a wrapped list, or more text while no label was seen. */
function extend(task: RawTask, line: string): boolean {
  const labels = readLabels(line);
  const last = task.labels.at(-1);
  if (labels.length > 0) task.labels.push(...labels);
  else if (!last) task.text += line;
  else if (/[、,，:：]$/.test(last.value) || last.value === '') last.value += line;
  else return false;
  return true;
}
