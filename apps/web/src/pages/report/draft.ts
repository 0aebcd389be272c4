import { asProblem, type Problem } from '../../api/problem';

/**
 * How the draft stands: `clean` nothing typed, `waiting` to be saved, `saving`, `saved`, `away` when the server cannot
 * be reached and it is tried again, `refused` when somebody has to decide.
 */
export type DraftState = 'clean' | 'waiting' | 'saving' | 'saved' | 'away' | 'refused';

export interface DraftStatus {
  state: DraftState;
  problem: Problem | null;
  savedAt: Date | null;
}

/** What was typed and not yet saved, kept in this browser: a lost connection or a closed window loses nothing. */
export interface LocalCopy<V> {
  values: V;
  version: number;
  at: string;
}

const PAUSE_MS = 1_500;
const AGAIN_MS = 10_000;

export interface DraftOptions<V> {
  /** Where the local copy is kept. */
  key: string;
  version: number;
  /** Saves and gives the new version. */
  save: (values: V, version: number) => Promise<number>;
}

/** Saves while somebody types: a moment after the last key, one at a time, always on the version it saw. */
export class Draft<V> {
  private status: DraftStatus = { state: 'clean', problem: null, savedAt: null };
  private pending: V | null = null;
  private flight: Promise<void> | null = null;
  private timer: number | undefined;
  private readonly listeners = new Set<() => void>();
  version: number;

  constructor(private readonly options: DraftOptions<V>) {
    this.version = options.version;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): DraftStatus => this.status;

  /** Nothing of what was typed is only here. */
  get settled(): boolean {
    return this.pending === null && this.flight === null;
  }

  change(values: V): void {
    this.pending = values;
    this.keep(values);
    this.tell({ state: 'waiting', problem: null });
    this.schedule(PAUSE_MS);
  }

  /** Saves now what is pending. @returns whether everything is saved */
  async flush(): Promise<boolean> {
    window.clearTimeout(this.timer);
    while (this.flight || this.pending !== null) {
      this.flight ??= this.send().finally(() => (this.flight = null));
      await this.flight;
      if (this.status.state === 'away' || this.status.state === 'refused') return false;
    }
    return true;
  }

  /** After a refusal: go on from the version that is there now. */
  takeOver(version: number, values: V): void {
    this.version = version;
    this.change(values);
  }

  /** Gives up what is only here. */
  discard(version: number): void {
    window.clearTimeout(this.timer);
    this.pending = null;
    this.version = version;
    localStorage.removeItem(this.options.key);
    this.tell({ state: 'clean', problem: null });
  }

  /** Leaves the page: one last try, and the local copy stays until it has gone through. */
  stop(): void {
    void this.flush().finally(() => window.clearTimeout(this.timer));
  }

  private async send(): Promise<void> {
    const values = this.pending as V;
    this.tell({ state: 'saving' });
    try {
      this.version = await this.options.save(values, this.version);
      if (this.pending === values) {
        this.pending = null;
        localStorage.removeItem(this.options.key);
      } else if (this.pending !== null) this.keep(this.pending);
      this.tell({ state: 'saved', problem: null, savedAt: new Date() });
    } catch (error) {
      const problem = asProblem(error);
      this.tell({ state: problem.passing ? 'away' : 'refused', problem });
      if (problem.passing) this.schedule(AGAIN_MS);
    }
  }

  private schedule(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), ms);
  }

  private keep(values: V): void {
    const copy: LocalCopy<V> = { values, version: this.version, at: new Date().toISOString() };
    try {
      localStorage.setItem(this.options.key, JSON.stringify(copy));
    } catch {
      // Full or forbidden: saving on the server goes on all the same.
    }
  }

  private tell(change: Partial<DraftStatus>): void {
    this.status = { ...this.status, ...change };
    for (const listener of this.listeners) listener();
  }
}

export function readLocalCopy<V>(key: string): LocalCopy<V> | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as LocalCopy<V> | null;
  } catch {
    return null;
  }
}
