import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links in mails, and what was done by them. */
export class MailLink1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mail_link (
        id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        person_id uuid NOT NULL,
        unit_ids uuid[] NOT NULL,
        issued_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        CONSTRAINT mail_link_pk PRIMARY KEY (id),
        CONSTRAINT mail_link_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE UNIQUE INDEX mail_link_delivery_id ON mail_link (delivery_id);
      CREATE INDEX mail_link_person_id ON mail_link (person_id);
      CREATE TABLE mail_link_use (
        id uuid NOT NULL,
        link_id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        command varchar NOT NULL,
        used_at timestamptz NOT NULL,
        CONSTRAINT mail_link_use_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX mail_link_use_once ON mail_link_use (link_id, subject_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mail_link_use; DROP TABLE mail_link;');
  }
}
