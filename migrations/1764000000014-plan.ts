import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** What a plan obliges to beside its tasks: editions, evaluations, summaries; and what a task carries out for a superior. */
export class Plan1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plan
        ADD COLUMN rhythm_approval jsonb,
        ADD COLUMN edition_rhythm varchar,
        ADD COLUMN edition_no integer,
        ADD COLUMN change_authority text,
        ADD COLUMN annual_review boolean,
        ADD COLUMN midterm_review date,
        ADD COLUMN summary_rhythm varchar;
      UPDATE plan SET edition_no = 0, annual_review = false;
      ALTER TABLE plan
        ALTER COLUMN edition_no SET NOT NULL,
        ALTER COLUMN annual_review SET NOT NULL,
        ADD CONSTRAINT plan_rhythm CHECK (rhythm IN ('weekly','fortnightly','monthly','quarterly','half_yearly','yearly')),
        ADD CONSTRAINT plan_edition_rhythm CHECK (edition_rhythm IN ('half_yearly','yearly')),
        ADD CONSTRAINT plan_summary_rhythm CHECK (summary_rhythm IN ('monthly','quarterly','half_yearly','yearly'));

      ALTER TABLE task
        ADD COLUMN upper_task_ref jsonb,
        ADD COLUMN upper_task_id uuid,
        ADD CONSTRAINT task_upper CHECK (upper_task_ref IS NULL OR upper_task_id IS NULL),
        ADD CONSTRAINT task_upper_task_id_fk FOREIGN KEY (upper_task_id) REFERENCES task(id);
      CREATE INDEX task_upper_task_id ON task (upper_task_id);

      ALTER TABLE submission
        ADD COLUMN kind varchar,
        ADD COLUMN period_key varchar,
        ADD COLUMN period_starts date,
        ADD COLUMN period_ends date,
        ADD COLUMN figures jsonb,
        ALTER COLUMN submitted_at DROP NOT NULL,
        DROP CONSTRAINT submission_state;
      UPDATE submission SET kind = 'completion';
      ALTER TABLE submission
        ALTER COLUMN kind SET NOT NULL,
        ADD CONSTRAINT submission_state CHECK (state IN ('draft','submitted','accepted','returned','revised','void')),
        ADD CONSTRAINT submission_kind CHECK (kind IN ('completion','summary','matter')),
        ADD CONSTRAINT submission_summary CHECK ((kind = 'summary') = (period_key IS NOT NULL)),
        ADD CONSTRAINT submission_sent CHECK (submitted_at IS NOT NULL OR state IN ('draft','void'));
      CREATE UNIQUE INDEX submission_period ON submission (plan_id, period_key) WHERE period_key IS NOT NULL;
      ALTER TABLE submission_item
        ADD COLUMN subject_type varchar,
        ADD COLUMN subject_id uuid,
        ALTER COLUMN task_id DROP NOT NULL,
        ADD CONSTRAINT submission_item_what CHECK ((task_id IS NULL) = (subject_id IS NOT NULL) AND (subject_id IS NULL) = (subject_type IS NULL));
      CREATE INDEX submission_item_subject ON submission_item (subject_id);

      CREATE TABLE edition (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        no integer NOT NULL,
        name varchar NOT NULL,
        effective_from date NOT NULL,
        state varchar NOT NULL,
        drafted_at timestamptz NOT NULL,
        authority varchar,
        document_no varchar,
        applied_at timestamptz,
        reason text,
        version integer NOT NULL,
        CONSTRAINT edition_state CHECK (state IN ('draft','applied','discarded')),
        CONSTRAINT edition_applied CHECK ((state = 'applied') = (applied_at IS NOT NULL)),
        CONSTRAINT edition_pk PRIMARY KEY (id),
        CONSTRAINT edition_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id)
      );
      CREATE INDEX edition_plan_no ON edition (plan_id, no);
      CREATE UNIQUE INDEX edition_one_draft ON edition (plan_id) WHERE state = 'draft';

      CREATE TABLE edition_item (
        id uuid NOT NULL,
        edition_id uuid NOT NULL,
        position integer NOT NULL,
        task_id uuid,
        action varchar NOT NULL,
        change jsonb,
        added jsonb,
        reason text NOT NULL,
        withdrawn boolean NOT NULL,
        CONSTRAINT edition_item_action CHECK (action IN ('carry','change','drop','add')),
        CONSTRAINT edition_item_which CHECK (action = 'add' OR task_id IS NOT NULL),
        CONSTRAINT edition_item_added CHECK ((action = 'add') = (added IS NOT NULL)),
        CONSTRAINT edition_item_pk PRIMARY KEY (id),
        CONSTRAINT edition_item_edition_id_fk FOREIGN KEY (edition_id) REFERENCES edition(id),
        CONSTRAINT edition_item_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id)
      );
      CREATE UNIQUE INDEX edition_item_task ON edition_item (edition_id, task_id) WHERE task_id IS NOT NULL;
      CREATE INDEX edition_item_edition_id ON edition_item (edition_id);
      CREATE INDEX edition_item_task_id ON edition_item (task_id);

      CREATE TABLE edition_snapshot (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        no integer NOT NULL,
        edition_id uuid,
        name varchar NOT NULL,
        effective_from date NOT NULL,
        taken_at timestamptz NOT NULL,
        tasks jsonb NOT NULL,
        CONSTRAINT edition_snapshot_pk PRIMARY KEY (id),
        CONSTRAINT edition_snapshot_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id),
        CONSTRAINT edition_snapshot_edition_id_fk FOREIGN KEY (edition_id) REFERENCES edition(id)
      );
      CREATE UNIQUE INDEX edition_snapshot_plan_no ON edition_snapshot (plan_id, no);
      CREATE INDEX edition_snapshot_edition_id ON edition_snapshot (edition_id);

      CREATE TABLE plan_evaluation (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        kind varchar NOT NULL,
        year integer,
        findings text NOT NULL,
        figures jsonb NOT NULL,
        made_at timestamptz NOT NULL,
        CONSTRAINT plan_evaluation_kind CHECK (kind IN ('annual','midterm','final')),
        CONSTRAINT plan_evaluation_pk PRIMARY KEY (id),
        CONSTRAINT plan_evaluation_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id)
      );
      CREATE INDEX plan_evaluation_plan_id ON plan_evaluation (plan_id, made_at);
    `);
    await checkpoint(runner, 'plan', 'task', 'submission', 'submission_item');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE plan_evaluation;
      DROP TABLE edition_snapshot;
      DROP TABLE edition_item;
      DROP TABLE edition;
      DELETE FROM submission_item WHERE task_id IS NULL;
      ALTER TABLE submission_item
        DROP CONSTRAINT submission_item_what,
        DROP COLUMN subject_type,
        DROP COLUMN subject_id,
        ALTER COLUMN task_id SET NOT NULL;
      DELETE FROM submission WHERE kind <> 'completion';
      ALTER TABLE submission
        DROP CONSTRAINT submission_state,
        DROP COLUMN kind,
        DROP COLUMN period_key,
        DROP COLUMN period_starts,
        DROP COLUMN period_ends,
        DROP COLUMN figures,
        ALTER COLUMN submitted_at SET NOT NULL,
        ADD CONSTRAINT submission_state CHECK (state IN ('submitted','accepted','returned','revised'));
      ALTER TABLE task DROP COLUMN upper_task_ref, DROP COLUMN upper_task_id;
      ALTER TABLE plan
        DROP CONSTRAINT plan_rhythm,
        DROP COLUMN rhythm_approval,
        DROP COLUMN edition_rhythm,
        DROP COLUMN edition_no,
        DROP COLUMN change_authority,
        DROP COLUMN annual_review,
        DROP COLUMN midterm_review,
        DROP COLUMN summary_rhythm;
    `);
  }
}
