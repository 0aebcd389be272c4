import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** What people decided at imports, how long a plan's units have to sign, and what a document says of a task's course. */
export class Intake1764000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE import_name (
        id uuid NOT NULL,
        name varchar NOT NULL,
        name_key varchar NOT NULL,
        kind varchar NOT NULL,
        target_id uuid NOT NULL,
        decision varchar NOT NULL,
        withdrawn boolean NOT NULL,
        decided_by uuid,
        decided_at timestamptz NOT NULL,
        CONSTRAINT import_name_pk PRIMARY KEY (id),
        CONSTRAINT import_name_decision CHECK (decision IN ('use','apart')),
        CONSTRAINT import_name_kind CHECK (kind IN ('unit','group')),
        CONSTRAINT import_name_decided_by_fk FOREIGN KEY (decided_by) REFERENCES person (id)
      );
      CREATE UNIQUE INDEX import_name_pair ON import_name (name_key, target_id);
      CREATE UNIQUE INDEX import_name_use ON import_name (name_key) WHERE decision = 'use' AND NOT withdrawn;
      CREATE INDEX import_name_decided_by ON import_name (decided_by);
      CREATE TABLE import_layout (
        id uuid NOT NULL,
        hash varchar NOT NULL,
        headings jsonb NOT NULL,
        roles jsonb NOT NULL,
        decided_by uuid,
        decided_at timestamptz NOT NULL,
        CONSTRAINT import_layout_pk PRIMARY KEY (id),
        CONSTRAINT import_layout_decided_by_fk FOREIGN KEY (decided_by) REFERENCES person (id)
      );
      CREATE UNIQUE INDEX import_layout_hash ON import_layout (hash);
      CREATE INDEX import_layout_decided_by ON import_layout (decided_by);
      ALTER TABLE plan ADD COLUMN sign_days int;
      ALTER TABLE plan ADD CONSTRAINT plan_sign_days CHECK (sign_days BETWEEN 1 AND 30);
      ALTER TABLE task ADD COLUMN recurrence varchar;
      ALTER TABLE task ADD COLUMN stated_milestones jsonb;
    `);
    await checkpoint(runner, 'plan', 'task');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE task DROP COLUMN stated_milestones, DROP COLUMN recurrence;
      ALTER TABLE plan DROP COLUMN sign_days;
      DROP TABLE import_layout;
      DROP TABLE import_name;
    `);
    await checkpoint(runner, 'plan', 'task');
  }
}
