import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** 困难问题、政策建议, 会签, 实地核查, 回头看, and tasks whose units report to the office themselves. */
export class Feedback1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plan ADD COLUMN verify_on_site boolean NOT NULL DEFAULT false;
      ALTER TABLE plan ALTER COLUMN verify_on_site DROP DEFAULT;
      ALTER TABLE plan ADD COLUMN recheck_after integer;
      ALTER TABLE plan ADD COLUMN matter_limits varchar NOT NULL DEFAULT 'default';
      ALTER TABLE plan ALTER COLUMN matter_limits DROP DEFAULT;
      ALTER TABLE plan ADD CONSTRAINT plan_matter_limits CHECK (matter_limits IN ('default','124'));
      ALTER TABLE task ADD COLUMN direct boolean NOT NULL DEFAULT false;
      ALTER TABLE task ALTER COLUMN direct DROP DEFAULT;
      ALTER TABLE assignment ADD COLUMN countersign varchar;
      ALTER TABLE assignment ADD COLUMN countersigned_at timestamptz;
      ALTER TABLE assignment ADD COLUMN countersign_reason text;
      ALTER TABLE assignment ADD CONSTRAINT assignment_countersign CHECK (countersign IN ('agreed','objected','lapsed'));
      ALTER TABLE assignment ADD CONSTRAINT assignment_objection CHECK (countersign IS DISTINCT FROM 'objected' OR countersign_reason IS NOT NULL);
      CREATE TABLE matter (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        task_id uuid,
        report_id uuid,
        office_unit_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        addressee_unit_id uuid NOT NULL,
        asked_outside varchar,
        kind varchar NOT NULL,
        obstacle varchar,
        text text NOT NULL,
        needed_by date,
        state varchar NOT NULL,
        raised_at timestamptz NOT NULL,
        accepted_at timestamptz,
        answered_at timestamptz,
        answer text,
        ended_at timestamptz,
        reopened integer NOT NULL,
        version integer NOT NULL,
        CONSTRAINT matter_kind CHECK (kind IN ('problem','policy_advice')),
        CONSTRAINT matter_obstacle CHECK (obstacle IN ('funds','land','approval','policy','coordination','staff','other')),
        CONSTRAINT matter_typed CHECK ((kind = 'problem') = (obstacle IS NOT NULL)),
        CONSTRAINT matter_state CHECK (state IN ('raised','accepted','answered','closed','withdrawn')),
        CONSTRAINT matter_pk PRIMARY KEY (id)
      );
      CREATE INDEX matter_plan_id ON matter (plan_id);
      CREATE INDEX matter_task_id ON matter (task_id);
      CREATE INDEX matter_report_id ON matter (report_id);
      CREATE INDEX matter_office_unit_id ON matter (office_unit_id);
      CREATE INDEX matter_unit_id ON matter (unit_id);
      CREATE INDEX matter_addressee_unit_id ON matter (addressee_unit_id);
      CREATE TABLE matter_entry (
        id uuid NOT NULL,
        matter_id uuid NOT NULL,
        event varchar NOT NULL,
        at timestamptz NOT NULL,
        person_name varchar NOT NULL,
        unit_id uuid,
        to_unit_id uuid,
        text text NOT NULL,
        CONSTRAINT matter_entry_event CHECK (event IN ('raise','accept','forward','answer','confirm','reopen','lapse','withdraw')),
        CONSTRAINT matter_entry_pk PRIMARY KEY (id)
      );
      CREATE INDEX matter_entry_matter_id ON matter_entry (matter_id);
      CREATE INDEX matter_entry_unit_id ON matter_entry (unit_id);
      CREATE INDEX matter_entry_to_unit_id ON matter_entry (to_unit_id);
      CREATE TABLE site_visit (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        report_id uuid NOT NULL,
        round integer NOT NULL,
        result varchar NOT NULL,
        findings text NOT NULL,
        visitors varchar NOT NULL,
        visited_on date NOT NULL,
        place varchar NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT site_visit_result CHECK (result IN ('passed','failed')),
        CONSTRAINT site_visit_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX site_visit_once ON site_visit (report_id, round);
      CREATE INDEX site_visit_task_id ON site_visit (task_id);
      CREATE TABLE recheck (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        state varchar NOT NULL,
        ordered boolean NOT NULL,
        due date NOT NULL,
        planned_at timestamptz NOT NULL,
        decided_at timestamptz,
        reason text,
        version integer NOT NULL,
        CONSTRAINT recheck_state CHECK (state IN ('planned','passed','failed','waived')),
        CONSTRAINT recheck_reasoned CHECK (state NOT IN ('failed','waived') OR reason IS NOT NULL),
        CONSTRAINT recheck_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX recheck_planned ON recheck (task_id) WHERE state = 'planned';
      CREATE INDEX recheck_task_id ON recheck (task_id);
      CREATE INDEX recheck_plan_id ON recheck (plan_id);
      CREATE INDEX recheck_office_unit_id ON recheck (office_unit_id);
      ALTER TABLE matter ADD CONSTRAINT matter_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id);
      ALTER TABLE matter ADD CONSTRAINT matter_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id);
      ALTER TABLE matter ADD CONSTRAINT matter_report_id_fk FOREIGN KEY (report_id) REFERENCES report(id);
      ALTER TABLE matter ADD CONSTRAINT matter_office_unit_id_fk FOREIGN KEY (office_unit_id) REFERENCES unit(id);
      ALTER TABLE matter ADD CONSTRAINT matter_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id);
      ALTER TABLE matter ADD CONSTRAINT matter_addressee_unit_id_fk FOREIGN KEY (addressee_unit_id) REFERENCES unit(id);
      ALTER TABLE matter_entry ADD CONSTRAINT matter_entry_matter_id_fk FOREIGN KEY (matter_id) REFERENCES matter(id);
      ALTER TABLE matter_entry ADD CONSTRAINT matter_entry_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id);
      ALTER TABLE matter_entry ADD CONSTRAINT matter_entry_to_unit_id_fk FOREIGN KEY (to_unit_id) REFERENCES unit(id);
      ALTER TABLE site_visit ADD CONSTRAINT site_visit_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id);
      ALTER TABLE site_visit ADD CONSTRAINT site_visit_report_id_fk FOREIGN KEY (report_id) REFERENCES report(id);
      ALTER TABLE recheck ADD CONSTRAINT recheck_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id);
      ALTER TABLE recheck ADD CONSTRAINT recheck_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id);
      ALTER TABLE recheck ADD CONSTRAINT recheck_office_unit_id_fk FOREIGN KEY (office_unit_id) REFERENCES unit(id);
    `);
    await checkpoint(runner, 'plan', 'task', 'assignment');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE recheck;
      DROP TABLE site_visit;
      DROP TABLE matter_entry;
      DROP TABLE matter;
      ALTER TABLE assignment DROP COLUMN countersign, DROP COLUMN countersigned_at, DROP COLUMN countersign_reason;
      ALTER TABLE task DROP COLUMN direct;
      ALTER TABLE plan DROP COLUMN verify_on_site, DROP COLUMN recheck_after, DROP COLUMN matter_limits;
    `);
    await checkpoint(runner, 'plan', 'task', 'assignment');
  }
}
