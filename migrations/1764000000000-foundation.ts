import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the chain stands on: the journal, people and units, messages, obligations. */
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
      ALTER TABLE appointment ADD CONSTRAINT appointment_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE appointment ADD CONSTRAINT appointment_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE credential ADD CONSTRAINT credential_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE session ADD CONSTRAINT session_person_id_fk FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
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
