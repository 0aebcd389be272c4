import type { Schemas } from '../../api/client';

export type Filled = Omit<Schemas['SetupDto'], 'token'>;

const KEY = 'duban.setup';

/** What was typed before the page was left. Passwords are never kept. */
export function keptSetup(): Partial<Filled> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Filled>;
  } catch {
    return {};
  }
}

export function keepSetup(filled: Partial<Filled>): void {
  const safe = JSON.stringify(filled, (name, value: unknown) => (name === 'password' ? undefined : value));
  try {
    localStorage.setItem(KEY, safe);
  } catch {
    // A browser that keeps nothing: what was typed has to be typed again.
  }
}

export const forgetSetup = (): void => localStorage.removeItem(KEY);
