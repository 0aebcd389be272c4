/** What the office, the leader and the superior plan is theirs alone. */
const OFFICE = '@office';
export const isOfficeWork = (key: string): boolean => key.startsWith(OFFICE);
export const officeKey = (what: string): string => `${OFFICE}|${what}`;

/** Something people do at a time: all items of one key at one instant are done together, as people work in bulk. */
interface Entry {
  at: number;
  key: string;
  items: string[];
  run: (items: string[]) => Promise<void>;
}

/** What people will do, in order of time; ties keep the order in which they were planned. */
export class Agenda {
  private readonly byKey = new Map<string, Entry>();
  private entries: Entry[] = [];
  private sorted = true;

  plan(at: Date, key: string, item: string, run: (items: string[]) => Promise<void>): void {
    const id = `${at.getTime()}|${key}`;
    const known = this.byKey.get(id);
    if (known) {
      known.items.push(item);
      return;
    }
    const entry: Entry = { at: at.getTime(), key, items: [item], run };
    this.byKey.set(id, entry);
    this.entries.push(entry);
    this.sorted = false;
  }

  get nextAt(): number | undefined {
    this.sort();
    return this.entries[0]?.at;
  }

  /** Takes out everything planned up to an instant. */
  due(now: number): Entry[] {
    this.sort();
    const n = this.entries.findIndex(e => e.at > now);
    const due = this.entries.splice(0, n === -1 ? this.entries.length : n);
    for (const e of due) this.byKey.delete(`${e.at}|${e.key}`);
    return due;
  }

  private sort(): void {
    if (this.sorted) return;
    // Array.prototype.sort is stable.
    this.entries.sort((a, b) => a.at - b.at);
    this.sorted = true;
  }
}
