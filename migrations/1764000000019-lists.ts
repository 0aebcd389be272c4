import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes in the order in which lists are read page by page. */
export class Lists1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX reporting_period_starts ON reporting_period (plan_id, starts, id);
      CREATE INDEX notice_office_unit_id ON notice (office_unit_id, id);
      CREATE INDEX notice_plan_id ON notice (plan_id, id);
      CREATE INDEX obligation_person_open ON obligation (holder_person_id, due_at) WHERE settled_at IS NULL AND holder_person_id IS NOT NULL;
      CREATE INDEX report_submitted ON report (kind, submitted_at, id) WHERE state = 'submitted';
      DROP INDEX measurement_target_id;
      CREATE INDEX measurement_target_id ON measurement (target_id, as_of, id);
      CREATE INDEX plan_superior_unit_id ON plan (superior_unit_id);
      CREATE INDEX plan_year ON plan (year, id);
      CREATE INDEX unit_pinyin ON unit (name COLLATE "zh-x-icu", id);
      CREATE INDEX unit_group_pinyin ON unit_group (name COLLATE "zh-x-icu", id);
      CREATE INDEX person_pinyin ON person (name COLLATE "zh-x-icu", id);
      DROP INDEX session_person_id;
      CREATE INDEX session_person_id ON session (person_id, created_at, number);
      CREATE INDEX delegation_starts ON delegation (starts, id);
      DROP INDEX dev_mail_at;
      CREATE INDEX dev_mail_at ON dev_mail (at, message_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX dev_mail_at;
      CREATE INDEX dev_mail_at ON dev_mail (at);
      DROP INDEX delegation_starts;
      DROP INDEX session_person_id;
      CREATE INDEX session_person_id ON session (person_id);
      DROP INDEX person_pinyin;
      DROP INDEX unit_group_pinyin;
      DROP INDEX unit_pinyin;
      DROP INDEX plan_year;
      DROP INDEX plan_superior_unit_id;
      DROP INDEX measurement_target_id;
      CREATE INDEX measurement_target_id ON measurement (target_id, as_of);
      DROP INDEX report_submitted;
      DROP INDEX obligation_person_open;
      DROP INDEX notice_plan_id;
      DROP INDEX notice_office_unit_id;
      DROP INDEX reporting_period_starts;
    `);
  }
}
