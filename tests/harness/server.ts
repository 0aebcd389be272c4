/** How the global set-up tells the workers, which are other processes, where the server is. */
export const SERVER_ENV = 'DUBAN_TEST_SERVER';
export const TEMPLATE_ENV = 'DUBAN_TEST_TEMPLATE';

declare global {
  /** Left by the set-up for the teardown; both run in Jest's own process. */
  var stopDubanTestServer: (() => Promise<void>) | undefined;
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

/** A database name that no other run on the same server uses. */
export const uniqueName = (prefix: string): string =>
  `${prefix}_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
