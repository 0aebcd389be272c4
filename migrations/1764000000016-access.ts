import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** Who gets in and what they may know: password history, second factors, named sessions, delegations, sensitivity. */
export class Access1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE password_history (
        id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        person_id uuid NOT NULL,
        password_hash varchar NOT NULL,
        set_at timestamptz NOT NULL,
        CONSTRAINT password_history_pk PRIMARY KEY (id),
        CONSTRAINT password_history_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE INDEX password_history_person_id ON password_history (person_id);
      INSERT INTO password_history (person_id, password_hash, set_at)
        SELECT person_id, password_hash, changed_at FROM credential;
      CREATE TABLE second_factor (
        person_id uuid NOT NULL,
        secret varchar NOT NULL,
        confirmed_at timestamptz,
        last_step bigint,
        failures integer NOT NULL,
        CONSTRAINT second_factor_pk PRIMARY KEY (person_id),
        CONSTRAINT second_factor_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE TABLE delegation (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        delegate_id uuid NOT NULL,
        starts date NOT NULL,
        ends date NOT NULL,
        reason varchar NOT NULL,
        made_at timestamptz NOT NULL,
        revoked_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT delegation_two_people CHECK (person_id <> delegate_id),
        CONSTRAINT delegation_period CHECK (starts <= ends),
        CONSTRAINT delegation_pk PRIMARY KEY (id),
        CONSTRAINT delegation_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id),
        CONSTRAINT delegation_delegate_id_fk FOREIGN KEY (delegate_id) REFERENCES person (id)
      );
      CREATE INDEX delegation_person_id ON delegation (person_id);
      CREATE INDEX delegation_delegate_id ON delegation (delegate_id);
      ALTER TABLE session ADD COLUMN number uuid NOT NULL DEFAULT gen_random_uuid();
      ALTER TABLE session ALTER COLUMN number DROP DEFAULT;
      ALTER TABLE session ADD COLUMN device varchar;
      ALTER TABLE session ADD COLUMN address varchar;
      ALTER TABLE session ADD COLUMN proven boolean NOT NULL DEFAULT false;
      ALTER TABLE session ALTER COLUMN proven DROP DEFAULT;
      CREATE UNIQUE INDEX session_number ON session (number);
      ALTER TABLE person ADD COLUMN clearance varchar NOT NULL DEFAULT 'internal';
      ALTER TABLE person ALTER COLUMN clearance DROP DEFAULT;
      ALTER TABLE person ADD CONSTRAINT person_clearance CHECK (clearance IN ('public','internal','sensitive'));
      ALTER TABLE task ADD COLUMN sensitivity varchar NOT NULL DEFAULT 'internal';
      ALTER TABLE task ALTER COLUMN sensitivity DROP DEFAULT;
      ALTER TABLE task ADD CONSTRAINT task_sensitivity CHECK (sensitivity IN ('public','internal','sensitive'));
      CREATE FUNCTION clears(clearance text, sensitivity text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
        SELECT array_position(ARRAY['public','internal','sensitive'], clearance) >= array_position(ARRAY['public','internal','sensitive'], sensitivity)
      $$;
      CREATE INDEX journal_entry_sign_ins ON journal_entry (id) WHERE command LIKE 'session.%';
    `);
    await checkpoint(runner, 'person', 'task');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX journal_entry_sign_ins;
      DROP FUNCTION clears(text, text);
      ALTER TABLE task DROP COLUMN sensitivity;
      ALTER TABLE person DROP COLUMN clearance;
      ALTER TABLE session DROP COLUMN number, DROP COLUMN device, DROP COLUMN address, DROP COLUMN proven;
      DROP TABLE delegation;
      DROP TABLE second_factor;
      DROP TABLE password_history;
    `);
  }
}
