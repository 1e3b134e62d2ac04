import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Some CRMs note where a person came from without saying when; then a touch's time is only the record's. */
export class UndatedNotes1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table attribution_touchpoints add column is_undated boolean not null default false`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attribution_touchpoints drop column is_undated`);
  }
}
