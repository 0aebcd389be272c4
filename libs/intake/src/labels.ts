/** The part of a task a label introduces. `field` keeps its own label. */
export type LabelRole = 'lead' | 'responsible' | 'supporting' | 'leader' | 'deadline' | 'field';

export interface LabelPart {
  role: LabelRole;
  label: string;
  value: string;
}

/**
 * Labels as offices write them. 市级牵头单位 and 业主 are fields, never assignees: they are outside of the
 * office's reach.
 */
const LABELS: Record<LabelRole, readonly string[]> = {
  lead: ['牵头单位', '牵头部门', '牵头责任单位', '主办单位', '承办单位', '主责单位', '主责部门'],
  responsible: ['责任单位', '责任部门', '区级责任单位', '责任主体'],
  supporting: ['配合单位', '配合部门', '协办单位', '协同单位', '协同部门', '参与单位'],
  leader: ['责任领导', '分管领导', '牵头领导', '区级责任领导', '分管区领导', '牵头区领导'],
  deadline: ['完成时限', '完成时间', '完成期限', '办结时限', '时限要求', '时间节点'],
  field: ['市级牵头单位', '省级牵头单位', '市级责任单位', '业主', '业主单位', '项目业主', '备注'],
};

const ROLE_OF = new Map<string, LabelRole>(
  (Object.keys(LABELS) as LabelRole[]).flatMap(role =>
    LABELS[role].map(label => [label, role] as [string, LabelRole]),
  ),
);

/** Longest first, so that 牵头责任单位 is not read as 责任单位. */
const KNOWN = [...ROLE_OF.keys()].sort((a, b) => b.length - a.length).join('|');
const LABEL_AT = new RegExp(`(?:^|(?<=[;；。\\s\\u3000]))[【\\[]?(${KNOWN})[】\\]]?\\s*[:：]`, 'g');
/** Labels nobody foresaw are kept as fields when they end like a label. */
const OTHER_LABEL =
  /^[【[]?([\u4e00-\u9fff]{0,8}(?:单位|部门|领导|时限|目标|措施|标准|成果|成效|进度|依据|来源))[】\]]?\s*[:：](.*)$/;
const BRACKET_AT_END = new RegExp(`\\s*[(（]((?:${KNOWN})\\s*[:：][^()（）]*)[)）]\\s*$`);

const clean = (value: string): string => value.trim().replace(/[;；]$/, '');

/** The labelled parts of a line; empty when the line does not begin with a label. */
export function readLabels(line: string): LabelPart[] {
  const found = [...line.matchAll(LABEL_AT)];
  if (found.length === 0 || found[0].index !== 0) {
    const other = OTHER_LABEL.exec(line);
    return other ? [{ role: 'field', label: other[1], value: clean(other[2]) }] : [];
  }
  return found.map((m, i) => ({
    role: ROLE_OF.get(m[1]) ?? 'field',
    label: m[1],
    value: clean(line.slice(m.index + m[0].length, found[i + 1]?.index)),
  }));
}

/** Action plans put the labels into a bracket at the end of the paragraph: “……。(责任单位:区教委等)”. */
export function splitClosingBracket(text: string): { text: string; labels: LabelPart[] } {
  const m = BRACKET_AT_END.exec(text);
  return m ? { text: text.slice(0, m.index), labels: readLabels(m[1]) } : { text, labels: [] };
}
