import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which campaign of the CRM a campaign is part of, as the CRM names it: a parent may be read after its children, left out
 * because of its name, or gone, and the child's own record says the same in each case.
 */
export class CampaignParents1700000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table campaigns add column parent_external_id text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table campaigns drop column parent_external_id');
  }
}
