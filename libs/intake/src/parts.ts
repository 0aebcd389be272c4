import { splitOutsideBrackets } from './actors';
import type { ActorRole } from './document.types';
import { readSharedList } from './duties';
import { readLabels, splitBrackets, type LabelPart } from './labels';
import { looksLikeName } from './tables/values';

const isActor = (role: LabelPart['role']): role is ActorRole =>
  role === 'lead' || role === 'responsible' || role === 'supporting';

/** “区教委（牵头）”, “区财政局（配合单位）”: what one of a list does in it. */
const MARKED =
  /^(.{2,}?)\s*[(（〔【[](?:(总?牵头|主办|主责|第一责任)|(配合|协办|协助|参与|协同)|责任)(?:单位|部门|科室)?[)）〕】\]]$/;

function byMarks(part: LabelPart): LabelPart[] {
  if (!/牵头|[(（〔【[](?:主办|主责|第一责任|配合|协办|协助|参与|协同|责任)/.test(part.value)) return [part];
  const lists = new Map<LabelPart['role'], string[]>();
  for (const name of splitOutsideBrackets(part.value)) {
    const m = MARKED.exec(name.trim()) ?? /^(.{2,24}?)(牵头)$/.exec(name.trim());
    const role = m?.[2] ? 'lead' : m?.[3] ? 'supporting' : part.role;
    const list = lists.get(role) ?? [];
    lists.set(role, list);
    list.push(m ? m[1] : name);
  }
  return [...lists].map(([role, list]) => ({ ...part, role, value: list.join('、') }));
}

/** “责任单位及责任人”: the people in the list are kept beside it. */
function withoutPeople(part: LabelPart): LabelPart[] {
  const all = splitOutsideBrackets(part.value).map(name => name.trim());
  const people = all.filter(name => /^[\u4e00-\u9fff]{2,3}$/.test(name) && looksLikeName(name));
  const units = all.filter(name => !people.includes(name));
  const rest =
    people.length > 0 ? [{ ...part, role: 'field' as const, label: '责任人', value: people.join('、') }] : [];
  return [...byMarks({ ...part, value: units.join('、') }), ...rest];
}

/** “标★的为牵头单位”: the mark with which a paper tells who leads; null where it says nothing of the kind. */
export const leadMark = (text: string): string | null =>
  /(?:标|带|加|打|注|有)[“"‘(（]?([★☆*＊▲△#＃◆●○])[”"’)）]?号?(?:的|者)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是|系)牵头/.exec(
    text,
  )?.[1] ?? null;

/** The parts with the marked ones of a list as leads. */
export const byLeadMark = (parts: readonly LabelPart[], mark: string): LabelPart[] =>
  parts.flatMap((part): LabelPart[] => {
    if (part.role !== 'responsible' || !part.value.includes(mark)) return [part];
    const all = splitOutsideBrackets(part.value);
    const list = (marked: boolean): string => all.filter(name => name.includes(mark) === marked).join('、');
    return [
      { ...part, role: 'lead', value: list(true) },
      { ...part, value: list(false) },
    ];
  });

/**
 * What a list of units says of itself: labels inside of it (“牵头：区教委⏎配合：区财政局”), who of them leads in words
 * or marks. Other parts stay as they are.
 */
export function resolveParts(parts: readonly LabelPart[]): LabelPart[] {
  return parts.flatMap((part): LabelPart[] => {
    if (!isActor(part.role)) return [part];
    if (/责任人|负责人|联系人/.test(part.label)) return withoutPeople(part);
    const { line, cell } = part;
    const at = { ...(line !== undefined && { line }), ...(cell !== undefined && { cell }) };
    // “区教委（分管领导：李明）”
    const bracketed = splitBrackets(part.value);
    if (bracketed.text !== '' && bracketed.labels.some(l => l.role === 'leader' || l.role === 'deadline'))
      return resolveParts([
        { ...part, value: bracketed.text },
        ...bracketed.labels.map(l => ({ ...l, ...at })),
      ]);
    const inner = readLabels(part.value);
    if (inner.some(p => isActor(p.role))) return inner.map(p => ({ ...p, ...at })).flatMap(byMarks);
    const shared = readSharedList(part.value);
    if (shared) return shared.map(p => ({ ...p, ...at }));
    return byMarks(part);
  });
}

const TITLE_END =
  /^.*(?:书记|常委|[区县市镇乡州省]长|主任|局长|部长|主席|秘书长|党组成员|委员|院长|检察长|调研员)[\s\u3000]*(?=[\u4e00-\u9fff])/;
const TITLE_BEHIND =
  /^([\u4e00-\u9fff]{2,3})[\s\u3000]*(?:常务)?副?(?:书记|常委|[区县市镇乡]长|主任|局长|部长|主席|秘书长)$/;
/** A title alone, of somebody named behind the next 、. */
const ONLY_TITLE = /^(?:[区县市省镇乡]委|[区县市省]?政府)?(?:常委|副?书记|党组成员|党组书记)$/;

/** Names as they are set in tables: “代  江” is 代江, “何小军 赵文明” are two; titles are no names. */
export const leadersOf = (values: readonly string[]): string[] =>
  values
    .flatMap(value => value.split(/[、,，;；\n]/))
    .map(name => name.trim())
    .filter(name => !ONLY_TITLE.test(name))
    .map(name => name.replace(TITLE_END, '').replace(TITLE_BEHIND, '$1'))
    .flatMap(name => {
      const parts = name.split(/[\s\u3000]+/).filter(p => p !== '');
      return parts.length > 1 && parts.every(p => p.length >= 2 && p.length <= 4) ? parts : [parts.join('')];
    })
    .filter(name => name !== '' && !/^[-—–/无]$/.test(name));
