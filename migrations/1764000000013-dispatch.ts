import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** 认领, 协调函, what a person chose where a document leaves units open, and 专班 with borrowed people. */
export class Dispatch1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignment ADD COLUMN by_letter boolean NOT NULL DEFAULT false;
      ALTER TABLE assignment ALTER COLUMN by_letter DROP DEFAULT;
      ALTER TABLE assignment ADD CONSTRAINT assignment_by_letter CHECK (NOT by_letter OR (NOT is_primary AND NOT contributes));

      CREATE TABLE letter (
        id uuid NOT NULL,
        assignment_id uuid NOT NULL,
        document_no character varying NOT NULL,
        sent_on date NOT NULL,
        answer_by date,
        reply text,
        replied_on date,
        version integer NOT NULL,
        CONSTRAINT letter_pk PRIMARY KEY (id),
        CONSTRAINT letter_replied CHECK ((reply IS NULL) = (replied_on IS NULL)),
        CONSTRAINT letter_assignment_id_fk FOREIGN KEY (assignment_id) REFERENCES assignment (id)
      );
      CREATE UNIQUE INDEX letter_assignment_id ON letter (assignment_id);

      CREATE TABLE party_choice (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        kind character varying NOT NULL,
        role character varying NOT NULL,
        party_id uuid,
        unit_ids uuid[] NOT NULL,
        implied boolean NOT NULL,
        person_id uuid,
        at timestamptz NOT NULL,
        CONSTRAINT party_choice_pk PRIMARY KEY (id),
        CONSTRAINT party_choice_kind CHECK (kind IN ('selection','addition','open_ended')),
        CONSTRAINT party_choice_task_id_fk FOREIGN KEY (task_id) REFERENCES task (id)
      );
      CREATE INDEX party_choice_task_id ON party_choice (task_id);

      CREATE TABLE taskforce_member (
        id uuid NOT NULL,
        unit_id uuid NOT NULL,
        person_id uuid NOT NULL,
        role character varying NOT NULL,
        starts date NOT NULL,
        until date,
        returned_at timestamptz,
        reason character varying,
        CONSTRAINT taskforce_member_pk PRIMARY KEY (id),
        CONSTRAINT taskforce_member_role CHECK (role IN ('handler','unit_head')),
        CONSTRAINT taskforce_member_until CHECK (until >= starts),
        CONSTRAINT taskforce_member_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
        CONSTRAINT taskforce_member_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE INDEX taskforce_member_unit_id ON taskforce_member (unit_id);
      CREATE INDEX taskforce_member_person_id ON taskforce_member (person_id);
      CREATE UNIQUE INDEX taskforce_member_current ON taskforce_member (unit_id, person_id) WHERE returned_at IS NULL;
    `);
    await checkpoint(runner, 'assignment');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE taskforce_member;
      DROP TABLE party_choice;
      DROP TABLE letter;
      ALTER TABLE assignment DROP COLUMN by_letter;
    `);
  }
}
