import { type Ladder, type LadderName, OBLIGATIONS, type ObligationKind } from '@duban/chain';
import { Journal, SYSTEM, type Tx } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import {
  Acknowledgement,
  type Book,
  ChaseSilence,
  LadderApplicationService,
  LadderService,
  Obligations,
  type Subject,
} from '@duban/obligation';
import { layUnit } from '../crash/crowd';
import type { TestHouse } from '../harness/house';
import { dayOf, endOf, iso, Owed, type Span, walk, written } from './ladder.model';

/** The shipped ladders, written down once more. */
const SHIPPED: Readonly<Record<string, string>> = {
  form: '-2r 0r 1c 3e 5e *5c',
  office: '0r 1c 3e *5c',
  complete: '-30r -10r -5r -1r 0r 1c 3e 5y 15R *5c',
};

/** Numbers by a fixed rule: the same every run. */
export class Lot {
  constructor(private n: number) {}
  next(): number {
    this.n = (this.n * 48_271) % 2_147_483_647;
    return this.n / 2_147_483_647;
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  between(a: number, b: number): number {
    return a + Math.floor(this.next() * (b - a + 1));
  }
  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)];
  }
}

/** The course of one task: what the engine did to it, and the model beside it. */
interface Course {
  id: string;
  subject: Subject;
  state: string | null;
  prior: string | null;
  owed: Owed[];
  silences: (Span & { id: string })[];
}

/** Many courses at once in one house, each driven by lot, the engine and the model side by side. */
export class Histories {
  readonly courses: Course[] = [];
  readonly newest: Record<string, string> = { ...SHIPPED };
  private readonly ids: Ids;
  private office = '';

  constructor(
    private readonly house: TestHouse,
    private readonly lot: Lot,
  ) {
    this.ids = house.app.get<Ids>(IDS);
  }

  private get now(): number {
    return this.house.clock.now().getTime();
  }

  private transact(work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.house.get(Journal).transact({ name: 'test.history', actor: SYSTEM }, work);
  }

  async begin(size: number): Promise<void> {
    const [plan, unit] = [this.ids.next(), this.ids.next()];
    this.office = this.ids.next();
    await this.transact(async tx => {
      layUnit(tx, this.ids, this.office, '区督查室', ['supervisor', 'unit_head']);
      layUnit(tx, this.ids, unit, '区商务委', ['handler', 'unit_head']);
      const book = await this.house.get(Obligations).book(tx, []);
      for (let i = 0; i < size; i++) {
        const id = this.ids.next();
        const around = { planId: plan, officeUnitId: this.office, unitId: unit, primaryUnitId: unit };
        const subject: Subject = { machine: 'task', id, taskId: id, title: `第${i}件`, ...around };
        const course: Course = { id, subject, state: null, prior: null, owed: [], silences: [] };
        this.courses.push(course);
        this.move(book, course, 'register');
      }
    });
  }

  /** One morning's events. */
  async live(rate: number): Promise<void> {
    const hit = this.courses.filter(
      c => c.state !== 'closed' && c.state !== 'cancelled' && this.lot.chance(rate),
    );
    if (!hit.length) return;
    await this.transact(async tx => {
      const standing = hit.flatMap(c => c.silences.filter(s => s.until > this.now).map(s => s.id));
      const silences = await tx.lock(ChaseSilence, standing);
      const book = await this.house.get(Obligations).bookOfTasks(
        tx,
        hit.map(c => c.id),
      );
      for (const course of hit) this.happen(tx, book, course, silences);
    });
  }

  private happen(tx: Tx, book: Book, course: Course, silences: ChaseSilence[]): void {
    const { lot } = this;
    if (lot.chance(0.2)) return this.promise(tx, book, course);
    if (lot.chance(0.15)) return this.silence(tx, course, silences);
    const possible: Readonly<Record<string, readonly string[]>> = {
      registered: ['dispatch', 'dispatch', 'suspend'],
      dispatched: ['primary_signed', 'ask', 'answer_request', 'reschedule', 'suspend'],
      implementing: ['file_action_plan', 'ask', 'answer_request', 'reschedule', 'suspend'],
      tracking: ['submit_completion', 'ask', 'answer_request', 'reschedule', 'suspend'],
      completion_review: [
        'return_completion',
        'return_completion',
        'approve_completion',
        'suspend',
        'answer_request',
      ],
      suspended: ['resume', 'resume', 'resume', 'cancel'],
    };
    this.move(book, course, lot.pick(possible[course.state as string]));
  }

