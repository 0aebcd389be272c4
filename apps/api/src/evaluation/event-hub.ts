import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { eventFor, EventQueries, type SealedEntry } from '@duban/evaluation';
import { Refusal } from '@duban/kernel';
import { SessionService, type SignedIn } from '@duban/organization';

/** Where events of one reader go. */
export interface EventSink {
  write(text: string): void;
  /** Bytes the reader has not taken yet. */
  backlog(): number;
  /** Resolves when the reader has taken what waited for him, or is gone. */
  drained(): Promise<void>;
  end(): void;
}

/** A reader who was let in. */
export interface Listener {
  who: SignedIn;
  sink?: EventSink;
  /** The last entry he was told of, or that was none of his business. */
  cursor: number;
  /** Has caught up and is told with everybody else. */
  live: boolean;
}

const POLL_MS = 1_000;
/** Polls between two signs of life; proxies cut what is silent for a minute. */
const HEARTBEAT = 25;
/** Polls between two looks at the sessions, where nothing happens meanwhile. */
const SESSIONS = 5;
const BATCH = 200;
/** Who was away for longer asks for his pages again instead of for every change. */
const MOST_BEHIND = 5_000;
const MOST_BACKLOG = 256 * 1024;
export const MOST_OF_ONE = 5;
const MOST_OF_ALL = 2_000;

/**
 * Tells signed-in readers what changed, from the sealed journal. One poller for all of a process, only while somebody
 * listens; each reader has a place of his own in the journal, so that nobody misses or repeats an entry.
 */
@Injectable()
export class EventHub implements BeforeApplicationShutdown {
  private readonly log = new Logger('events');
  private readonly listeners = new Set<Listener>();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private polls = 0;
  private stopped = false;

  constructor(
    private readonly events: EventQueries,
    private readonly sessions: SessionService,
  ) {}

  /** @throws Refusal events.too_many, events.stopping */
  admit(who: SignedIn): Listener {
    if (this.stopped)
      throw new Refusal('unavailable', 'events.stopping', '服务正在重启', { mend: '请稍后再试' });
    const own = [...this.listeners].filter(l => l.who.personId === who.personId).length;
    if (own >= MOST_OF_ONE || this.listeners.size >= MOST_OF_ALL)
      throw new Refusal('too_many', 'events.too_many', '实时更新的连接过多', {
        mend: own >= MOST_OF_ONE ? '请关闭不用的页面' : '请稍后再试；页面仍可手动刷新',
      });
    const listener: Listener = { who, cursor: 0, live: false };
    this.listeners.add(listener);
    return listener;
  }

  /**
   * Begins to tell an admitted reader, from after the entry he names or else from now; with `once`, what is there
   * already and nothing more.
   */
  async attach(listener: Listener, sink: EventSink, after: number | undefined, once = false): Promise<void> {
    listener.sink = sink;
    try {
      const head = await this.events.head();
      // Ahead of the journal: of another one, or of one that was restored.
      const lost = after !== undefined && (after > head || head - after > MOST_BEHIND);
      listener.cursor = after === undefined || lost ? head : after;
      sink.write(`retry: 3000\nid: ${listener.cursor}\nevent: ${lost ? 'reset' : 'hello'}\ndata: {}\n\n`);
      for (let more = true; more && this.listeners.has(listener);) {
        const entries = await this.events.after(listener.cursor, BATCH);
        await this.tell([listener], entries);
        await sink.drained();
        more = entries.length === BATCH;
      }
    } catch (e) {
      this.log.warn(`a reader is cut off: ${(e as Error).message}`);
      return this.leave(listener);
    }
    if (once) return this.leave(listener);
    if (!this.listeners.has(listener)) return;
    listener.live = true;
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
  }

  /** The reader is gone, or has to go. */
  leave(listener: Listener): void {
    if (!this.listeners.delete(listener)) return;
    listener.sink?.end();
    if (this.listeners.size) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** One look at the journal for everybody who has caught up. A look that takes longer is not begun twice. */
  poll(): Promise<void> {
    this.polling ??= this.look()
      .catch((e: Error) => this.log.warn(e.message))
      .finally(() => (this.polling = undefined));
    return this.polling;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const listener of [...this.listeners]) this.leave(listener);
    await this.polling;
  }

  private async look(): Promise<void> {
    const live = [...this.listeners].filter(l => l.live);
    if (!live.length) return;
    this.polls++;
    const from = Math.min(...live.map(l => l.cursor));
    const entries = await this.events.after(from, BATCH);
    if (entries.length) await this.tell(live, entries);
    else if (this.polls % SESSIONS === 0) await this.stillIn(live);
    if (this.polls % HEARTBEAT === 0)
      for (const l of live) if (this.listeners.has(l)) this.write(l, `: \nid: ${l.cursor}\n\n`);
  }

  /** Nothing is told to somebody whose session has ended. */
  private async tell(listeners: readonly Listener[], entries: readonly SealedEntry[]): Promise<void> {
    if (!entries.length) return;
    const here = await this.stillIn(listeners);
    const taskIds = [
      ...new Set(entries.flatMap(e => e.taskIds.concat(e.records.flatMap(r => r.task ?? [])))),
    ];
    // Whoever holds the same roles in the same units reads the same tasks: asked once for all of them.
    const scopes = new Map<string, Promise<Set<string>>>();
    for (const listener of here) {
      const key = JSON.stringify(listener.who.appointments);
      let scope = scopes.get(key);
      if (!scope) scopes.set(key, (scope = this.events.readable(listener.who, taskIds)));
      const readable = await scope;
      for (const entry of entries) {
        if (entry.seq <= listener.cursor) continue;
        const event = eventFor(listener.who, entry, readable);
        listener.cursor = entry.seq;
        if (event) this.write(listener, `id: ${entry.seq}\ndata: ${JSON.stringify(event)}\n\n`);
      }
    }
  }

  /** Who is still signed in, each as he is now; the others' streams end. Listening is not being active. */
  private async stillIn(listeners: readonly Listener[]): Promise<Listener[]> {
    const now = await this.sessions.current(listeners.map(l => l.who.sessionId));
    return listeners.filter(listener => {
      const who = now.get(listener.who.sessionId);
      if (!who || who.mustChange) this.leave(listener);
      else listener.who = who;
      return this.listeners.has(listener);
    });
  }

  /** Who takes too slowly is let go: he comes back and names the last entry he got. */
  private write(listener: Listener, text: string): void {
    if (!this.listeners.has(listener) || !listener.sink) return;
    if (listener.sink.backlog() > MOST_BACKLOG) this.leave(listener);
    else listener.sink.write(text);
  }
}
