import { constants, lchownSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Whose a file is to be; without `uid` whose it is anyway. */
export interface Owner {
  uid?: number;
  gid?: number;
}

/** Root hands over what somebody else will have to use; never what a link points to. */
export function giveTo({ uid, gid }: Owner, ...files: string[]): void {
  if (uid === undefined || process.getuid?.() !== 0) return;
  for (const file of files) lchownSync(file, uid, gid ?? uid);
}

/**
 * Writes a file for an owner. Root may be writing into somebody else's folder, where a link planted under that name
 * would lead it to any file of the system: so it is always a new file.
 */
export function writeAnew(file: string, text: string, owner: Owner, mode = 0o600): void {
  rmSync(file, { force: true });
  writeFileSync(file, text, { flag: 'wx', mode, flush: true });
  giveTo(owner, file);
}

/** Opens a log at its end, for the same reason not through a link. */
export function openToAppend(file: string, owner: Owner): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const fd = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  giveTo(owner, file);
  return fd;
}

/** The owner of a folder, for what is put into it. */
export const ownerOf = (folder: string): Owner => {
  const { uid, gid } = statSync(folder);
  return { uid, gid };
};
