import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When people reached what may qualify them, so that another definition needs no other read of the CRM. */
export class Milestones1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table contacts add column milestones jsonb not null default '{}'
         check (jsonb_typeof(milestones) = 'object')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table contacts drop column milestones');
  }
}
