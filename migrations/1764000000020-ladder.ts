import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** Ladders as data; what keeps them quiet; why a step was skipped. */
export class Ladder1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ladder_edition (
        id uuid NOT NULL,
        ladder varchar NOT NULL,
        version integer NOT NULL,
        data jsonb NOT NULL,
        published_by uuid,
        reason text NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT ladder_edition_version CHECK (version > 1),
        CONSTRAINT ladder_edition_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX ladder_edition_once ON ladder_edition (ladder, version);
      CREATE TABLE chase_silence (
        id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        task_id uuid,
        unit_id uuid,
        plan_id uuid,
        reason text NOT NULL,
        made_by uuid,
        made_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by uuid,
        end_reason text,
        version integer NOT NULL,
        CONSTRAINT chase_silence_about CHECK (num_nonnulls(task_id, unit_id, plan_id) = 1),
        CONSTRAINT chase_silence_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
        CONSTRAINT chase_silence_pk PRIMARY KEY (id)
      );
      CREATE INDEX chase_silence_standing ON chase_silence (until) WHERE ended_at IS NULL;
      CREATE INDEX chase_silence_office_unit_id ON chase_silence (office_unit_id);
      CREATE INDEX chase_silence_unit_id ON chase_silence (unit_id);
      CREATE INDEX chase_silence_task_id ON chase_silence (task_id);
      CREATE INDEX chase_silence_plan_id ON chase_silence (plan_id);
      ALTER TABLE chase_silence ADD CONSTRAINT chase_silence_office_unit_id_fk FOREIGN KEY (office_unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE chase_silence ADD CONSTRAINT chase_silence_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      CREATE TABLE acknowledgement (
        id uuid NOT NULL,
        obligation_id uuid NOT NULL,
        text text NOT NULL,
        promised date NOT NULL,
        until timestamptz NOT NULL,
        made_by uuid,
        made_at timestamptz NOT NULL,
        CONSTRAINT acknowledgement_pk PRIMARY KEY (id)
      );
      CREATE INDEX acknowledgement_obligation_id ON acknowledgement (obligation_id, until);
      CREATE INDEX acknowledgement_until ON acknowledgement (until);
      ALTER TABLE acknowledgement ADD CONSTRAINT acknowledgement_obligation_id_fk FOREIGN KEY (obligation_id) REFERENCES obligation(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE obligation_step
        ADD COLUMN skipped_why varchar,
        ADD COLUMN skipped_by uuid,
        ADD COLUMN ladder_version integer NOT NULL DEFAULT 1;
      ALTER TABLE obligation_step ALTER COLUMN ladder_version DROP DEFAULT;
      UPDATE obligation_step SET skipped_why = 'missed' WHERE skipped;
      ALTER TABLE obligation_step
        ADD CONSTRAINT obligation_step_skipped CHECK (skipped = (skipped_why IS NOT NULL)),
        ADD CONSTRAINT obligation_step_skipped_why CHECK (skipped_why IN ('missed','red_notice','upper_closed','silenced','acknowledged'));
    `);
    await checkpoint(runner, 'obligation_step');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE obligation_step DROP COLUMN skipped_why, DROP COLUMN skipped_by, DROP COLUMN ladder_version;
      DROP TABLE acknowledgement;
      DROP TABLE chase_silence;
      DROP TABLE ladder_edition;
    `);
  }
}
