import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm, Settings } from '@pipeline-attribution/shared';
import { idTable } from '../../sandbox/index.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import {
  qualifiedAt,
  reached,
  stageKey,
  STATED,
  statusKey,
} from '../../src/records/qualified-at.ts';
import { saveSettings } from '../../src/settings/save-settings.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../crm/support/installed.ts';

describe('When a person qualified', () => {
  const rule = { lifecycleStages: ['sql', 'mql'], leadStatuses: ['Working'] };
  const day = (date: string): Date => new Date(`${date}T00:00:00Z`);

  it('is the earliest of what the tenant’s definition names', () => {
    const milestones = reached([
      [stageKey('lead'), day('2026-01-01')],
      [stageKey('sql'), day('2026-03-01')],
      [statusKey('Working'), day('2026-02-01')],
      [stageKey('mql'), null],
    ]);
    expect(qualifiedAt(milestones, rule)).toEqual(day('2026-02-01'));
    expect(qualifiedAt(milestones, { ...rule, leadStatuses: [] })).toEqual(day('2026-03-01'));
    expect(qualifiedAt(milestones, { lifecycleStages: [], leadStatuses: [] })).toBeNull();
  });

  it('is what somebody stated, whatever the definition', () => {
    expect(
      qualifiedAt({ [STATED]: day('2026-01-05') }, { lifecycleStages: [], leadStatuses: [] }),
    ).toEqual(day('2026-01-05'));
  });
});

describe('Another definition of a qualified lead', () => {
  const company = smallCompany(5);
  const ids = idTable(company);
  let landscape: TestLandscape;
  const tenants: Partial<Record<Crm, number>> = {};
  beforeAll(async () => {
    landscape = await startLandscape({ company });
    for (const crm of ['hubspot', 'salesforce'] as const) {
      tenants[crm] = await landscape.installAndLoad(crm);
    }
  });
  afterAll(() => landscape.close());

  const tenantOf = (crm: Crm): number => tenants[crm] ?? 0;
  const define = (crm: Crm, qualifiedLead: Settings['qualifiedLead']): Promise<Settings> =>
    withTenant(landscape.database.dataSource, tenantOf(crm), (tx) =>
      saveSettings(tx, (before) => ({ ...before, qualifiedLead }), 'test'),
    );
  interface Qualified {
    readonly external_id: string;
    readonly lead_status: string | null;
    readonly qualified_at: Date | null;
    readonly converted: boolean;
  }
  const people = (crm: Crm): Promise<Qualified[]> =>
    landscape.rows<Qualified>(
      tenantOf(crm),
      `select external_id, lead_status, qualified_at, converted_into_id is not null as converted
       from contacts
       where tenant_id = $1 and merged_into_id is null and (source = 'hubspot' or object_type = 'lead')`,
      [tenantOf(crm)],
    );
  const entered = (stage: string): Map<string, number> =>
    new Map(
      company.people.flatMap((person) => {
        const at = person.lifecycle.find((entry) => entry.stage === stage)?.at;
        return at === undefined ? [] : [[ids.of(person.id).hubspotId, Math.floor(at)] as const];
      }),
    );

  it('is applied at once to HubSpot’s contacts, by the dates of stages nobody had chosen before', async () => {
    const before = await people('hubspot');
    for (const stage of ['salesqualifiedlead', 'lead']) {
      await define('hubspot', { lifecycleStages: [stage], leadStatuses: [] });
      const truth = entered(stage);
      expect(truth.size).toBeGreaterThan(0);
      for (const { external_id: id, qualified_at: at } of await people('hubspot')) {
        expect([id, at?.getTime() ?? null]).toEqual([id, truth.get(id) ?? null]);
      }
    }
    const { lifecycleStages } = (
      await define('hubspot', {
        lifecycleStages: [
          'marketingqualifiedlead',
          'salesqualifiedlead',
          'opportunity',
          'customer',
          'evangelist',
        ],
        leadStatuses: [],
      })
    ).qualifiedLead;
    expect(lifecycleStages).toHaveLength(5);
    const key = (rows: readonly Qualified[]): string[] =>
      rows.map((row) => `${row.external_id} ${row.qualified_at?.toISOString() ?? ''}`).sort();
    // Back again: as it was.
    expect(key(await people('hubspot'))).toEqual(key(before));
  });

  it('is applied at once to Salesforce’s leads, by their status; who was converted stays qualified', async () => {
    await define('salesforce', { lifecycleStages: [], leadStatuses: [] });
    const none = await people('salesforce');
    expect(none.some(({ converted }) => converted)).toBe(true);
    for (const { qualified_at: at, converted } of none) expect(at !== null).toBe(converted);
    const status = none.find(({ converted }) => !converted)?.lead_status ?? '';
    await define('salesforce', { lifecycleStages: [], leadStatuses: [status] });
    const some = await people('salesforce');
    // Those who stand in it, besides those who passed through it, where the CRM keeps a history.
    const standing = some.filter((row) => row.converted || row.lead_status === status);
    expect(standing.map((row) => row.qualified_at)).not.toContain(null);
  });

  it('has everybody it concerns credited anew', async () => {
    const tenantId = tenantOf('salesforce');
    await landscape.rows(tenantId, 'delete from dirty_leads where tenant_id = $1', [tenantId]);
    await define('salesforce', { lifecycleStages: [], leadStatuses: ['Nothing'] });
    const [marked] = await landscape.rows<{ leads: number }>(
      tenantId,
      `select count(distinct contact_id)::int as leads from dirty_leads
       where tenant_id = $1 and reason = 'definition of a qualified lead changed'`,
      [tenantId],
    );
    expect(marked?.leads).toBeGreaterThan(0);
  });
});
