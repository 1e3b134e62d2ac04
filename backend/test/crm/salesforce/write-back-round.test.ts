import { ApexErrorListener, ApexParserFactory } from '@apexdevtools/apex-parser';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { runUntilClean } from '../../../src/attribution/credit-dirty.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { previewWriteBack } from '../../../src/crm/write-back/preview.ts';
import { runWriteBack, type WriteBackResult } from '../../../src/crm/write-back/run-write-back.ts';
import { fillTenant } from '../support/fill-tenant.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const company = smallCompany(7, 30);

describe('Writing into Salesforce', () => {
  let landscape: TestLandscape;
  let tenantId: number;
  let announced: unknown;
  let now = new Date(company.endsAt);
  const round = async (isFull = false): Promise<WriteBackResult> => {
    const result = await runWriteBack(landscape.services, tenantId, 'salesforce', { isFull });
    if (result === null) throw new Error('Nothing is switched on.');
    return result;
  };
  const live = (object: string): Readonly<Record<string, unknown>>[] =>
    [...landscape.salesforce.store.rows(object)].filter((row) => row['IsDeleted'] !== true);
  const rowsOf = (opportunity: string): Readonly<Record<string, unknown>>[] =>
    live('Influence_Credit__c').filter((row) => row['Opportunity__c'] === opportunity);
  const total = (rows: readonly Readonly<Record<string, unknown>>[], name: string): number =>
    rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);

  beforeAll(async () => {
    landscape = await startLandscape({ company, now: () => now });
    tenantId = await landscape.installAndLoad('salesforce');
    await fillTenant(landscape, tenantId);
    await runUntilClean(landscape.context, tenantId);
  }, 300_000);
  afterAll(() => landscape.close());

  it('is off until somebody switches it on, and needs nothing of the package until then', async () => {
    expect(await runWriteBack(landscape.services, tenantId, 'salesforce')).toBeNull();
    expect(live('Influence_Credit__c')).toEqual([]);
    await landscape.rows(
      tenantId,
      `update settings set value = jsonb_set(value, '{writeBack}', $2::jsonb) where tenant_id = $1`,
      [tenantId, JSON.stringify({ ...DEFAULT_SETTINGS.writeBack, enabled: true })],
    );
  });

  it('says beforehand how many records it would make', async () => {
    const { credits } = await previewWriteBack(landscape.services, tenantId, 'salesforce');
    expect(credits?.records).toBeGreaterThan(credits?.deals ?? 0);
    announced = credits;
  });

  it('gives every opportunity an influencer has a part in rows that sum to the whole of it', async () => {
    const { credits, deals } = await round();
    expect(credits).toMatchObject({ deleted: 0, refused: 0 });
    expect(deals.written).toBeGreaterThan(0);
    const rows = live('Influence_Credit__c');
    const influenced = new Set(rows.map((row) => String(row['Opportunity__c'])));
    expect(influenced.size).toBeGreaterThan(3);
    expect(announced).toEqual({ deals: influenced.size, records: rows.length });
    for (const id of influenced) {
      const opportunity = landscape.salesforce.store.byId('Opportunity', id);
      const ours = rowsOf(id);
      expect(total(ours, 'Share__c')).toBeCloseTo(100, 3);
      // To the cent: parts of money are divided so that nothing is lost.
      expect(Math.round(total(ours, 'Amount__c') * 100)).toBe(
        Math.round(Number(opportunity?.['Amount'] ?? 0) * 100),
      );
      const ofInfluencers = ours.filter((row) => row['Influencer__c'] !== null);
      expect(Number(opportunity?.['Influencer_Share__c'])).toBeCloseTo(
        total(ofInfluencers, 'Share__c'),
        0,
      );
      expect(ofInfluencers.length).toBeGreaterThan(0);
    }
  });

  it('names what of the opportunity is credited, and the person where it came through one alone', () => {
    const rows = live('Influence_Credit__c');
    const { store } = landscape.salesforce;
    const people = rows.flatMap((row) => (row['Contact__c'] === null ? [] : [row['Contact__c']]));
    expect(people.length).toBeGreaterThan(0);
    expect(people.length).toBeLessThan(rows.length);
    for (const row of rows) {
      const opportunity = store.byId('Opportunity', String(row['Opportunity__c']));
      expect(row['Stage__c']).toBe(
        opportunity?.['IsWon'] === true
          ? 'Won'
          : opportunity?.['IsClosed'] === true
            ? 'Lost'
            : 'Open',
      );
      const person = row['Contact__c'];
      if (typeof person !== 'string') continue;
      expect(row['Influencer__c']).not.toBeNull();
      const contact = store.byId('Contact', person);
      const roles = [
        ...store.children('OpportunityContactRole', 'OpportunityId', String(row['Opportunity__c'])),
      ];
      expect(
        contact?.['AccountId'] === opportunity?.['AccountId'] ||
          roles.some((role) => role['ContactId'] === person),
      ).toBe(true);
    }
  });

  it('keeps the influencers’ touches of each such opportunity, as native timelines and reports read them', () => {
    const touchpoints = live('Influence_Touchpoint__c');
    expect(touchpoints.length).toBeGreaterThan(10);
    for (const row of touchpoints) {
      const credits = rowsOf(String(row['Opportunity__c'])).filter(
        (credit) => credit['Influencer__c'] === row['Influencer__c'],
      );
      const at = Date.parse(String(row['Occurred_At__c']));
      expect(
        credits.some(
          (credit) =>
            at >= Date.parse(String(credit['First_Touch__c'])) &&
            at <= Date.parse(String(credit['Last_Touch__c'])),
        ),
      ).toBe(true);
      expect(Number(row['Confidence__c'])).toBeGreaterThan(0);
    }
    // One touch is one record of an opportunity, whoever's contact record it came by.
    const keys = touchpoints.map((row) => row['External_Id__c']);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells of leads as of contacts who reached them first and last', async () => {
    const leads = live('Lead').filter((row) => typeof row['First_Influencer__c'] === 'string');
    expect(leads.length).toBeGreaterThan(0);
    const known = await landscape.rows<{ name: string }>(
      tenantId,
      'select name from influencers where tenant_id = $1',
      [tenantId],
    );
    for (const lead of leads) {
      // Who was converted is told of as the contact they are.
      expect(lead['IsConverted']).toBe(false);
      expect(known.map(({ name }) => name)).toContain(lead['First_Influencer__c']);
      expect(known.map(({ name }) => name)).toContain(lead['Last_Influencer__c']);
    }
  });

  it('shows the same share of a campaign in Campaign Influence', () => {
    const influences = live('CampaignInfluence');
    expect(influences.length).toBeGreaterThan(3);
    for (const { OpportunityId: id, CampaignId: campaign, Influence } of influences) {
      const ofCampaign = rowsOf(String(id)).filter((row) => row['Campaign__c'] === campaign);
      expect(Number(Influence)).toBeCloseTo(total(ofCampaign, 'Share__c'), 1);
    }
  });

  it('writes nothing a second time, neither in a round nor in a full one', async () => {
    const nothing = { written: 0, deleted: 0, refused: 0, refusal: null };
    expect((await round()).credits).toEqual(nothing);
    expect((await round(true)).credits).toEqual(nothing);
  });

  it('follows an amount that changed', async () => {
    const [row] = live('Influence_Credit__c');
    const id = String(row?.['Opportunity__c']);
    landscape.salesforce.store.changeAmount(id, 1_000_003);
    now = new Date(now.getTime() + 3_600_000);
    await runSync(landscape.services, tenantId, 'salesforce');
    await runUntilClean(landscape.context, tenantId);
    const { credits } = await round();
    expect(credits?.written).toBeGreaterThan(0);
    expect(Math.round(total(rowsOf(id), 'Amount__c') * 100)).toBe(1_000_003);
  });

  it('asks nothing that Salesforce’s own grammar of SOQL does not know', () => {
    const { questions } = landscape.salesforce;
    expect(questions.size).toBeGreaterThan(25);
    for (const soql of questions)
      expect({ soql, faults: grammarFaults(soql) }).toEqual({ soql, faults: [] });
    // The grammar has teeth.
    expect(grammarFaults('SELECT Id, FROM Account')).not.toEqual([]);
    expect(grammarFaults('SELECT Id FROM Account ORDER Id')).not.toEqual([]);
  });

  it('takes the rows of an opportunity that lost its credit away', async () => {
    const [row] = live('Influence_Credit__c');
    const id = String(row?.['Opportunity__c']);
    await landscape.rows(
      tenantId,
      `with deal as (select id, account_id from deals where tenant_id = $1 and external_id = $2),
            people as (select c.id from contacts c, deal where c.tenant_id = $1
                         and (c.account_id = deal.account_id
                              or exists (select from deal_contacts dc where dc.tenant_id = $1
                                           and dc.deal_id = deal.id and dc.contact_id = c.id))),
            touches as (delete from attribution_touchpoints t using people
                        where t.tenant_id = $1 and t.contact_id = people.id)
       insert into dirty_deals (tenant_id, deal_id, reason) select $1, id, 'touches' from deal
       on conflict do nothing`,
      [tenantId, id],
    );
    await runUntilClean(landscape.context, tenantId);
    const { credits } = await round();
    expect(credits?.deleted).toBeGreaterThan(0);
    expect(rowsOf(id)).toEqual([]);
    expect(landscape.salesforce.store.byId('Opportunity', id)).toMatchObject({
      Top_Influencer__c: null,
      Influencer_Share__c: null,
    });
  });
});

class Faults extends ApexErrorListener {
  readonly all: string[] = [];
  apexSyntaxError(line: number, column: number, message: string): void {
    this.all.push(`${line}:${column} ${message}`);
  }
}

/** What the parser the field uses for Apex finds wrong with a query. */
function grammarFaults(soql: string): string[] {
  const faults = new Faults();
  const parser = ApexParserFactory.createParser(soql);
  parser.removeErrorListeners();
  parser.addErrorListener(faults);
  const end = parser.query().stop?.stop ?? 0;
  return end + 1 < soql.length ? [...faults.all, `nothing is read behind ${end}`] : faults.all;
}
