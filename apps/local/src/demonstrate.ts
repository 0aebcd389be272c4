import { runSimulation } from '../../cli/src/commands/simulate';
import { demoStart, fillDemo } from '../../cli/src/demo/demo';
import { createDataSource, migrate } from '../../wiring/src';

/** Stands in the database while the demonstration is loading: what a killed start left behind is begun anew. */
const MARK = 'demo.loading';

/**
 * Loads the district as it would stand today into a database that has nothing yet.
 * @returns whether it did; false where there are data already
 */
export async function demonstrate(databaseUrl: string, say: (line: string) => void): Promise<boolean> {
  const source = await createDataSource(databaseUrl, 2).initialize();
  try {
    const [{ people, unfinished }] = await source.query(
      'SELECT (SELECT count(*) FROM person)::int AS people, EXISTS (SELECT 1 FROM setting WHERE name = $1) AS unfinished',
      [MARK],
    );
    if (people && !unfinished) {
      say('数据库里已有数据，不再载入演示数据。');
      return false;
    }
    if (unfinished) {
      say('上次载入演示数据没有完成，重新载入。');
      await source.dropDatabase();
      await migrate(databaseUrl);
    }
    await source.query("INSERT INTO setting (name, value) VALUES ($1, 'true')", [MARK]);
    const now = new Date();
    say('正在载入演示数据：虚构的江州区，72 项任务，由引擎从年初走到今天，约需半分钟…');
    let month = '';
    await runSimulation(databaseUrl, 20, demoStart(now), ({ context, clock }) =>
      fillDemo(context, clock, now, date => {
        if (date.slice(0, 7) !== month) say(`  已到 ${(month = date.slice(0, 7))}`);
      }),
    );
    await source.query('DELETE FROM setting WHERE name = $1', [MARK]);
    return true;
  } finally {
    await source.destroy();
  }
}
