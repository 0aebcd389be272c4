import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** The auditor's desk: the journal is searched by indexes, and verifications are kept. People have a phone and a post. */
export class Audit1764000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE person ADD COLUMN job_title varchar;
      ALTER TABLE person ADD COLUMN phone varchar;

      -- Tables and ids of the rows an entry changed: what has happened to a record, and to records of a kind.
      CREATE FUNCTION journal_keys(images jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(array_agg(DISTINCT k), '{}') FROM jsonb_array_elements(images) i, unnest(ARRAY[i->>'t', i->'r'->>'id']) k
      $$;
      -- Two-character pieces: most Chinese words have two characters.
      CREATE FUNCTION journal_pieces(words text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(array_agg(DISTINCT substr(w, i, 2)), '{}')
        FROM (SELECT lower(left(words, 4000)) AS w) x, generate_series(1, length(w) - 1) i
      $$;
      DROP INDEX journal_entry_at;
      CREATE INDEX journal_entry_at ON journal_entry (at, id);
      CREATE INDEX journal_entry_actor_id ON journal_entry (actor_id, at, id);
      CREATE INDEX journal_entry_command ON journal_entry (command, at, id);
      CREATE INDEX journal_entry_keys ON journal_entry USING gin (journal_keys(images));
      CREATE INDEX journal_entry_pieces ON journal_entry USING gin (journal_pieces(reason)) WHERE reason IS NOT NULL;

      CREATE TABLE verification_run (
        id uuid NOT NULL,
        requested_by uuid,
        requested_by_name varchar NOT NULL,
        requested_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        done int NOT NULL,
        steps int NOT NULL,
        doing varchar,
        ok boolean,
        checked jsonb,
        faults jsonb,
        fault_count int NOT NULL,
        last_seq bigint,
        last_hash varchar,
        unsealed int,
        error text,
        CONSTRAINT verification_run_pk PRIMARY KEY (id),
        CONSTRAINT verification_run_requested_by_fk FOREIGN KEY (requested_by) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION
      );
      CREATE INDEX verification_run_requested_at ON verification_run (requested_at, id);
      CREATE INDEX verification_run_requested_by ON verification_run (requested_by);
      CREATE UNIQUE INDEX verification_run_open ON verification_run ((finished_at IS NULL)) WHERE finished_at IS NULL;
    `);
    await checkpoint(runner, 'person');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE verification_run;
      DROP INDEX journal_entry_pieces;
      DROP INDEX journal_entry_keys;
      DROP INDEX journal_entry_command;
      DROP INDEX journal_entry_actor_id;
      DROP INDEX journal_entry_at;
      CREATE INDEX journal_entry_at ON journal_entry (at);
      DROP FUNCTION journal_pieces(text);
      DROP FUNCTION journal_keys(jsonb);
      ALTER TABLE person DROP COLUMN phone;
      ALTER TABLE person DROP COLUMN job_title;
    `);
    await checkpoint(runner, 'person');
  }
}
