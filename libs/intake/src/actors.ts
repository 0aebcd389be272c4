import type { Mention } from './document.types';

/** “等”, “等部门”, “等有关单位” at the end of a list: it goes on, the document does not say with whom. */
const OPEN_END =
  /等(?:\d+个|[一二三四五六七八九十]+个|多个)?(?:(?:有关|相关|区级|市级|各)*(?:部门|单位|企业|公司)(?:[和及与、](?:部门|单位|企业|公司))?)?[。.;；]?$/;

/** Endings by which a name is a whole name; guards the splitting at 和 in “区规划和自然资源局”. */
const WHOLE_NAME =
  /(?:委|局|办|部|院|中心|公司|集团|街道|镇|乡|管委会|委员会|办公室|联|会|支队|分局|部门|单位|国企|企业|镇街)$/;

/** A name that stands for several units: 各街道, 区属各重点国企, 有关管委会, 区级部门. */
const GROUP =
  /各|有关|相关|^全体|^(?:区|市|县)(?:属|级|直)(?:国有)?(?:重点)?(?:国企|国有企业|企业|部门|单位)$/;
const SELECTED = /有关|相关/;

export const isGroupName = (name: string): boolean => GROUP.test(name);

/** “★区教委”: marks are explained in a remark and are no part of the name. */
const MARK = /^[★☆*＊▲△#＃◆●○]+|[★☆*＊▲△◆●○]+$/g;
/** “(排名第一的为牵头单位，下同)” is said of the list, not of its last name. */
const REMARK = /[(（][^()（）]*(?:下同|为牵头|排名|排序|先后)[^()（）]*[)）]/g;

export function mentionOf(written: string): Mention {
  const name = written.replace(MARK, '');
  const group = isGroupName(name);
  return { name, kind: group ? 'group' : 'unit', needsSelection: group && SELECTED.test(name) };
}

/** Splits at separators that are not inside brackets: “区科技局(区外专局、区知产局)” is one name. */
export function splitOutsideBrackets(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    if ('(（'.includes(list[i])) depth++;
    else if (')）'.includes(list[i])) depth--;
    else if (depth <= 0 && /[、,，;；/／\s\u3000]/.test(list[i])) {
      parts.push(list.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(list.slice(start));
  return parts;
}

/** What is longer is no pair of names, and trying every 和 in it would cost its square. */
const LONGEST_PAIR = 80;

/** “区委宣传部和各街道” is two names, “区规划和自然资源局” one: only split between whole names. */
function splitConjunction(name: string): string[] {
  if (name.length > LONGEST_PAIR) return [name];
  const m = /^(.{2,}?)(?:以及|和|及|与)(.{2,})$/.exec(name);
  return m && WHOLE_NAME.test(m[1]) && WHOLE_NAME.test(m[2]) ? [m[1], ...splitConjunction(m[2])] : [name];
}

/** Reads a list of units as it follows 牵头单位 or 责任单位. Order and repetitions stay as written. */
export function readActors(list: string): { mentions: Mention[]; openEnded: boolean } {
  const trimmed = list
    .replace(REMARK, '')
    .trim()
    .replace(/[。.;；]+$/, '');
  const parts = splitOutsideBrackets(trimmed);
  // “区教委等,各街道”: the list goes on in its middle
  const openEnded = parts.some(part => OPEN_END.test(part));
  const names = parts
    .map(part =>
      part
        .replace(OPEN_END, '')
        .replace(/^(?:以及|及|和)(?=[\u4e00-\u9fff]{2})/, '')
        .trim(),
    )
    .filter(part => part !== '' && !/^[-—–/无]$/.test(part))
    // “各区党委、政府” is one name
    .reduce<string[]>((all, part) => {
      const before = all.at(-1);
      if (/^(?:人民)?政府$/.test(part) && before && /党委$/.test(before))
        return [...all.slice(0, -1), `${before}、${part}`];
      return [...all, part];
    }, [])
    .flatMap(splitConjunction);
  return { mentions: names.map(mentionOf), openEnded };
}
