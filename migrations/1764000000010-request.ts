import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** Requests about tasks, leaders' instructions, and obligations that speak of a task without being part of it. */
export class Request1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE obligation ADD COLUMN about_task_id uuid;
      CREATE INDEX obligation_about_task_id ON obligation (about_task_id) WHERE about_task_id IS NOT NULL;
      CREATE TABLE request (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        kind varchar NOT NULL,
        state varchar NOT NULL,
        reason text NOT NULL,
        asked_date date,
        new_text text,
        wanted text,
        late boolean NOT NULL,
        filed_at timestamptz NOT NULL,
        filed_by uuid,
        old_due_at timestamptz,
        granted_date date,
        granted_text text,
        decided_at timestamptz,
        decided_by uuid,
        decision text,
        approval varchar,
        approved_at timestamptz,
        approved_by uuid,
        leader_word text,
        version integer NOT NULL,
        CONSTRAINT request_pk PRIMARY KEY (id),
        CONSTRAINT request_task_id_fk FOREIGN KEY (task_id) REFERENCES task (id),
        CONSTRAINT request_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan (id),
        CONSTRAINT request_kind CHECK (kind IN ('extension','suspension','change','cancellation')),
        CONSTRAINT request_state CHECK (state IN ('filed','endorsed','granted','refused','withdrawn','void')),
        CONSTRAINT request_asked CHECK (kind NOT IN ('extension','suspension') OR asked_date IS NOT NULL),
        CONSTRAINT request_granted CHECK (kind NOT IN ('extension','suspension') OR state NOT IN ('endorsed','granted') OR granted_date IS NOT NULL)
      );
      CREATE UNIQUE INDEX request_pending ON request (task_id, kind) WHERE state IN ('filed','endorsed');
      CREATE INDEX request_task_id ON request (task_id);
      CREATE INDEX request_plan_id ON request (plan_id, state);
      CREATE INDEX request_unit_id ON request (unit_id, state);
      CREATE TABLE instruction (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        unit_id uuid,
        leader_id uuid NOT NULL,
        state varchar NOT NULL,
        text text NOT NULL,
        given_at timestamptz NOT NULL,
        answer_due_at timestamptz NOT NULL,
        answer text,
        answered_at timestamptz,
        reason text,
        noted_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT instruction_pk PRIMARY KEY (id),
        CONSTRAINT instruction_task_id_fk FOREIGN KEY (task_id) REFERENCES task (id),
        CONSTRAINT instruction_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan (id),
        CONSTRAINT instruction_state CHECK (state IN ('given','answered','noted')),
        CONSTRAINT instruction_answered CHECK (state = 'given' OR answer IS NOT NULL)
      );
      CREATE INDEX instruction_task_id ON instruction (task_id);
      CREATE INDEX instruction_plan_id ON instruction (plan_id, state);
      CREATE INDEX instruction_unit_id ON instruction (unit_id, state);
    `);
    await checkpoint(runner, 'obligation');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE instruction;
      DROP TABLE request;
      ALTER TABLE obligation DROP COLUMN about_task_id;
    `);
  }
}
