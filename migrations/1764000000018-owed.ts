import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

const KINDS =
  "'approve_plan','conclude','dispatch','sign','redispatch','decide_decline','file_action_plan','milestone','confirm_milestone','complete','year_review','report','contribute','sign_off','review_reports','review_contribution','rework','review','approve_outcome','submit','accept','record_reply','revise_submission','review_suspension','issue_notice','sign_notice','answer_notice','review_notice','roll_edition','approve_edition','annual_review','midterm_review','summary','send_letter','record_letter_reply','countersign','verify_on_site','recheck','decide_request','approve_request','accept_matter','answer_matter','confirm_matter','answer_instruction','note_instruction','decide_review','conclude_round','feed_back','decide_naming'";

const kinds = (list: string): string =>
  `ALTER TABLE obligation DROP CONSTRAINT obligation_kind, ADD CONSTRAINT obligation_kind CHECK (kind IN (${list}));`;

/** Records beside a task, with the column that names it. */
const BESIDE: readonly (readonly [machine: string, table: string])[] = [
  ['matter', 'matter'],
  ['review_request', 'review_request'],
  ['recheck', 'recheck'],
  ['instruction', 'instruction'],
];

/** What an earlier version opened about records beside a task did not say of which task they speak. */
export async function sayAboutTask(runner: QueryRunner): Promise<void> {
  for (const [machine, table] of BESIDE)
    await runner.query(
      `UPDATE obligation o SET about_task_id = r.task_id FROM ${table} r
       WHERE o.subject_type = '${machine}' AND o.subject_id = r.id AND o.task_id IS NULL AND o.about_task_id IS NULL AND r.task_id IS NOT NULL`,
    );
  await checkpoint(runner, 'obligation');
}

/** Figures are owed by the unit that owns them. */
export class Owed1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE measurement_due (
        id uuid NOT NULL,
        target_id uuid NOT NULL,
        task_id uuid NOT NULL,
        key varchar NOT NULL,
        name varchar NOT NULL,
        starts date,
        ends date NOT NULL,
        state varchar NOT NULL,
        asked_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT measurement_due_pk PRIMARY KEY (id),
        CONSTRAINT measurement_due_state CHECK (state IN ('open','filled','void')),
        CONSTRAINT measurement_due_target_id_fk FOREIGN KEY (target_id) REFERENCES target(id) ON DELETE NO ACTION ON UPDATE NO ACTION,
        CONSTRAINT measurement_due_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION
      );
      ALTER TABLE plan ADD COLUMN report_dates jsonb;
      ALTER TABLE submission ADD COLUMN earlier jsonb;
      UPDATE submission SET earlier = '[]';
      ALTER TABLE submission ALTER COLUMN earlier SET NOT NULL;
      ALTER TABLE instruction ADD COLUMN relayed_by uuid, ADD COLUMN source text, ADD COLUMN said_on date,
        ADD CONSTRAINT instruction_relayed_by_fk FOREIGN KEY (relayed_by) REFERENCES person(id) ON DELETE NO ACTION ON UPDATE NO ACTION,
        ADD CONSTRAINT instruction_relayed CHECK ((relayed_by IS NULL) = (source IS NULL) AND (source IS NULL) = (said_on IS NULL));
      CREATE INDEX instruction_relayed_by ON instruction (relayed_by);
      ALTER TABLE review_request ADD COLUMN corrected_outcome varchar, ADD COLUMN former_outcome varchar,
        ADD CONSTRAINT review_request_correction CHECK ((corrected_outcome IS NULL) = (former_outcome IS NULL) AND (corrected_outcome IS NULL OR decision = 'amended' AND corrected_outcome IN ('achieved','not_achieved','carried_over','standing')));
      CREATE UNIQUE INDEX measurement_due_once ON measurement_due (target_id, key);
      CREATE INDEX measurement_due_task_id ON measurement_due (task_id);
      ${kinds(`${KINDS},'measure_target'`)}
    `);
    await checkpoint(runner, 'plan', 'submission', 'instruction', 'review_request');
    await sayAboutTask(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE measurement_due;
      ALTER TABLE plan DROP COLUMN report_dates;
      ALTER TABLE submission DROP COLUMN earlier;
      ALTER TABLE instruction DROP COLUMN relayed_by, DROP COLUMN source, DROP COLUMN said_on;
      ALTER TABLE review_request DROP COLUMN corrected_outcome, DROP COLUMN former_outcome;
      DELETE FROM obligation WHERE kind = 'measure_target';
      ${kinds(KINDS)}
    `);
  }
}
