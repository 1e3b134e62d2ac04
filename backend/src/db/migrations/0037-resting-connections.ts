import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when a CRM has asked to be left alone. */
export class RestingConnections1700000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table connections add column resting_until timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table connections drop column resting_until');
  }
}
