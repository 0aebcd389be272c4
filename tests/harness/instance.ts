import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Reports on stdout, a JSON object a line; SIGTERM stops it in order. */
const PROGRAM = `
const { startPostgres } = require(process.argv[1] + '/dist/apps/local/src/embedded');
const tell = what => process.stdout.write(JSON.stringify(what) + '\\n');
startPostgres({ home: process.argv[2], log: line => tell({ log: line }) }).then(
  server => {
    process.once('SIGTERM', () => server.stop().then(() => process.exit(0)));
    tell({ up: { url: server.url, port: server.port } });
    setInterval(() => {}, 1000);
  },
  e => { tell({ refused: { code: e.code, message: e.message } }); process.exit(1); },
);`;

/** Where a server answers. */
export interface Up {
  url: string;
  port: number;
}
type Report = { log: string } | { up: Up } | { refused: { code: string; message: string } };

/** Whose code runs, and as whom. */
export interface Where {
  checkout?: string;
  uid?: number;
  /** A command that runs the rest of its arguments, like `setpriv`. */
  through?: string[];
}

/** A node process of its own that keeps an embedded server on a home, to be killed without warning. */
export class Instance {
  readonly reports: Report[] = [];
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(home: string, { checkout, uid, through = [] }: Where & { checkout: string }) {
    const env = { PATH: process.env.PATH, ...(uid === undefined ? { HOME: process.env.HOME } : {}) };
    const [command, ...args] = [...through, process.execPath, '-e', PROGRAM, checkout, home];
    this.child = spawn(command, args, {
      cwd: '/',
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.ended = new Promise(done => this.child.once('close', done));
    const { stdout } = this.child;
    if (stdout) createInterface({ input: stdout }).on('line', line => this.reports.push(JSON.parse(line)));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Waits for a report; fails when the process ends without it. */
  async told<T>(pick: (report: Report) => T | undefined): Promise<T> {
    let over = false;
    void this.ended.then(() => (over = true));
    for (;;) {
      const last = over;
      for (const report of this.reports) {
        const found = pick(report);
        if (found !== undefined) return found;
      }
      if (last) throw new Error(`ended without the report: ${JSON.stringify(this.reports)}`);
      await sleep(20);
    }
  }

  up(): Promise<Up> {
    return this.told(report => ('up' in report ? report.up : undefined));
  }

  refused(): Promise<{ code: string; message: string }> {
    return this.told(report => ('refused' in report ? report.refused : undefined));
  }

  get logs(): string {
    return this.reports.flatMap(report => ('log' in report ? [report.log] : [])).join('\n');
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}
