import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The views of the ledger that people keep. */
export class SavedView1764000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_view (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        name varchar NOT NULL,
        view jsonb NOT NULL,
        set_at timestamptz NOT NULL,
        CONSTRAINT saved_view_pk PRIMARY KEY (id),
        CONSTRAINT saved_view_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE UNIQUE INDEX saved_view_name ON saved_view (person_id, name);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saved_view;');
  }
}
