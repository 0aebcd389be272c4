import { useEffect } from 'react';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';

/** What happens within this time is shown at once. */
const TOGETHER_MS = 2_000;
/** The page is there first. */
const SETTLED_MS = 1_500;

/**
 * For a page nobody touches (the wall): `useLive` of the shell rests when nobody is there, this does not. Asks a query again
 * when something changed that the person may see. The stream says that something changed, never
 * what; the browser reconnects by itself and names the last event it got.
 */
export function useWatch(key: QueryKey): void {
  const client = useQueryClient();
  const of = JSON.stringify(key);
  useEffect(() => {
    let source: EventSource | undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void client.invalidateQueries({ queryKey: JSON.parse(of) as QueryKey });
      }, TOGETHER_MS);
    };
    const begin = setTimeout(() => {
      source = new EventSource('/api/v1/events');
      source.onmessage = changed;
      // Away for too long to be told of every change.
      source.addEventListener('reset', changed);
    }, SETTLED_MS);
    return () => {
      clearTimeout(begin);
      clearTimeout(waiting);
      source?.close();
    };
  }, [client, of]);
}
