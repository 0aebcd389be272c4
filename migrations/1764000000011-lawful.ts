import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** Authority and lawfulness: notices by hand and under standing approval, rounds, namings, 复核. */
export class Lawful1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE standing_approval (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        approved_by varchar NOT NULL,
        document_no varchar NOT NULL,
        scope text NOT NULL,
        levels text [] NOT NULL,
        until date NOT NULL,
        recorded_by uuid,
        recorded_at timestamptz NOT NULL,
        ended_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT standing_approval_levels CHECK (cardinality(levels) > 0 AND levels <@ ARRAY['blue','yellow','red']),
        CONSTRAINT standing_approval_pk PRIMARY KEY (id),
        CONSTRAINT standing_approval_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id)
      );
      CREATE INDEX standing_approval_plan_id ON standing_approval (plan_id);

      ALTER TABLE notice
        ADD COLUMN grounds text,
        ADD COLUMN written_by uuid,
        ADD COLUMN issued_by uuid,
        ADD COLUMN standing_approval_id uuid,
        ADD COLUMN revoked_at timestamptz,
        ADD CONSTRAINT notice_standing_approval_id_fk FOREIGN KEY (standing_approval_id) REFERENCES standing_approval(id),
        DROP CONSTRAINT notice_level;
      ALTER TABLE notice ADD CONSTRAINT notice_level CHECK (level IN ('blue','yellow','red'));
      CREATE INDEX notice_standing_approval_id ON notice (standing_approval_id);
      ALTER TABLE notice_item ALTER COLUMN obligation_id DROP NOT NULL;
      CREATE UNIQUE INDEX notice_item_task_once ON notice_item (notice_id, task_id) WHERE obligation_id IS NULL;
      ALTER TABLE report ADD COLUMN decided_by uuid;

      CREATE TABLE round (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        title varchar NOT NULL,
        authority varchar NOT NULL,
        document_no varchar NOT NULL,
        scope text NOT NULL,
        starts date NOT NULL,
        ends date NOT NULL,
        state varchar NOT NULL,
        known_overlaps jsonb NOT NULL,
        conclusion text,
        started_by uuid,
        started_at timestamptz NOT NULL,
        concluded_by uuid,
        concluded_at timestamptz,
        fed_back_at timestamptz,
        reason text,
        version integer NOT NULL,
        CONSTRAINT round_state CHECK (state IN ('running','concluded','fed_back','discarded')),
        CONSTRAINT round_period CHECK (ends >= starts),
        CONSTRAINT round_concluded CHECK ((state IN ('concluded','fed_back')) = (concluded_at IS NOT NULL) AND (state = 'fed_back') = (fed_back_at IS NOT NULL)),
        CONSTRAINT round_pk PRIMARY KEY (id),
        CONSTRAINT round_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id),
        CONSTRAINT round_office_unit_id_fk FOREIGN KEY (office_unit_id) REFERENCES unit(id)
      );
      CREATE INDEX round_plan_id ON round (plan_id);
      CREATE INDEX round_office_unit_id ON round (office_unit_id, state);
      CREATE TABLE round_unit (
        id uuid NOT NULL,
        round_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        conclusion text,
        problems text,
        suggestions text,
        fed_back_at timestamptz,
        amendment text,
        amended_at timestamptz,
        CONSTRAINT round_unit_fed_back CHECK (fed_back_at IS NULL OR conclusion IS NOT NULL),
        CONSTRAINT round_unit_pk PRIMARY KEY (id),
        CONSTRAINT round_unit_round_id_fk FOREIGN KEY (round_id) REFERENCES round(id),
        CONSTRAINT round_unit_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
      );
      CREATE UNIQUE INDEX round_unit_once ON round_unit (round_id, unit_id);
      CREATE INDEX round_unit_unit_id ON round_unit (unit_id);
      CREATE TABLE round_task (
        id uuid NOT NULL,
        round_id uuid NOT NULL,
        task_id uuid NOT NULL,
        CONSTRAINT round_task_pk PRIMARY KEY (id),
        CONSTRAINT round_task_round_id_fk FOREIGN KEY (round_id) REFERENCES round(id),
        CONSTRAINT round_task_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id)
      );
      CREATE UNIQUE INDEX round_task_once ON round_task (round_id, task_id);
      CREATE INDEX round_task_task_id ON round_task (task_id);

      CREATE TABLE naming (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        leader_id uuid,
        kind varchar NOT NULL,
        text text NOT NULL,
        appears_in varchar NOT NULL,
        state varchar NOT NULL,
        proposed_by uuid,
        proposed_at timestamptz NOT NULL,
        decided_by uuid,
        decided_at timestamptz,
        reason text,
        source varchar,
        version integer NOT NULL,
        CONSTRAINT naming_kind CHECK (kind IN ('praise','criticism')),
        CONSTRAINT naming_state CHECK (state IN ('proposed','approved','refused')),
        CONSTRAINT naming_decided CHECK ((state = 'proposed') = (decided_at IS NULL)),
        CONSTRAINT naming_pk PRIMARY KEY (id),
        CONSTRAINT naming_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id)
      );
      CREATE INDEX naming_plan_id ON naming (plan_id, state);
      CREATE INDEX naming_office_unit_id ON naming (office_unit_id);
      CREATE TABLE naming_unit (
        id uuid NOT NULL,
        naming_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        CONSTRAINT naming_unit_pk PRIMARY KEY (id),
        CONSTRAINT naming_unit_naming_id_fk FOREIGN KEY (naming_id) REFERENCES naming(id),
        CONSTRAINT naming_unit_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
      );
      CREATE UNIQUE INDEX naming_unit_once ON naming_unit (naming_id, unit_id);
      CREATE INDEX naming_unit_unit_id ON naming_unit (unit_id);

      CREATE TABLE review_request (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        office_unit_id uuid NOT NULL,
        subject_kind varchar NOT NULL,
        subject_id uuid NOT NULL,
        subject_title varchar NOT NULL,
        unit_id uuid NOT NULL,
        task_id uuid,
        grounds text NOT NULL,
        concluded_at timestamptz NOT NULL,
        hands uuid [] NOT NULL,
        state varchar NOT NULL,
        filed_by uuid,
        filed_at timestamptz NOT NULL,
        reviewer_id uuid,
        decided_by uuid,
        decided_at timestamptz,
        alone boolean NOT NULL,
        decision varchar,
        reason text,
        version integer NOT NULL,
        CONSTRAINT review_request_subject CHECK (subject_kind IN ('notice','round','completion')),
        CONSTRAINT review_request_state CHECK (state IN ('filed','decided','withdrawn')),
        CONSTRAINT review_request_decision CHECK (decision IN ('upheld','amended') AND reason IS NOT NULL AND decided_at IS NOT NULL OR state <> 'decided'),
        CONSTRAINT review_request_pk PRIMARY KEY (id),
        CONSTRAINT review_request_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plan(id),
        CONSTRAINT review_request_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit(id),
        CONSTRAINT review_request_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id)
      );
      CREATE UNIQUE INDEX review_request_once ON review_request (subject_id, unit_id, concluded_at) WHERE state <> 'withdrawn';
      CREATE INDEX review_request_unit_id ON review_request (unit_id, state);
      CREATE INDEX review_request_office_unit_id ON review_request (office_unit_id, state);
      CREATE INDEX review_request_plan_id ON review_request (plan_id);
      CREATE INDEX review_request_task_id ON review_request (task_id);
    `);
    await this.rehome(runner);
    await checkpoint(runner, 'notice', 'report');
  }

  /** Drafts of other offices go to the one that issues from now on: whoever owes the issuing must be allowed to. */
  private async rehome(runner: QueryRunner): Promise<void> {
    const moved: unknown[] = await runner.query(`
      WITH office AS (SELECT (value #>> '{}')::uuid AS id FROM setting WHERE name = 'office.unit_id'),
      moved AS (UPDATE notice n SET office_unit_id = office.id FROM office
        WHERE n.state = 'drafted' AND n.office_unit_id <> office.id RETURNING n.id)
      UPDATE obligation o SET holder_unit_id = office.id, office_unit_id = office.id FROM office
      WHERE o.kind = 'issue_notice' AND o.settled_at IS NULL AND o.subject_id IN (SELECT id FROM moved) RETURNING o.id`);
    if (moved[1] !== 0) await checkpoint(runner, 'obligation');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE review_request, naming_unit, naming, round_task, round_unit, round;
      ALTER TABLE report DROP COLUMN decided_by;
      DELETE FROM notice_item WHERE obligation_id IS NULL;
      ALTER TABLE notice_item ALTER COLUMN obligation_id SET NOT NULL;
      DROP INDEX notice_item_task_once;
      ALTER TABLE notice DROP CONSTRAINT notice_level;
      ALTER TABLE notice ADD CONSTRAINT notice_level CHECK (level IN ('yellow','red'));
      ALTER TABLE notice DROP COLUMN grounds, DROP COLUMN written_by, DROP COLUMN issued_by,
        DROP COLUMN standing_approval_id, DROP COLUMN revoked_at;
      DROP TABLE standing_approval;
    `);
  }
}