  /** The engine moves; the model is told what the event is, and what follows from it is written here once more. */
  private move(book: Book, course: Course, event: string): void {
    const { now, lot } = this;
    const due = endOf(dayOf(now) + lot.between(-5, 70));
    const date = new Date(due);
    const open = (kind: string): Owed | undefined => course.owed.find(o => o.kind === kind && !o.settled);
    const settle = (...kinds: string[]): void => kinds.forEach(k => open(k) && (open(k)!.settled = true));
    const add = (kind: ObligationKind, until: number): void => {
      const { ladder } = OBLIGATIONS[kind];
      course.owed.push(new Owed(kind, ladder, this.newest[ladder], now, until));
    };
    const within = (n: number): number => endOf(walk(dayOf(now), n));
    const facts = { standing: false, leaderNeeded: false, reportsUpward: false, awaitingCountersign: false };
    const dues = { complete: date, rework: date, review_suspension: date };
    const decision = book.move(course.subject, course.state, event, { facts, due: dues }, course.prior);
    const complete = open('complete');
    switch (event) {
      case 'register':
        add('dispatch', within(2));
        break;
      case 'dispatch':
        settle('dispatch');
        add('complete', due);
        break;
      case 'primary_signed':
        add('file_action_plan', within(5));
        break;
      case 'file_action_plan':
        settle('file_action_plan');
        break;
      case 'submit_completion':
        settle('rework');
        complete!.held = true;
        add('review', within(5));
        break;
      case 'return_completion':
        settle('review');
        complete!.rearm(now, due);
        add('rework', due);
        break;
      case 'approve_completion':
        settle('review', 'complete');
        break;
      case 'ask':
        complete!.muted = true;
        break;
      case 'answer_request':
        if (complete!.muted) complete!.unmute(now);
        break;
      case 'reschedule':
        complete!.muted = false;
        complete!.rearm(now, due);
        break;
      case 'suspend':
        for (const o of course.owed) if (!o.settled) o.pausedAt ??= now;
        add('review_suspension', due);
        break;
      case 'resume':
        settle('review_suspension');
        for (const o of course.owed) if (!o.settled) o.resume(now);
        break;
      case 'cancel':
        for (const o of course.owed) o.settled = true;
        break;
    }
    course.prior = event === 'suspend' ? course.state : event === 'resume' ? null : course.prior;
    course.state = decision.next;
  }

  private promise(tx: Tx, book: Book, course: Course): void {
    const { now } = this;
    const free = course.owed.filter(o => !o.still && !o.promises.some(p => p.until > now));
    if (!free.length) return;
    const owed = this.lot.pick(free);
    const row = book.about(course.id).find(o => o.kind === owed.kind);
    const day = walk(dayOf(now), this.lot.between(1, 10));
    owed.promises.push({ from: now, until: endOf(day) });
    tx.insert(Acknowledgement, {
      ...{ id: this.ids.next(), obligation_id: row!.id, text: '已知悉', promised: iso(day) },
      ...{ until: new Date(endOf(day)), made_by: null, made_at: tx.now },
    });
  }

  private silence(tx: Tx, course: Course, rows: ChaseSilence[]): void {
    const { now } = this;
    const standing = course.silences.find(s => s.until > now);
    if (standing) {
      standing.until = now;
      const row = rows.find(r => r.id === standing.id)!;
      tx.update(ChaseSilence, { ...row, ended_at: tx.now, end_reason: '恢复', version: row.version + 1 });
      return;
    }
    const until = endOf(dayOf(now) + this.lot.between(1, 20));
    const id = this.ids.next();
    course.silences.push({ id, from: now, until });
    tx.insert(ChaseSilence, {
      ...{ id, office_unit_id: this.office, task_id: course.id, unit_id: null, plan_id: null },
      ...{ reason: '调研', made_by: null, made_at: tx.now, until: new Date(until) },
      ...{ ended_at: null, ended_by: null, end_reason: null, version: 1 },
    });
  }

  /** Another edition of a ladder, made up by lot; sometimes applied to what is open. */
  async publish(ladder: 'form' | 'office' | 'complete', apply: boolean): Promise<void> {
    const { lot } = this;
    const offsets = [...new Set(Array.from({ length: lot.between(0, 7) }, () => lot.between(-12, 18)))];
    const steps = offsets
      .sort((a, b) => a - b)
      .map(n => `${n}${n > 0 ? lot.pick(ladder === 'complete' ? ['c', 'e', 'y', 'R'] : ['c', 'e']) : 'r'}`);
    const text = [...steps, `*${lot.between(1, 9)}c`].join(' ');
    const { steps: fixed, every, action } = written(text);
    const data = {
      steps: fixed.map(([offset, what]) => ({ offset, to: ['holder'], action: what })),
      repeat: { every, to: ['holder'], action },
    } as Ladder;
    const name: LadderName = ladder;
    await this.house.get(LadderService).publish(SYSTEM, { ladder: name, data, reason: text });
    this.newest[ladder] = text;
    if (apply) await this.apply(ladder);
  }

  private async apply(ladder: LadderName): Promise<void> {
    await this.house.get(LadderApplicationService).apply(SYSTEM, { ladder, reason: '统一' });
    // Each edition differs from those before by its text, or there is nothing to tell them apart by.
    for (const o of this.courses.flatMap(c => c.owed))
      if (!o.settled && o.ladder === ladder && o.text !== this.newest[ladder])
        o.goOver(this.now, this.newest[ladder]);
  }

  sweep(): void {
    for (const c of this.courses) for (const o of c.owed) o.sweep(this.now, c.silences);
  }
}
