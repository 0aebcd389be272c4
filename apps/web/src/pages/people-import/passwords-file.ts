import type { Schemas } from '../../api/client';

/** A row of the list of one-time passwords. */
export interface PasswordLine {
  name: string;
  username: string;
  unit: string;
  password: string;
}

/** The passwords there are, with the units the list says. */
export const passwordLines = (back: Schemas['BroughtPeopleDto']): PasswordLine[] => {
  const key = (username: string): string => username.normalize('NFKC').trim().toLowerCase();
  const units = new Map<string, string[]>();
  for (const { username, unit } of back.lines) {
    const there = units.get(key(username)) ?? [];
    if (!there.includes(unit)) units.set(key(username), [...there, unit]);
  }
  return back.passwords.flatMap(({ name, username, password }) =>
    password ? [{ name, username, unit: units.get(username)?.join('、') ?? '', password }] : [],
  );
};

/** A cell that no spreadsheet takes for a formula; passwords begin with a letter or a digit and stay as they are. */
const cell = (text: string): string =>
  `"${(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** With a mark in front by which a spreadsheet knows the encoding. */
export const passwordsCsv = (lines: readonly PasswordLine[]): string =>
  '\ufeff' +
  [['姓名', '用户名', '单位', '一次性密码'], ...lines.map(l => [l.name, l.username, l.unit, l.password])]
    .map(row => row.map(cell).join(','))
    .join('\r\n');

/** Made in the browser: passwords go over the line once. */
export function savePasswords(lines: readonly PasswordLine[]): void {
  const href = URL.createObjectURL(new Blob([passwordsCsv(lines)], { type: 'text/csv;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href, download: '一次性密码.csv' }).click();
  URL.revokeObjectURL(href);
}
