/** Lines as they come out of a file, made ready to be read: wrapped brackets joined, labels as usually written. */
import type { LineBlock } from './formats/blocks';
import { plainLabel } from './labels';
import { readNumber } from './numbers';
import { LABEL } from './vocabulary';

const MOST_JOINED = 8;
const WINDOW = 400;
const STARTS_WITH_LABEL = new RegExp(`^${LABEL}\\s*[:：]`);
const OPENED = new RegExp(`[(（[【〔]\\s*(?:${LABEL}|责任|牵头|配合)`);

/** The bracket opened last and not closed, from where it stands; null when all are closed. */
function openBracket(text: string): string | null {
  const tail = text.slice(-WINDOW);
  let depth = 0;
  for (let i = tail.length - 1; i >= 0; i--) {
    if (')）]】〕'.includes(tail[i])) depth++;
    else if ('(（[【〔'.includes(tail[i]) && --depth < 0) return tail.slice(i);
  }
  return null;
}

const closesFirst = (text: string): boolean => /^[^(（[【〔]*[)）\]】〕]/.test(text.slice(0, WINDOW));

/** “（责任⏎单位：区林业局、⏎区应急局）” is one bracket: the lines up to where it is closed are one line. */
function joinBrackets(lines: readonly LineBlock[]): LineBlock[] {
  const out: LineBlock[] = [];
  for (let i = 0; i < lines.length; i++) {
    let { text } = lines[i];
    const { line } = lines[i];
    const open = openBracket(text);
    if (open !== null) {
      const end = lines.slice(i + 1, i + 1 + MOST_JOINED).findIndex(l => closesFirst(l.text));
      const inner = lines.slice(i + 1, i + 2 + end);
      if (end >= 0 && (end === 0 || OPENED.test(open)) && !inner.some(l => readNumber(l.text))) {
        for (const l of inner) text += (STARTS_WITH_LABEL.test(l.text) ? '；' : '') + l.text;
        i += inner.length;
      }
    }
    out.push({ kind: 'line', line, text });
  }
  return out;
}

/** “整改措施：1.……，责任单位：……”: the first of several steps that each say who does them, not the text of a label. */
const STEP_BEHIND_LABEL = /^[\u4e00-\u9fff]{2,8}\s*[:：]\s*(?=1\s*[.．、](?!\d))/;
const NAMES_WHO = new RegExp(`[,，。;；(（]\\s*${LABEL}\\s*[:：]`);
const stepAlone = (text: string): string =>
  STEP_BEHIND_LABEL.test(text) && NAMES_WHO.test(text) ? text.replace(STEP_BEHIND_LABEL, '') : text;

export const readyLines = (lines: readonly LineBlock[]): LineBlock[] =>
  joinBrackets(lines).map(l => ({ ...l, text: plainLabel(stepAlone(l.text)) }));

/** What stands below a paper: its date, to whom copies go, that it may be published. Part of no task. */
const FOOTER =
  /^(?:[(（]?(?:此件|信息公开|联系人|联系电话|主动公开|依申请公开)|抄送|抄报|主送|印发[:：]|共印)|^[\u4e00-\u9fff\s]{0,40}(?:20\d{2}|[二][〇○零Ｏ0][一二三四五六七八九〇○零]{2})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日(?:印发|印)?$/;
const SIGNED =
  /^[\u4e00-\u9fff]{2,30}(?:人民政府(?:办公室)?|委员会(?:办公室)?|办公室|办事处|领导小组(?:办公室)?|指挥部(?:办公室)?)$/;

export const isFooter = (text: string): boolean => text.length <= 200 && FOOTER.test(text);
export const isSignature = (text: string): boolean => SIGNED.test(text);
