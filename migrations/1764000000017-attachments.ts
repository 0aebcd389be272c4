import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files beside records, what people urge by hand, and finding a record's journal entries by its id. */
export class Attachments1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attachment (
        id uuid NOT NULL,
        subject_type varchar NOT NULL,
        subject_id uuid NOT NULL,
        task_id uuid,
        name varchar NOT NULL,
        type varchar NOT NULL,
        size int NOT NULL,
        sha256 varchar NOT NULL,
        uploaded_by uuid,
        uploaded_at timestamptz NOT NULL,
        removed_at timestamptz,
        removed_reason text,
        version int NOT NULL,
        CONSTRAINT attachment_pk PRIMARY KEY (id),
        CONSTRAINT attachment_removed CHECK ((removed_at IS NULL) = (removed_reason IS NULL)),
        CONSTRAINT attachment_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION
      );
      CREATE INDEX attachment_subject ON attachment (subject_id, subject_type);
      CREATE INDEX attachment_task_id ON attachment (task_id);
      CREATE INDEX attachment_sha256 ON attachment (sha256);
      CREATE TABLE obligation_urge (
        id uuid NOT NULL,
        obligation_id uuid NOT NULL,
        workday date NOT NULL,
        urged_by uuid,
        urged_at timestamptz NOT NULL,
        text text NOT NULL,
        urgent_reason text,
        told int NOT NULL,
        CONSTRAINT obligation_urge_pk PRIMARY KEY (id),
        CONSTRAINT obligation_urge_obligation_id_fk FOREIGN KEY (obligation_id) REFERENCES obligation(id) ON DELETE NO ACTION ON UPDATE NO ACTION
      );
      CREATE UNIQUE INDEX obligation_urge_once ON obligation_urge (obligation_id, workday);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE obligation_urge; DROP TABLE attachment;');
  }
}
