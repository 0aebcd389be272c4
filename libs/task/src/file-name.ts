import { Refusal } from '@duban/kernel';

/** What is shown in another order than it is written, or not at all: `report<RLO>fdp.exe` would read as a PDF. */
const MISLEADING = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
/** What some system does not take in a file's name. */
const UNSAFE = /[<>:"|?*]/g;
/** Characters, extension included. */
const LONGEST = 150;

/** The last extension of a name, in lower case without its dot; empty where there is none. */
export const extensionOf = (name: string): string =>
  /\.([a-z0-9]{1,8})$/i.exec(name)?.[1].toLowerCase() ?? '';

/**
 * A file's name as it may be shown and saved again: no path, nothing invisible, no leading or trailing dots.
 * @throws Refusal attachment.name when nothing is left of it
 */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const name = last
    .replace(/\s+/g, ' ')
    .replace(MISLEADING, '')
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (!name)
    throw new Refusal('invalid', 'attachment.name', '文件名无效', {
      mend: '请改名后再上传',
      faults: [{ where: 'fileName', message: '去掉路径和不可见字符后为空' }],
    });
  const letters = [...name];
  if (letters.length <= LONGEST) return name;
  const extension = extensionOf(name);
  const tail = extension ? `.${extension}` : '';
  return `${letters.slice(0, LONGEST - tail.length).join('')}${tail}`;
}
