import type { Db } from '@duban/journal';
import type { AttemptOutcome, DeliveryState } from './delivery.entity';
import { BEGIN, MESSAGES_OF, RECEIPT, TAKE_PLACE } from './notification.sql';
import type { Channel, StillRelevant } from './notification.types';
import type { Means } from './route';
import { Together } from './together';

/** A delivery whose attempt has begun: what it is, and its reader's means. */
export interface Begun extends Means {
  id: string;
  channel: Channel;
  attempts: number;
  last_attempt: number;
  message_id: string;
  root_id: string | null;
  person_id: string | null;
  window_at: Date;
  name: string | null;
}

/** A line of a digest, as it was posted. */
export interface MessageRow {
  id: string;
  delivery_id: string;
  obligation_id: string | null;
  kind: string;
  title: string;
  why: string;
  link: string;
}

/** What came of an attempt. */
export interface Result {
  state: DeliveryState;
  outcome: AttemptOutcome;
  answer: string;
  code: string | null;
  next?: Date;
}

interface Beginning {
  id: string;
  attempt: number;
  /** What may go out at this hour. */
  channels: readonly Channel[];
  now: Date;
  /** When it may be taken for lost, should nothing come of it. */
  lost: Date;
}

interface Receipt extends Result {
  id: string;
  attempt: number;
  acceptedAt: Date | null;
}

interface Place {
  id: string;
  /** Civil date. */
  day: string;
  cap: number;
}

type Owed = Awaited<ReturnType<StillRelevant>>;

/**
 * What couriers read and write about their deliveries. Each carries one, and many are under way at once: what they ask at
 * the same time is one statement. A receipt waits for no other mail, only for the statement before.
 */
export class DeliveryBook {
  private readonly beginnings: Together<Beginning, Begun | undefined>;
  private readonly messages: Together<string, MessageRow[]>;
  private readonly places: Together<Place, boolean>;
  private readonly receipts: Together<Receipt, undefined>;
  private readonly asked = new WeakMap<StillRelevant, Together<readonly string[], Owed>>();

  constructor(private readonly db: Db) {
    this.beginnings = new Together(items => this.beginAll(items));
    this.messages = new Together(async ids => {
      const rows = await db.query<MessageRow>(MESSAGES_OF, [[...new Set(ids)]]);
      const of = new Map<string, MessageRow[]>(ids.map(id => [id, []]));
      for (const row of rows) of.get(row.delivery_id)?.push(row);
      return ids.map(id => of.get(id) as MessageRow[]);
    });
    this.places = new Together(async places => {
      const rows = await db.query<{ id: string }>(TAKE_PLACE, [JSON.stringify(places)]);
      const taken = new Set(rows.map(r => r.id));
      return places.map(p => taken.has(p.id));
    });
    this.receipts = new Together(async receipts => {
      const rows = receipts.map(({ next, acceptedAt, ...r }) => ({
        ...r,
        accepted_at: acceptedAt,
        next_attempt_at: next ?? null,
      }));
      await db.query(RECEIPT, [JSON.stringify(rows)]);
      return receipts.map(() => undefined);
    });
  }

  /** Nothing where it was begun before, is done already, or may not go out now. */
  begin(beginning: Beginning): Promise<Begun | undefined> {
    return this.beginnings.ask(beginning);
  }

  messagesOf(deliveryId: string): Promise<MessageRow[]> {
    return this.messages.ask(deliveryId);
  }

  /** Answers for more than was asked: whoever else asked at the same time has the same answer. */
  owed(stillRelevant: StillRelevant, obligationIds: readonly string[]): Promise<Owed> {
    let together = this.asked.get(stillRelevant);
    if (!together) {
      together = new Together(async lists => {
        const owed = await stillRelevant(this.db, [...new Set(lists.flat())]);
        return lists.map(() => owed);
      });
      this.asked.set(stillRelevant, together);
    }
    return together.ask(obligationIds);
  }

  /** Whether one of the day's places was left. @throws a unique violation where another took the same at once */
  takePlace(place: Place): Promise<boolean> {
    return this.places.ask(place);
  }

  async receipt(receipt: Receipt): Promise<void> {
    await this.receipts.ask(receipt);
  }

  private async beginAll(items: readonly Beginning[]): Promise<(Begun | undefined)[]> {
    // Two jobs for one delivery: the older begins what either may, and one of them has it.
    const first = new Map<string, Beginning>();
    for (const item of items) {
      const other = first.get(item.id);
      if (!other || item.attempt < other.attempt) first.set(item.id, item);
    }
    const rows = await this.db.query<Begun>(BEGIN, [JSON.stringify([...first.values()])]);
    const begun = new Map(rows.map(r => [r.id, r]));
    return items.map(item => (first.get(item.id) === item ? begun.get(item.id) : undefined));
  }
}
