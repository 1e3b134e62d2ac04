import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the CRM says a campaign cost: counts where nobody entered a cost or a fee here. */
export class CrmCosts1700000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table campaigns
         add column crm_cost_minor bigint,
         add column crm_cost_currency text,
         add constraint campaigns_crm_cost_check check (
           (crm_cost_minor is null) = (crm_cost_currency is null)
           and crm_cost_minor >= 0 and crm_cost_currency ~ '^[A-Z]{3}$')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table campaigns drop column crm_cost_minor, drop column crm_cost_currency',
    );
  }
}
