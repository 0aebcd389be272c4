import type { DocumentHead, PlanKind } from './document.types';

/** What a title says about the kind; the first that matches, so the specific stand before the general. */
const KINDS: readonly [RegExp, PlanKind][] = [
  [/任务(?:及责任)?分解|目标分解|责任分解|任务分工|责任分工|分工方案/, 'target_breakdown'],
  [/政策清单/, 'policy_list'],
  [/改革清单/, 'reform_list'],
  [/平台清单/, 'platform_list'],
  [
    /项目(?:[(（]事项[)）])?(?:推进|投资|建设|实施)*(?:清单|名单|计划|一览表|安排表|库|表|台账)/,
    'project_list',
  ],
  [/指标(?:清单|体系|计划|表)|主要指标|目标表/, 'indicator_list'],
  [/会议纪要/, 'meeting'],
  [/批示|督办(?:事项|台账|清单|单)/, 'instruction'],
  [/议定事项|决定事项|决策.*清单/, 'decision_list'],
  [
    /方案|行动计划|工作计划|工作要点|任务清单|重点(?:工作|任务)|实事|清单|台账|改革要点|任务表/,
    'action_plan',
  ],
];

const ISSUER =
  /([\u4e00-\u9fff]{1,16}(?:人民政府(?:办公室)?|委员会(?:办公室)?|领导小组(?:办公室)?|街道办事处))(?=关于印发|关于|发布|印发)/;
const YEAR = /(20\d{2})(?=\s*年|\s*[—–-]\s*20\d{2}\s*年)/;

const kindOf = (title: string): PlanKind | null => KINDS.find(([words]) => words.test(title))?.[1] ?? null;

/** A line that could be a title: short, says what kind of paper it is, and is no sentence. */
const isTitle = (line: string): boolean =>
  line.length <= 60 && kindOf(line) !== null && !/[。！？!?；;:：]$|[“”]方案/.test(line);

/** True where the title, or the name of the file, says that the paper is a plan. */
export const isPlan = ({ title }: DocumentHead): boolean => kindOf(title ?? '') !== null;

/** “江政〔2026〕1号”: where nothing else names a year, that of the paper's own number. */
const PAPER_NUMBER = /[〔[（(](20\d{2})[〕\]）)]\s*\d{1,4}\s*号/;

const yearIn = (text: string | undefined, form = YEAR): number | null => {
  const m = text === undefined ? null : form.exec(text.normalize('NFKC'));
  return m ? Number(m[1]) : null;
};

/**
 * Title, kind, year and issuer from the lines before the first heading. The last line that can be a title is
 * taken: news pages repeat it in other words above. `signature`: what stands below the text, with its date.
 */
export function readHead(preamble: string[], fileName?: string, signature?: string): DocumentHead {
  const name = fileName?.replace(/\.[^.]*$/, '');
  const title = preamble.findLast(isTitle) ?? null;
  const whole = preamble.join('\n');
  const issuer = ISSUER.exec(whole)?.[1].replace(/^(?:近日|日前|今日|由)/, '') ?? null;
  return {
    title: title ?? name ?? null,
    kind: kindOf(title ?? '') ?? kindOf(name ?? '') ?? kindOf(whole) ?? 'action_plan',
    year:
      yearIn(title ?? '') ??
      yearIn(name) ??
      yearIn(whole) ??
      yearIn(whole, PAPER_NUMBER) ??
      yearIn(signature),
    issuer,
  };
}
