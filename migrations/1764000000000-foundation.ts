import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables: the whole chain from plan to submission, obligations, journal, people and messages. */
export class Foundation1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency (
        actor_id uuid NOT NULL,
        command varchar NOT NULL,
        key varchar NOT NULL,
        body_hash varchar NOT NULL,
        result jsonb,
        at timestamptz NOT NULL,
        CONSTRAINT idempotency_pk PRIMARY KEY (actor_id, command, key)
      );
      CREATE INDEX idempotency_at ON idempotency (at);
      CREATE TABLE journal_entry (
        id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        command_id uuid NOT NULL,
        at timestamptz NOT NULL,
        actor_id uuid,
        actor_name varchar NOT NULL,
        command varchar NOT NULL,
        reason text,
        on_behalf jsonb,
        task_ids uuid [] NOT NULL,
        images jsonb NOT NULL,
        hash varchar NOT NULL,
        seq bigint,
        chain_hash varchar,
        CONSTRAINT journal_entry_sealed CHECK ((seq IS NULL) = (chain_hash IS NULL)),
        CONSTRAINT journal_entry_pk PRIMARY KEY (id)
      );
      CREATE INDEX journal_entry_at ON journal_entry (at);
      CREATE INDEX journal_entry_unsealed ON journal_entry (id) WHERE seq IS NULL;
      CREATE UNIQUE INDEX journal_entry_seq ON journal_entry (seq) WHERE seq IS NOT NULL;
      CREATE UNIQUE INDEX journal_entry_command_id ON journal_entry (command_id);
      CREATE TABLE unit (
        id uuid NOT NULL,
        name varchar NOT NULL,
        kind varchar NOT NULL,
        parent_id uuid,
        aliases text [] NOT NULL,
        active boolean NOT NULL,
        version integer NOT NULL,
        CONSTRAINT unit_kind CHECK (kind IN ('department','township','committee','enterprise','party_organ','mass_organization','vertical_agency','court','procuratorate','external','superior','taskforce')),
        CONSTRAINT unit_pk PRIMARY KEY (id)
      );
      CREATE INDEX unit_parent_id ON unit (parent_id);
      CREATE UNIQUE INDEX unit_name ON unit (name);
      CREATE TABLE unit_group (
        id uuid NOT NULL,
        name varchar NOT NULL,
        aliases text [] NOT NULL,
        member_ids uuid [] NOT NULL,
        version integer NOT NULL,
        CONSTRAINT unit_group_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX unit_group_name ON unit_group (name);
      CREATE TABLE person (
        id uuid NOT NULL,
        name varchar NOT NULL,
        username varchar NOT NULL,
        email varchar,
        active boolean NOT NULL,
        version integer NOT NULL,
        CONSTRAINT person_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX person_username ON person (username);
      CREATE TABLE appointment (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        role varchar NOT NULL,
        active boolean NOT NULL,
        CONSTRAINT appointment_role CHECK (role IN ('handler','unit_head','supervisor','leader','superior','system_admin','security_admin','auditor')),
        CONSTRAINT appointment_pk PRIMARY KEY (id)
      );
      CREATE INDEX appointment_person_id ON appointment (person_id);
      CREATE UNIQUE INDEX appointment_holder ON appointment (unit_id, role, person_id);
      CREATE TABLE credential (
        person_id uuid NOT NULL,
        password_hash varchar NOT NULL,
        must_change boolean NOT NULL,
        changed_at timestamptz NOT NULL,
        failures integer NOT NULL,
        locked_until timestamptz,
        CONSTRAINT credential_pk PRIMARY KEY (person_id)
      );
      CREATE TABLE session (
        id varchar NOT NULL,
        person_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT session_pk PRIMARY KEY (id)
      );
      CREATE INDEX session_person_id ON session (person_id);
      CREATE TABLE setting (
        name varchar NOT NULL,
        value jsonb NOT NULL,
        CONSTRAINT setting_pk PRIMARY KEY (name)
      );
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
      CREATE TABLE message (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        dedup varchar NOT NULL,
        obligation_id uuid,
        task_id uuid,
        kind varchar NOT NULL,
        title text NOT NULL,
        why text NOT NULL,
        link varchar NOT NULL,
        created_at timestamptz NOT NULL,
        read_at timestamptz,
        delivery_id uuid,
        CONSTRAINT message_pk PRIMARY KEY (id)
      );
      CREATE INDEX message_obligation_id ON message (obligation_id);
      CREATE INDEX message_delivery_id ON message (delivery_id);
      CREATE INDEX message_unread ON message (person_id, created_at) WHERE read_at IS NULL;
      CREATE UNIQUE INDEX message_dedup ON message (person_id, dedup);
      CREATE TABLE delivery (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        channel varchar NOT NULL,
        window_at timestamptz NOT NULL,
        state varchar NOT NULL,
        attempts integer NOT NULL,
        next_attempt_at timestamptz NOT NULL,
        message_id varchar NOT NULL,
        accepted_at timestamptz,
        answer text,
        CONSTRAINT delivery_state CHECK (state IN ('collecting','queued','accepted','failed','dropped')),
        CONSTRAINT delivery_pk PRIMARY KEY (id)
      );
      CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE state IN ('collecting','queued');
      CREATE UNIQUE INDEX delivery_window ON delivery (person_id, channel, window_at);
      CREATE TABLE dev_mail (
        message_id varchar NOT NULL,
        recipient varchar NOT NULL,
        subject text NOT NULL,
        html text NOT NULL,
        text text NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT dev_mail_pk PRIMARY KEY (message_id)
      );
      CREATE INDEX dev_mail_at ON dev_mail (at);
      CREATE TABLE obligation (
        id uuid NOT NULL,
        kind varchar NOT NULL,
        subject_type varchar NOT NULL,
        subject_id uuid NOT NULL,
        task_id uuid,
        plan_id uuid NOT NULL,
        holder_unit_id uuid NOT NULL,
        holder_role varchar NOT NULL,
        holder_person_id uuid,
        office_unit_id uuid NOT NULL,
        leader_id uuid,
        title varchar NOT NULL,
        due_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        ladder varchar NOT NULL,
        ladder_version integer NOT NULL,
        arming integer NOT NULL,
        armed_at timestamptz NOT NULL,
        next_step_at timestamptz,
        next_step integer NOT NULL,
        next_occurrence integer NOT NULL,
        held_at timestamptz,
        paused_at timestamptz,
        done_at timestamptz,
        settled_at timestamptz,
        settled_as varchar,
        settled_by uuid,
        CONSTRAINT obligation_timer CHECK (next_step_at IS NULL OR (settled_at IS NULL AND paused_at IS NULL AND held_at IS NULL)),
        CONSTRAINT obligation_settled CHECK ((settled_at IS NULL) = (settled_as IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)),
        CONSTRAINT obligation_kind CHECK (kind IN ('approve_plan','conclude','dispatch','sign','redispatch','decide_decline','file_action_plan','milestone','confirm_milestone','complete','year_review','report','contribute','sign_off','review_reports','review_contribution','rework','review','approve_outcome','submit','accept','record_reply','revise_submission','review_suspension','issue_notice','sign_notice','answer_notice','review_notice')),
        CONSTRAINT obligation_pk PRIMARY KEY (id)
      );
      CREATE INDEX obligation_plan_id ON obligation (plan_id);
      CREATE INDEX obligation_task_id ON obligation (task_id);
      CREATE UNIQUE INDEX obligation_subject_open ON obligation (subject_id, kind) WHERE settled_at IS NULL;
      CREATE INDEX obligation_holder_open ON obligation (holder_unit_id, holder_role, due_at) WHERE settled_at IS NULL;
      CREATE INDEX obligation_next_step ON obligation (next_step_at) WHERE next_step_at IS NOT NULL;
      CREATE TABLE obligation_step (
        id uuid NOT NULL,
        obligation_id uuid NOT NULL,
        arming integer NOT NULL,
        step integer NOT NULL,
        occurrence integer NOT NULL,
        label varchar NOT NULL,
        action varchar NOT NULL,
        planned_at timestamptz NOT NULL,
        taken_at timestamptz NOT NULL,
        skipped boolean NOT NULL,
        pending boolean NOT NULL,
        CONSTRAINT obligation_step_pk PRIMARY KEY (id)
      );
      CREATE INDEX obligation_step_pending ON obligation_step (action)
      WHERE
        pending;
      CREATE UNIQUE INDEX obligation_step_once ON obligation_step (obligation_id, arming, step, occurrence);
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
      ALTER TABLE appointment ADD CONSTRAINT appointment_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE appointment ADD CONSTRAINT appointment_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE credential ADD CONSTRAINT credential_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE session ADD CONSTRAINT session_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
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
      CREATE INDEX journal_entry_task_ids ON journal_entry USING gin (task_ids);

      -- What an entry's hash covers. The instant goes in as microseconds, so that no session setting can change it.
      CREATE FUNCTION journal_hash(command_id uuid, at timestamptz, actor_id uuid, actor_name text, command text, reason text,
                                   on_behalf jsonb, task_ids uuid[], images jsonb) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(sha256(convert_to(jsonb_build_array(command_id, (extract(epoch FROM at) * 1000000)::bigint, actor_id, actor_name,
                 command, reason, on_behalf, to_jsonb(task_ids), images)::text, 'UTF8')), 'hex')
      $$;

      -- Append-only: the sealer may number an entry once, nothing else may touch it.
      CREATE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
           AND (NEW.id, NEW.command_id, NEW.at, NEW.hash) = (OLD.id, OLD.command_id, OLD.at, OLD.hash) AND NEW.images = OLD.images THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'journal_entry is append-only';
      END $$;
      CREATE TRIGGER journal_guard BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_guard();
    `);
  }

  async down(): Promise<void> {
    throw new Error('the first migration has nothing to go back to: drop the database instead');
  }
}
