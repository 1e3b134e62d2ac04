import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A search for the company itself shows intent; one for what it sells is marketing. */
export class SearchIntent1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table attribution_touchpoints add column search_intent text
       check (search_intent in ('brand', 'generic', 'unknown'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attribution_touchpoints drop column search_intent`);
  }
}
