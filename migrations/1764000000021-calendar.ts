import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** The work calendar as data: its editions, what each due time was counted by and under which version. */
export class Calendar1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar_edition (
        id uuid NOT NULL,
        version integer NOT NULL,
        data jsonb NOT NULL,
        source text NOT NULL,
        reason text NOT NULL,
        published_by uuid,
        published_at timestamptz NOT NULL,
        CONSTRAINT calendar_edition_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX calendar_edition_version ON calendar_edition (version);
      CREATE TABLE due_shift (
        id uuid NOT NULL,
        obligation_id uuid NOT NULL,
        calendar_version integer NOT NULL,
        due_before timestamptz NOT NULL,
        due_after timestamptz NOT NULL,
        moved_at timestamptz NOT NULL,
        told_at timestamptz,
        CONSTRAINT due_shift_pk PRIMARY KEY (id),
        CONSTRAINT due_shift_obligation_id_fk FOREIGN KEY (obligation_id) REFERENCES obligation(id) ON DELETE NO ACTION ON UPDATE NO ACTION
      );
      CREATE INDEX due_shift_untold ON due_shift (id) WHERE told_at IS NULL;
      CREATE INDEX due_shift_obligation_id ON due_shift (obligation_id);
    `);
    for (const table of ['obligation', 'reporting_period', 'notice'])
      await runner.query(`
        ALTER TABLE ${table}
          ADD COLUMN due_from timestamptz,
          ADD COLUMN due_limit jsonb,
          ADD COLUMN calendar_version integer NOT NULL DEFAULT 0;
        ALTER TABLE ${table} ALTER COLUMN calendar_version DROP DEFAULT;
      `);
    await runner.query(`
      ALTER TABLE obligation ADD CONSTRAINT obligation_counted CHECK ((due_from IS NULL) = (due_limit IS NULL));
      CREATE INDEX obligation_calendar_open ON obligation (calendar_version) WHERE settled_at IS NULL;
    `);
    await checkpoint(runner, 'obligation', 'reporting_period', 'notice');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE due_shift;
      DROP TABLE calendar_edition;
      DROP INDEX obligation_calendar_open;
      ALTER TABLE obligation DROP CONSTRAINT obligation_counted;
    `);
    for (const table of ['obligation', 'reporting_period', 'notice'])
      await runner.query(
        `ALTER TABLE ${table} DROP COLUMN due_from, DROP COLUMN due_limit, DROP COLUMN calendar_version`,
      );
    await checkpoint(runner, 'obligation', 'reporting_period', 'notice');
  }
}
