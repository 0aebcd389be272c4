/** The words by which offices label the parts of a task, in running text and above columns alike. */
import type { LabelRole } from './document.types';

const LEVEL = '(?:属地|区级|县级|市级|省级|自治区级|国家级|本级|镇街|街镇|区|县)?';
const ACT =
  '(?:总|第一|主要|共同|直接|整改)?(?:牵头|责任|主责|主办|承办|配合|协办|会办|协作|协同|协助|支持|参与|参加|落实|实施|执行|办理|整改|承担)';
const BODY = '(?:单位|部门|科室|处室|股室|机构|主体|镇街|街镇|乡镇|街道|园区)';
const UNIT = `${LEVEL}(?:行业|业务)主管(?:单位|部门)|${LEVEL}${ACT}(?:[(（]${ACT}[)）]|及|和|、|/)?(?:${ACT})?${BODY}(?:(?:及|和|、)?(?:责任人|负责人|联系人))?`;
const OWNER = '(?:项目)?(?:业主|建设单位|项目单位|项目法人)(?:[(（][^()（）]{1,6}[)）])?(?:单位)?';
const LEADER = `${LEVEL}(?:整改)?(?:牵头|责任|分管|包抓|包案|包联|联系|挂钩|挂联|主管|包保|挂帅|区)${LEVEL}领导`;
const DEADLINE =
  '(?:计划|拟|要求|预计)?(?:完成|办结|完工|竣工|决策|推进|落实|整改|办理|销号|投用|建成|交付|投产|实施)(?:时限|时间|期限|日期|节点)|(?:计划|预计)(?:完工|竣工|投产|投用)|时限要求|时间要求|时间节点|时间进度|时间安排|进度时限|进度计划|计划进度|进度要求|时限|进度安排|完成时间节点';
const START = '(?:计划)?开工(?:时间|日期)?';
/** Bodies that look on: they are named beside a task, but do none of it. */
const ONLOOKER =
  '(?:督办|督导|督查|督促|指导|监督|监管|考核|考评|验收|销号|审核|审批|使用|数据来源|评价|交办|反馈|审定)(?:责任)?(?:单位|部门)';
const OTHER = `备注|责任人|联系人|市级年度任务|省级年度任务|上级任务|${ONLOOKER}`;
/** Alone, these are labels only with a colon behind them. */
const SHORT = '牵头|责任|配合|主办|协办|承办|业主';

/** Longest alternatives first, so that 牵头责任单位 is not read as 责任单位. */
export const LABEL = `(?:${UNIT}|${OWNER}|${LEADER}|${DEADLINE}|${START}|${OTHER}|${SHORT})`;

const IS_DEADLINE = new RegExp(`^(?:${DEADLINE})`);
const IS_UNIT = new RegExp(`^(?:${UNIT}|(?:${SHORT})(?:\\(.*\\))?$)`);
/** 责任单位联系人 is a person; 责任单位及责任人 are both, the unit first. */
const IS_PERSON =
  /^(?:(?!单位|部门)[^及和、/])*(?:负责|联系|责任|经办|承办|具体)人|(?:单位|部门)(?:联系|经办)人$|电话|手机/;

/** What a label introduces; for fields also the name under which they are kept. Null for words that are none. */
export function roleOfLabel(label: string): { role: LabelRole; label: string } | null {
  const plain = label.normalize('NFKC').replace(/\s+/g, '');
  const field = (name: string): { role: LabelRole; label: string } => ({ role: 'field', label: name });
  if (/^(?:项目)?(?:业主|建设单位|项目单位|项目法人)/.test(plain)) return field('owner');
  if (
    /^(?:市|省|自治区|国家|中央|上级)(?:级|直)?.*(?:牵头|责任|主管|主办|对口|配合).*(?:单位|部门|处室)/.test(
      plain,
    )
  )
    return field('upper_lead');
  if (/^(?:市|省|自治区|国家|上级)级?(?:年度)?.*(?:任务|目标)/.test(plain)) return field('upper_task');
  if (/领导(?:\(.*\))?$/.test(plain)) return { role: 'leader', label };
  if (/^(?:计划)?开工/.test(plain)) return field('start');
  if (IS_DEADLINE.test(plain)) return { role: 'deadline', label };
  if (!IS_UNIT.test(plain) || IS_PERSON.test(plain)) return null;
  if (/配合|协办|会办|协作|协同|协助|支持|参与|参加/.test(plain.replace(/\(.*/, '')))
    return { role: 'supporting', label };
  return {
    role: /牵头|主办|承办|主责|第一责任/.test(plain.replace(/\(.*/, '')) ? 'lead' : 'responsible',
    label,
  };
}

/** “列第一位的为牵头单位”: where a document says so, the first of the units leads. */
export const FIRST_LEADS =
  /(?:(?:排|列)(?:名)?(?:在|于)?)?(?:第一位|首位|第1位|第一个|第一)(?:的)?(?:责任)?(?:单位|部门)?(?:为|是|系)(?:主要)?(?:牵头|主办|主责|第一责任)/;
