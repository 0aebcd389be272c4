import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes that lists and overviews count by, without looking at what they count. */
export class Counted1764000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX task_listing_light;
      CREATE INDEX task_listing_light ON task_listing (light, class, sensitivity);
      CREATE INDEX task_listing_section ON task_listing (plan_id, head, no, sensitivity);
      CREATE INDEX task_listing_leader ON task_listing (plan_id, leader_id, state, sensitivity);
      CREATE INDEX task_listing_unit ON task_listing (primary_unit_id, id, sensitivity);
      CREATE INDEX task_listing_sensitivity ON task_listing (sensitivity);
      DROP INDEX obligation_holder_open;
      CREATE INDEX obligation_holder_open ON obligation (holder_unit_id, holder_role, due_at, office_unit_id, held_at, paused_at)
        WHERE settled_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX obligation_holder_open;
      CREATE INDEX obligation_holder_open ON obligation (holder_unit_id, holder_role, due_at) WHERE settled_at IS NULL;
      DROP INDEX task_listing_sensitivity, task_listing_unit, task_listing_leader, task_listing_section, task_listing_light;
      CREATE INDEX task_listing_light ON task_listing (light, sensitivity);
    `);
  }
}
