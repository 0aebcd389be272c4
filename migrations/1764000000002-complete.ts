import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** More kinds of obligations, and a clock that can be muted: asked about, but not chased. */
export class Complete1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE obligation ADD COLUMN muted_at timestamptz;
      ALTER TABLE obligation DROP CONSTRAINT obligation_timer;
      ALTER TABLE obligation ADD CONSTRAINT obligation_timer
        CHECK (next_step_at IS NULL OR (settled_at IS NULL AND paused_at IS NULL AND held_at IS NULL AND muted_at IS NULL));
      ALTER TABLE obligation DROP CONSTRAINT obligation_kind;
      ALTER TABLE obligation ADD CONSTRAINT obligation_kind
        CHECK (kind IN ('approve_plan','conclude','dispatch','sign','redispatch','decide_decline','file_action_plan','milestone','confirm_milestone','complete','year_review','report','contribute','sign_off','review_reports','review_contribution','rework','review','approve_outcome','submit','accept','record_reply','revise_submission','review_suspension','issue_notice','sign_notice','answer_notice','review_notice','roll_edition','approve_edition','annual_review','midterm_review','summary','send_letter','record_letter_reply','countersign','verify_on_site','recheck','decide_request','approve_request','accept_matter','answer_matter','confirm_matter','answer_instruction','note_instruction','decide_review','conclude_round','feed_back','decide_naming'));
    `);
    await checkpoint(runner, 'obligation');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE obligation DROP CONSTRAINT obligation_timer;
      ALTER TABLE obligation DROP COLUMN muted_at;
      ALTER TABLE obligation ADD CONSTRAINT obligation_timer
        CHECK (next_step_at IS NULL OR (settled_at IS NULL AND paused_at IS NULL AND held_at IS NULL));
    `);
  }
}
