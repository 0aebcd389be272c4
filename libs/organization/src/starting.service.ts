import type { Actor, Db, Journal } from '@duban/journal';
import { assertMay } from './access';
import type { Given } from './given';
import { readSetting, writeSetting } from './settings';

/** How far an installation has come after its first set-up, as its records say: nothing is ticked off by hand. */
export interface Starting {
  region: string | null;
  /** Units in use, the office among them. */
  units: number;
  /** Units that somebody works in who can handle tasks. */
  staffed: number;
  /** Accounts in use, the first four among them. */
  people: number;
  /** Of them those who get no mail. */
  withoutMail: number;
  /** Plans that are in. */
  plans: number;
  /** Declared done. */
  finished: boolean;
}

/** 启用向导: what comes after the first people. Whoever leaves it and comes back finds it where the records are. */
export class StartingService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
  ) {}

  async progress(actor: Actor): Promise<Starting> {
    assertMay(actor, 'person.manage');
    const [counts] = await this.db.query<
      Pick<Starting, 'units' | 'staffed' | 'people' | 'withoutMail' | 'plans'>
    >(
      `SELECT (SELECT count(*)::int FROM unit WHERE active AND kind <> 'superior') AS units,
         (SELECT count(DISTINCT a.unit_id)::int FROM appointment a JOIN unit u ON u.id = a.unit_id JOIN person p ON p.id = a.person_id
            WHERE a.active AND u.active AND p.active AND u.kind <> 'superior' AND a.role IN ('handler', 'supervisor')) AS staffed,
         (SELECT count(*)::int FROM person WHERE active) AS people,
         (SELECT count(*)::int FROM person WHERE active AND email IS NULL) AS "withoutMail",
         (SELECT count(*)::int FROM plan WHERE state <> 'discarded') AS plans`,
    );
    return {
      region: await readSetting(this.db, 'region'),
      ...counts,
      finished: (await readSetting(this.db, 'setup.finished')) !== null,
    };
  }

  /** Declares it done: it is not offered any more. Again: nothing changes. */
  async finish(actor: Actor, { key }: Given = {}): Promise<void> {
    assertMay(actor, 'person.manage');
    await this.journal.transact(
      { name: 'setup.finish', actor, key, body: {} },
      tx => writeSetting(tx, 'setup.finished', tx.now.toISOString()),
      { always: true },
    );
  }
}
