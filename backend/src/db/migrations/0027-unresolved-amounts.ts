import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What hangs on all that nobody could read, each deal once: the amounts of the single values share deals. */
export class UnresolvedAmounts1700000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table unresolved_counts add column values_minor bigint, add column answers_minor bigint`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table unresolved_counts drop column values_minor, drop column answers_minor`,
    );
  }
}
