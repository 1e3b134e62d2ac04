import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxHubSpot, type SandboxSalesforce } from '../../sandbox/index.ts';
import { smallCompany, startHubSpot, startSalesforce } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
let hubspot: SandboxHubSpot;
let salesforce: SandboxSalesforce;
beforeAll(async () => {
  [hubspot, salesforce] = await Promise.all([startHubSpot(company), startSalesforce(company)]);
});
afterAll(() => Promise.all([hubspot.stop(), salesforce.stop()]));

describe('the two sandboxes', () => {
  it('know each record by a pair of ids, each used once and the same on every start', () => {
    expect(new Set(ids.rows.map(({ hubspotId }) => hubspotId)).size).toBe(ids.rows.length);
    expect(new Set(ids.rows.map(({ salesforceId }) => salesforceId)).size).toBe(ids.rows.length);
    expect(idTable(smallCompany()).rows).toEqual(ids.rows);
    expect(() => ids.of('deal-of-nobody')).toThrow(/no record deal-of-nobody/);
  });

  it('agree on every deal: name, amount, currency, stage, owner', () => {
    for (const { id } of company.deals) {
      const a = hubspot.store.record('deals', ids.of(id).hubspotId);
      const b = salesforce.store.record('Opportunity', ids.of(id).salesforceId);
      const face = (record: typeof a): unknown[] => [
        record?.name,
        record?.amount,
        record?.currency,
        record?.stage,
        record?.owner,
        record?.contacts.map(({ name }) => name).sort(),
      ];
      expect(face(a)).toEqual(face(b));
    }
  });

  it('agree on the sum in home currency to the cent', () => {
    const home = hubspot.store
      .records('deals')
      .reduce(
        (sum, { properties }) =>
          sum + Math.round(Number(properties['amount_in_home_currency'] ?? 0) * 100),
        0,
      );
    const rates = new Map(
      [...salesforce.store.rows('CurrencyType')].map((row) => [
        row['IsoCode'],
        Number(row['ConversionRate']),
      ]),
    );
    const corporate = salesforce.store
      .records('Opportunity')
      .reduce(
        (sum, { amount, currency }) =>
          sum + Math.round((Number(amount ?? 0) * 100) / (rates.get(currency) ?? Number.NaN)),
        0,
      );
    expect(corporate).toBe(home);
    expect(home).toBeGreaterThan(0);
  });

  it('agree on the moment somebody said where they heard of us', () => {
    const said = company.people.filter(({ selfReport }) => selfReport !== null);
    expect(said.length).toBeGreaterThan(0);
    const changes = new Map(
      (['Contact', 'Lead'] as const)
        .flatMap((object) => [...salesforce.store.rows(`${object}History`)])
        .filter((row) => row['Field'] === 'How_Did_You_Hear__c')
        .map((row) => [row['ContactId'] ?? row['LeadId'], row]),
    );
    for (const person of said) {
      const [version] =
        hubspot.store
          .find('contacts', ids.of(person.id).hubspotId)
          ?.history.get('how_did_you_hear_about_us') ?? [];
      const records = (['Lead', 'Contact'] as const)
        .flatMap((object) => [...salesforce.store.rows(object)])
        .filter(
          (row) =>
            row['IsDeleted'] !== true &&
            [row['Id'], row['ConvertedContactId']].includes(ids.of(person.id).salesforceId) &&
            row['How_Did_You_Hear__c'] === person.selfReport?.text,
        );
      // The lead was asked first; its contact took the answer along.
      const asked = records.find((row) => row['IsConverted'] !== undefined) ?? records[0];
      const change = changes.get(asked?.['Id'] ?? '');
      expect(Date.parse(String((change ?? asked)?.['CreatedDate']))).toBe(version?.at);
    }
  });

  it('agree on the moment of every stage entry', () => {
    for (const deal of company.deals) {
      const a = hubspot.store
        .find('deals', ids.of(deal.id).hubspotId)
        ?.history.get('dealstage')
        ?.map(({ at }) => at);
      const entries = [
        ...salesforce.store.children(
          'OpportunityFieldHistory',
          'OpportunityId',
          ids.of(deal.id).salesforceId,
        ),
      ]
        .filter((row) => row['Field'] === 'StageName')
        .map((row) => Date.parse(String(row['CreatedDate'])));
      expect([deal.createdAt, ...entries]).toEqual(a);
    }
  });
});
