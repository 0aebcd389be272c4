import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Who the server runs as. Without `uid` it is simply the user who runs node. */
export interface Account {
  uid?: number;
  gid?: number;
  /** Whether the uid has an entry in the user database; initdb looks it up and fails without one. */
  named: boolean;
}

/** Names of unprivileged accounts, the better suited first (`_postgres` is the one macOS has). */
const UNPRIVILEGED = ['postgres', '_postgres', 'nobody'];
/** What `nobody` is nearly everywhere; used by number where /etc/passwd does not have it. */
const NOBODY = 65_534;

interface PasswdEntry {
  name: string;
  uid: number;
  gid: number;
}

function passwd(): PasswdEntry[] {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines
      .map(line => line.split(':'))
      .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
      .filter(entry => Number.isInteger(entry.uid) && entry.uid !== 0);
  } catch {
    return [];
  }
}

const hasName = (): boolean => {
  try {
    return userInfo().username !== '';
  } catch {
    return false; // a bare uid, as containers hand them out
  }
};

/**
 * PostgreSQL refuses to run as root, so root steps down to an unprivileged account: the owner of the data if there
 * are data (accounts come and go, and a chown of a database is nothing to do in passing), else the owner of the home
 * (who may be the one to start it next time), else the first suitable one there is.
 * @param folders the data, if any, and the home
 */
export function serverAccount(folders: string[]): Account {
  if (process.getuid?.() !== 0) return { named: hasName() };
  const known = passwd();
  for (const folder of folders) {
    const owner = statSync(folder, { throwIfNoEntry: false });
    if (owner && owner.uid !== 0) {
      return { uid: owner.uid, gid: owner.gid, named: known.some(entry => entry.uid === owner.uid) };
    }
  }
  for (const name of UNPRIVILEGED) {
    const entry = known.find(candidate => candidate.name === name);
    if (entry) return { uid: entry.uid, gid: entry.gid, named: true };
  }
  return { uid: NOBODY, gid: NOBODY, named: false };
}
