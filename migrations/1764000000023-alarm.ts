import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alarms about the machinery, and the index by which the watchdog finds what should have been said by now. */
export class Alarm1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alarm (
        id uuid NOT NULL,
        kind varchar NOT NULL,
        count int NOT NULL,
        detail text NOT NULL,
        raised_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        cleared_at timestamptz,
        CONSTRAINT alarm_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX alarm_open ON alarm (kind) WHERE cleared_at IS NULL;
      CREATE INDEX obligation_due_open ON obligation (due_at, ladder) WHERE settled_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX obligation_due_open; DROP TABLE alarm;');
  }
}
