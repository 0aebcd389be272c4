interface Waiting<I, O> {
  item: I;
  resolve: (answer: O) => void;
  reject: (e: unknown) => void;
}

/**
 * Makes one statement of what many ask at the same time. What comes while a statement is under way joins the next one:
 * nobody waits for company, and the more there is to do, the fewer statements there are for each.
 */
export class Together<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private running = false;

  /**
   * @param all answers in the order of the items; one transaction, so that what failed together may be asked one by one
   * @param most items in one statement
   */
  constructor(
    private readonly all: (items: readonly I[]) => Promise<readonly O[]>,
    private readonly most = 200,
  ) {}

  /** @throws what `all` throws for this item alone: one that cannot be answered does not take the others with it */
  ask(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.running) return;
      this.running = true;
      // Whoever else asks in this turn of the event loop comes along.
      setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length) await this.answer(this.waiting.splice(0, this.most));
    this.running = false;
  }

  private async answer(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const answers = await this.all(batch.map(w => w.item));
      batch.forEach((w, i) => w.resolve(answers[i]));
    } catch (e) {
      if (batch.length === 1) batch[0].reject(e);
      else for (const one of batch) await this.answer([one]);
    }
  }
}
