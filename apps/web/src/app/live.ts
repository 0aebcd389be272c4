import { useEffect } from 'react';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { mayEver, useMe } from '../api/me';
import { LASTING } from '../api/query-client';
import { SIGNED_IN } from './signed-out';

/** What others do comes in bursts: a page asks again after the first of them, and then not at once. */
const FIRST_MS = 300;
const GAP_MS = 3_000;
/** Whoever has left the desk is signed out in time: pages that ask by themselves would keep the session alive. */
const PRESENT_MS = 5 * 60_000;
const AGAIN_MS = 60_000;

/** Listens for what changes, only while the page is in sight: hidden windows hold no connection. */
class Live {
  private source: EventSource | undefined;
  private refresh: number | undefined;
  private again: number | undefined;
  private behind = false;
  private present = Date.now();
  private refreshed = 0;

  constructor(private readonly client: QueryClient) {}

  readonly open = (): void => {
    window.clearTimeout(this.again);
    if (document.hidden || (this.source && this.source.readyState !== EventSource.CLOSED)) return;
    const source = new EventSource('/api/v1/events');
    source.addEventListener('message', this.changed);
    source.addEventListener('reset', this.changed);
    source.addEventListener('error', () => {
      // It tries again by itself unless the server refused: the session may have ended, or too many listen.
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      if (navigator.onLine) void this.client.invalidateQueries({ queryKey: ['me'] });
      this.again = window.setTimeout(this.open, AGAIN_MS);
    });
    this.source = source;
  };

  readonly close = (): void => {
    window.clearTimeout(this.again);
    window.clearTimeout(this.refresh);
    this.refresh = undefined;
    this.source?.close();
    this.source = undefined;
  };

  readonly shown = (): void => {
    if (document.hidden) return this.close();
    this.behind = true;
    this.active();
    this.open();
  };

  /** Somebody is there. */
  readonly active = (): void => {
    this.present = Date.now();
    if (this.behind) this.changed();
  };

  private readonly changed = (): void => {
    this.behind = document.hidden || Date.now() - this.present > PRESENT_MS;
    if (this.behind) return;
    const rest = GAP_MS - (Date.now() - this.refreshed);
    this.refresh ??= window.setTimeout(this.take, Math.min(GAP_MS, Math.max(FIRST_MS, rest)));
  };

  private readonly take = (): void => {
    this.refresh = undefined;
    this.refreshed = Date.now();
    void this.client.invalidateQueries({ predicate: q => !LASTING.has(q.queryKey[0]) });
  };
}

/** What others change shows by itself. */
export function useLive(): void {
  const client = useQueryClient();
  const listens = mayEver(useMe(), 'obligation.read');
  useEffect(() => {
    if (!listens) return;
    const live = new Live(client);
    live.open();
    document.addEventListener('visibilitychange', live.shown);
    window.addEventListener('pointerdown', live.active);
    window.addEventListener('keydown', live.active);
    window.addEventListener(SIGNED_IN, live.open);
    return () => {
      live.close();
      document.removeEventListener('visibilitychange', live.shown);
      window.removeEventListener('pointerdown', live.active);
      window.removeEventListener('keydown', live.active);
      window.removeEventListener(SIGNED_IN, live.open);
    };
  }, [client, listens]);
}
