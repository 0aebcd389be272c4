import type { WorkCalendar } from '@duban/calendar';
import { choiceFaults, type LadderChoice, ladderOf, type ObligationKind } from '@duban/chain';
import type { Reader, Tx } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import { Book } from './book';
import type { Edition, LadderEditions } from './ladder-editions';
import { Obligation } from './obligation.entity';

/** Opens books: every command that moves a record begins with one. */
export class Obligations {
  constructor(
    private readonly calendar: WorkCalendar,
    private readonly ids: Ids,
    private readonly editions: LadderEditions,
  ) {}

  /** Locks what is owed about these records. */
  async book(tx: Tx, subjectIds: readonly string[]): Promise<Book> {
    const rows = subjectIds.length
      ? await tx.lockWhere(Obligation, 'subject_id = ANY($1) AND settled_at IS NULL', [
          [...new Set(subjectIds)],
        ])
      : [];
    return this.with(tx, rows);
  }

  /** A book with nothing in it: for events that neither settle nor open anything. */
  empty(tx: Tx): Book {
    return new Book(tx, [], this.calendar, this.ids, this.editions);
  }

  /** Locks what is owed about these tasks and all their parts: to pause or resume them together. */
  async bookOfTasks(
    tx: Tx,
    taskIds: readonly string[],
    otherSubjects: readonly string[] = [],
  ): Promise<Book> {
    const rows = await tx.lockWhere(
      Obligation,
      '(task_id = ANY($1) OR subject_id = ANY($2)) AND settled_at IS NULL',
      [taskIds, otherSubjects],
    );
    return this.with(tx, rows);
  }

  /**
   * Whether a plan may go by these ladders as they are now; no edition is published meanwhile.
   * @throws Refusal ladder.bad_choice
   */
  async assertLadders(tx: Tx, choice: unknown): Promise<void> {
    await tx.query("SELECT pg_advisory_xact_lock_shared(hashtext('ladder.publish'))");
    await this.editions.reread(tx, tx.now);
    this.assertFits(choice);
  }

  private assertFits(choice: unknown): void {
    const faults = choiceFaults(choice, ladder => this.editions.newest(ladder).data);
    if (faults.length)
      throw new Refusal('invalid', 'ladder.bad_choice', `选用的催办阶梯有 ${faults.length} 处不对`, {
        mend: '请按提示改选，或按通用阶梯',
        faults: faults.map(({ where, message }) => ({ where, message })),
      });
  }

  /** The newest edition of the ladder by which each kind would be chased under a choice. @throws Refusal ladder.bad_choice */
  async ladders(reader: Reader, choice: LadderChoice): Promise<(kind: ObligationKind) => Edition> {
    await this.editions.reread(reader, null);
    this.assertFits(choice);
    return kind => this.editions.newest(ladderOf(kind, choice));
  }

  /** What a plan goes by from now on; what is open keeps its ladder. */
  chooseLadders(planId: string, choice: LadderChoice | null): void {
    this.editions.choose(planId, choice);
  }

  /** Knows the newest ladders, and those of what is open: what is opened is armed by the first, what is armed anew by its own. */
  private async with(tx: Tx, rows: Obligation[]): Promise<Book> {
    await this.editions.refresh(tx, tx.now);
    await this.editions.know(tx, rows, tx.now);
    return new Book(tx, rows, this.calendar, this.ids, this.editions);
  }
}
