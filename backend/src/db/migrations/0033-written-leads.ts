import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHECK = 'written_values_object_type_check';

/** Figures are written onto leads as well, where a CRM has them. */
export class WrittenLeads1700000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table written_values drop constraint ${CHECK},
         add constraint ${CHECK} check (object_type in ('deal', 'contact', 'lead'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from written_values where object_type = 'lead'`);
    await runner.query(
      `alter table written_values drop constraint ${CHECK},
         add constraint ${CHECK} check (object_type in ('deal', 'contact'))`,
    );
  }
}
