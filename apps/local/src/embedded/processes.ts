import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Account } from './account';
import { run } from './run';

/**
 * PostgreSQL and its backends sit in their data directory, so that is how they are known; backends outlive a killed
 * postmaster for a moment, and a pid in a file may belong to anybody by now. Asked as the server's own account:
 * where a process of another user sits is not told even to root, in a container without the right to trace.
 */
const LINUX = `for process in /proc/[0-9]*; do
  [ "$process/cwd" -ef "$1" ] && read -r name < "$process/comm" && [ "$name" = postgres ] && echo "\${process#/proc/}"
done 2>/dev/null
:`;

/** macOS, without /proc. */
const DARWIN = `lsof -a -c postgres -d cwd -Fpn 2>/dev/null | awk -v data="$1" '/^p/ { pid = substr($0, 2) } $0 == "n" data { print pid }'`;

/** The live server processes on these data. */
export async function serverProcesses(place: string, account: Account): Promise<number[]> {
  const data = realpathSync(join(place, 'data'));
  const { text } = await run(
    '/bin/sh',
    ['-c', process.platform === 'linux' ? LINUX : DARWIN, 'sh', data],
    account,
  );
  return text.split('\n').filter(Boolean).map(Number);
}
