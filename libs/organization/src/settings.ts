import type { Reader } from '@duban/journal';
import type { Policies } from './policy';

/** What is stored under a name in `setting`. */
export interface Settings extends Policies {
  /** 渝中区: the region of this installation. */
  region: string;
  /** The office the first set-up created. */
  'office.unit_id': string;
  /** The office that alone issues notices; not set: the one of the first set-up. */
  supervision_office: string;
  /** How often the rules of sign-in were set. */
  'security.version': number;
  /** What the relay said to the last test mail. */
  'mail.last_test': { at: string; to: string; ok: boolean; answer: string };
  /** When the steps after the first set-up were declared done. */
  'setup.finished': string;
  /** Hash and end of the one-time token of the first set-up. */
  'setup.token': { hash: string; until: string };
}

export async function readSetting<K extends keyof Settings>(
  reader: Reader,
  name: K,
): Promise<Settings[K] | null> {
  const [row] = await reader.query<{ value: Settings[K] }>('SELECT value FROM setting WHERE name = $1', [
    name,
  ]);
  return row?.value ?? null;
}

export async function writeSetting<K extends keyof Settings>(
  writer: Reader,
  name: K,
  value: Settings[K],
): Promise<void> {
  await writer.query(
    'INSERT INTO setting (name, value) VALUES ($1, $2::jsonb) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, JSON.stringify(value)],
  );
}
