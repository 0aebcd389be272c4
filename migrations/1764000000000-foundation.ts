import type { MigrationInterface, QueryRunner } from 'typeorm';
export class Foundation1764000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('SELECT 1');
  }
  async down(): Promise<void> {}
}
