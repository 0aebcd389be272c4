import { isGroupName } from '../actors';

const WHOLE =
  /(?:委|局|办|部|厅|院|中心|公司|集团|街道|镇|乡|会|管委会|办公室|支队|分局|部门|单位|国企|企业|镇街|银行|站|所|学校)(?:[(（][^()（）]*[)）])?$/;
const PARENT = /^(?:中共)?[省市区县]?(?:委|政府|人大|政协)$/;

/** True for text that is a list of names of units, and nothing else. */
export function looksLikeUnits(text: string): boolean {
  const parts = text
    .replace(/[(（][^()（）]*[)）]/g, '')
    .split(/[、,，;；\s]+|等$/)
    .filter(p => p !== '');
  return (
    parts.length > 0 &&
    parts.every(p => p.length <= 24 && (WHOLE.test(p) || isGroupName(p) || PARENT.test(p)))
  );
}

/** True for a person's name, also one set wide: “代  江”. */
export const looksLikeName = (text: string): boolean =>
  text
    .split(/[、,，;；\n]/)
    .every(part => /^[\u4e00-\u9fff·]{2,4}$/.test(part.replace(/\s+/g, '')) && !WHOLE.test(part));

/**
 * The list of units in a cell: a line break inside a name is none, one between two names separates them.
 * “区发展改革\n委” is one name, “区教委\n区民政局” two.
 */
export function joinUnitLines(text: string): string {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .reduce((list, line) => {
      const last = list.split(/[、,，;；]/).at(-1) ?? '';
      if (list === '' || /[、,，;；:：]$/.test(list) || /^[、,，;；)）]/.test(line)) return list + line;
      const whole = WHOLE.test(last) && !(PARENT.test(last) && !/^(?:[区市县省各]|有关|相关)/.test(line));
      return list + (whole ? '、' : '') + line;
    }, '');
}

/** Text of a cell as one paragraph; steps that are numbered keep their lines. */
export const joinTextLines = (text: string): string =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .reduce((all, line) => {
      if (all === '') return line;
      return /^(?:[①-⑳]|[(（]?\d{1,2}[)）.、．]|[一二三四五六七八九十]+、)/.test(line)
        ? `${all}\n${line}`
        : all + line;
    }, '');
