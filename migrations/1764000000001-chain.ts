import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The chain itself: plans, tasks and what is made of them, from dispatch to submission. */
export class Chain1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plan (
        id uuid NOT NULL,
        title varchar NOT NULL,
        kind varchar NOT NULL,
        year integer NOT NULL,
        state varchar NOT NULL,
        office_unit_id uuid NOT NULL,
        superior_unit_id uuid,
        superior_inside boolean NOT NULL,
        leader_id uuid,
        authority varchar,
        document_no varchar,
        scope text,
        starts date NOT NULL,
        ends date NOT NULL,
        rhythm varchar NOT NULL,
        sign_off boolean NOT NULL,
        source_hash varchar,
        version integer NOT NULL,
        CONSTRAINT plan_approved CHECK (state IN ('draft','discarded') OR (authority IS NOT NULL AND document_no IS NOT NULL AND scope IS NOT NULL)),
        CONSTRAINT plan_kind CHECK (kind IN ('action_plan','target_breakdown','project_list','policy_list','reform_list','platform_list','decision_list','indicator_list','meeting','instruction')),
        CONSTRAINT plan_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX plan_source_hash ON plan (source_hash) WHERE source_hash IS NOT NULL AND state <> 'discarded';
      CREATE INDEX plan_office_unit_id ON plan (office_unit_id);
      CREATE TABLE task (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        no integer NOT NULL,
        line integer,
        section text [] NOT NULL,
        text text NOT NULL,
        state varchar NOT NULL,
        prior_state varchar,
        outcome varchar,
        primary_unit_id uuid,
        leader_id uuid,
        deadline_phrase varchar,
        deadline date,
        standing boolean NOT NULL,
        percent integer NOT NULL,
        fields jsonb NOT NULL,
        warnings jsonb NOT NULL,
        search text [] NOT NULL,
        registered_at timestamptz NOT NULL,
        ended_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT task_prior CHECK ((state = 'suspended') = (prior_state IS NOT NULL)),
        CONSTRAINT task_outcome CHECK (outcome IN ('achieved','not_achieved','carried_over','standing')),
        CONSTRAINT task_state CHECK (state IN ('registered','dispatched','implementing','tracking','completion_review','submission','closed','suspended','cancelled')),
        CONSTRAINT task_pk PRIMARY KEY (id)
      );
      CREATE INDEX task_leader_id ON task (leader_id);
      CREATE INDEX task_primary_unit_id ON task (primary_unit_id);
      CREATE INDEX task_by_state ON task (state);
      CREATE INDEX task_plan_no ON task (plan_id, no);
      CREATE TABLE task_party (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        role varchar NOT NULL,
        position integer NOT NULL,
        name varchar NOT NULL,
        unit_id uuid,
        group_id uuid,
        needs_selection boolean NOT NULL,
        selected_ids uuid [],
        CONSTRAINT task_party_who CHECK ((unit_id IS NULL) <> (group_id IS NULL)),
        CONSTRAINT task_party_role CHECK (role IN ('lead','responsible','supporting')),
        CONSTRAINT task_party_pk PRIMARY KEY (id)
      );
      CREATE INDEX task_party_task_id ON task_party (task_id);
      CREATE TABLE target (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        position integer NOT NULL,
        metric varchar NOT NULL,
        comparator varchar NOT NULL,
        value varchar,
        unit varchar,
        quote text NOT NULL,
        CONSTRAINT target_pk PRIMARY KEY (id)
      );
      CREATE INDEX target_task_id ON target (task_id);
      CREATE TABLE assignment (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        role varchar NOT NULL,
        is_primary boolean NOT NULL,
        state varchar NOT NULL,
        contributes boolean NOT NULL,
        declines integer NOT NULL,
        reason text,
        signed_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT assignment_role CHECK (role IN ('lead','responsible','supporting')),
        CONSTRAINT assignment_pk PRIMARY KEY (id)
      );
      CREATE INDEX assignment_unit ON assignment (unit_id, state);
      CREATE UNIQUE INDEX assignment_task_unit ON assignment (task_id, unit_id) WHERE state <> 'withdrawn';
      CREATE TABLE report (
        id uuid NOT NULL,
        kind varchar NOT NULL,
        task_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        period_id uuid,
        unit_id uuid NOT NULL,
        state varchar NOT NULL,
        text text NOT NULL,
        no_progress boolean NOT NULL,
        percent integer NOT NULL,
        problems text NOT NULL,
        next_steps text NOT NULL,
        measurements jsonb NOT NULL,
        milestone_ids uuid [] NOT NULL,
        outcome varchar,
        submitted_at timestamptz,
        decided_at timestamptz,
        returns integer NOT NULL,
        reason text,
        version integer NOT NULL,
        CONSTRAINT report_period_kind CHECK ((kind = 'completion') = (period_id IS NULL)),
        CONSTRAINT report_kind CHECK (kind IN ('report','contribution','completion')),
        CONSTRAINT report_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX report_once ON report (task_id, period_id, unit_id, kind) WHERE period_id IS NOT NULL;
      CREATE INDEX report_unit ON report (unit_id, state);
      CREATE INDEX report_task ON report (task_id, kind);
      CREATE INDEX report_period ON report (period_id, state);
      CREATE TABLE action_plan (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        text text NOT NULL,
        filed_at timestamptz NOT NULL,
        version integer NOT NULL,
        CONSTRAINT action_plan_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX action_plan_task_id ON action_plan (task_id);
      CREATE TABLE milestone (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        title varchar NOT NULL,
        due date NOT NULL,
        state varchar NOT NULL,
        claimed_at timestamptz,
        report_id uuid,
        version integer NOT NULL,
        CONSTRAINT milestone_state CHECK (state IN ('open','claimed','delivered','void')),
        CONSTRAINT milestone_pk PRIMARY KEY (id)
      );
      CREATE INDEX milestone_task_id ON milestone (task_id);
      CREATE TABLE submission (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        title varchar NOT NULL,
        text text NOT NULL,
        state varchar NOT NULL,
        submitted_at timestamptz NOT NULL,
        replied_at timestamptz,
        reply text,
        handling text,
        version integer NOT NULL,
        CONSTRAINT submission_state CHECK (state IN ('submitted','accepted','returned','revised')),
        CONSTRAINT submission_pk PRIMARY KEY (id)
      );
      CREATE INDEX submission_plan_id ON submission (plan_id, state);
      CREATE TABLE submission_item (
        id uuid NOT NULL,
        submission_id uuid NOT NULL,
        task_id uuid NOT NULL,
        reply varchar,
        reason text,
        CONSTRAINT submission_item_pk PRIMARY KEY (id)
      );
      CREATE INDEX submission_item_task_id ON submission_item (task_id);
      CREATE UNIQUE INDEX submission_item_once ON submission_item (submission_id, task_id);
      CREATE TABLE reporting_period (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        key varchar NOT NULL,
        name varchar NOT NULL,
        starts date NOT NULL,
        ends date NOT NULL,
        due_at timestamptz NOT NULL,
        state varchar NOT NULL,
        waiting int NOT NULL,
        outstanding int NOT NULL,
        CONSTRAINT reporting_period_state CHECK (state IN ('open','reviewing','done')),
        CONSTRAINT reporting_period_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX reporting_period_key ON reporting_period (plan_id, key);
      CREATE TABLE notice (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        level varchar NOT NULL,
        state varchar NOT NULL,
        year integer,
        number integer,
        drafted_at timestamptz NOT NULL,
        issued_at timestamptz,
        answer_due_at timestamptz,
        text text,
        answer text,
        reason text,
        version integer NOT NULL,
        CONSTRAINT notice_numbered CHECK ((number IS NULL) = (state IN ('drafted','discarded'))),
        CONSTRAINT notice_level CHECK (level IN ('yellow','red')),
        CONSTRAINT notice_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX notice_number ON notice (office_unit_id, year, number) WHERE number IS NOT NULL;
      CREATE INDEX notice_unit_id ON notice (unit_id, state);
      CREATE UNIQUE INDEX notice_draft ON notice (plan_id, unit_id, level) WHERE state = 'drafted';
      CREATE TABLE notice_item (
        id uuid NOT NULL,
        notice_id uuid NOT NULL,
        obligation_id uuid NOT NULL,
        task_id uuid NOT NULL,
        CONSTRAINT notice_item_pk PRIMARY KEY (id)
      );
      CREATE INDEX notice_item_task_id ON notice_item (task_id);
      CREATE UNIQUE INDEX notice_item_once ON notice_item (notice_id, obligation_id);
      CREATE TABLE notice_counter (
        id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        year integer NOT NULL,
        last integer NOT NULL,
        CONSTRAINT notice_counter_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX notice_counter_of ON notice_counter (office_unit_id, year);
      ALTER TABLE plan ADD CONSTRAINT plan_office_unit_id_fk FOREIGN KEY (office_unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE task ADD CONSTRAINT task_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE task_party ADD CONSTRAINT task_party_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE target ADD CONSTRAINT target_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE assignment ADD CONSTRAINT assignment_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE assignment ADD CONSTRAINT assignment_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE report ADD CONSTRAINT report_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE report ADD CONSTRAINT report_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE action_plan ADD CONSTRAINT action_plan_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE milestone ADD CONSTRAINT milestone_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE submission ADD CONSTRAINT submission_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE submission_item ADD CONSTRAINT submission_item_submission_id_fk FOREIGN KEY (submission_id) REFERENCES submission(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE submission_item ADD CONSTRAINT submission_item_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE reporting_period ADD CONSTRAINT reporting_period_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE notice ADD CONSTRAINT notice_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE notice_item ADD CONSTRAINT notice_item_notice_id_fk FOREIGN KEY (notice_id) REFERENCES notice(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE notice_item ADD CONSTRAINT notice_item_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      CREATE INDEX task_search ON task USING gin (search);
    `);
  }

  async down(): Promise<void> {
    throw new Error('the first tables have nothing to go back to: drop the database instead');
  }
}
