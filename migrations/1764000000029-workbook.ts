import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/**
 * The ladders a plan has chosen, the columns of its document, and the goals found in it; units an edition names no more, and
 * layouts that are forgotten.
 */
export class Workbook1764000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE task_party ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
      ALTER TABLE import_layout ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
      ALTER TABLE plan ADD COLUMN ladders jsonb, ADD COLUMN source_columns jsonb;
      CREATE TABLE found_goal (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        position int NOT NULL,
        line int,
        section text[] NOT NULL,
        text text NOT NULL,
        targets jsonb NOT NULL,
        state varchar NOT NULL,
        task_id uuid,
        edition_id uuid,
        decided_by uuid,
        decided_at timestamptz,
        reason text,
        version int NOT NULL,
        CONSTRAINT found_goal_pk PRIMARY KEY (id),
        CONSTRAINT found_goal_state CHECK (state IN ('found','used','dismissed')),
        CONSTRAINT found_goal_decided CHECK ((state = 'found') = (decided_at IS NULL)),
        CONSTRAINT found_goal_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan (id),
        CONSTRAINT found_goal_task_id_fk FOREIGN KEY (task_id) REFERENCES task (id),
        CONSTRAINT found_goal_edition_id_fk FOREIGN KEY (edition_id) REFERENCES edition (id),
        CONSTRAINT found_goal_decided_by_fk FOREIGN KEY (decided_by) REFERENCES person (id)
      );
      CREATE INDEX found_goal_plan_id ON found_goal (plan_id, position);
      CREATE INDEX found_goal_task_id ON found_goal (task_id);
      CREATE INDEX found_goal_edition_id ON found_goal (edition_id);
      CREATE INDEX found_goal_decided_by ON found_goal (decided_by);
    `);
    await checkpoint(runner, 'plan', 'task_party', 'import_layout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE found_goal;
      ALTER TABLE import_layout DROP COLUMN withdrawn;
      ALTER TABLE task_party DROP COLUMN withdrawn;
      ALTER TABLE plan DROP COLUMN source_columns, DROP COLUMN ladders;
    `);
    await checkpoint(runner, 'plan', 'task_party', 'import_layout');
  }
}
