import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxHubSpot } from '../../sandbox/index.ts';
import { installHubSpot, smallCompany, startHubSpot } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const NOW = Date.UTC(2026, 10, 23, 9);
let hubspot: SandboxHubSpot;
let headers: Record<string, string>;
beforeAll(async () => {
  hubspot = await startHubSpot(company, { now: () => NOW });
  headers = { authorization: `Bearer ${(await installHubSpot(hubspot.url)).access_token}` };
});
afterAll(() => hubspot.stop());

interface ApiRecord {
  readonly id: string;
  readonly updatedAt: string;
  readonly properties: Readonly<Record<string, string | null>>;
}
const read = async (path: string): Promise<{ status: number; body: ApiRecord }> => {
  const response = await fetch(`${hubspot.url}/crm/objects/2026-09/${path}`, { headers });
  return { status: response.status, body: (await response.json()) as ApiRecord };
};

const open = company.deals.filter(
  ({ outcome, amountMinor }) => outcome === 'open' && amountMinor !== null,
);
const idOf = (index: number): string => ids.of(open[index]?.id ?? '').hubspotId;

describe('changing records of the stand-in HubSpot', () => {
  it('closes a deal as won: stage, close date, derived amounts and modification date follow', async () => {
    hubspot.store.moveStage(idOf(0), 'won');
    const { body } = await read(
      `deals/${idOf(0)}?properties=dealstage,closedate,hs_is_closed_won,hs_deal_stage_probability,hs_closed_amount,amount,hs_v2_date_entered_closedwon`,
    );
    expect(body.properties).toMatchObject({
      dealstage: 'closedwon',
      hs_is_closed_won: 'true',
      hs_deal_stage_probability: '1',
      closedate: new Date(NOW).toISOString(),
      hs_v2_date_entered_closedwon: new Date(NOW).toISOString(),
      hs_closed_amount: body.properties['amount'],
    });
    expect(body.updatedAt).toBe(new Date(NOW).toISOString());
  });

  it('changes and empties an amount, with the home amount', async () => {
    hubspot.store.changeAmount(idOf(1), 1_234_500);
    const rate = open[1]?.currency === 'USD' ? 0.8 : 1;
    const path = `deals/${idOf(1)}?properties=amount,amount_in_home_currency`;
    expect((await read(path)).body.properties).toMatchObject({
      amount: '12345',
      amount_in_home_currency: String(12_345 * rate),
    });
    hubspot.store.changeAmount(idOf(1), null);
    expect((await read(path)).body.properties).toMatchObject({
      amount: null,
      amount_in_home_currency: null,
    });
  });

  it('adds a contact to a deal', async () => {
    const id = hubspot.store.addContact(
      { email: 'new.person@example.com', firstname: 'New', lastname: 'Person' },
      { dealId: idOf(2) },
    );
    expect((await read(`contacts/${id}`)).body.properties).toMatchObject({
      email: 'new.person@example.com',
    });
    expect(hubspot.store.record('deals', idOf(2))?.contacts.map((contact) => contact.id)).toContain(
      id,
    );
  });

  it('merges contacts: the lost id leads to the survivor and leaves the lists', async () => {
    const deal = open.find(({ group }) => group.filter(({ recorded }) => recorded).length > 1);
    const [a = '', b = ''] = (deal?.group ?? [])
      .filter(({ recorded }) => recorded)
      .map(({ personId }) => ids.of(personId).hubspotId);
    hubspot.store.mergeContacts(a, b);
    const { body } = await read(`contacts/${b}?properties=hs_merged_object_ids`);
    expect(body.id).toBe(a);
    expect(body.properties['hs_merged_object_ids']?.split(';')).toContain(b);
    expect(
      hubspot.store.associations
        .of('deals', ids.of(deal?.id ?? '').hubspotId, 'contacts')
        .map(({ toId }) => toId),
    ).not.toContain(b);
  });

  it('answers for the ids the company itself merged away', async () => {
    const merge = company.merges[0];
    const survivor = await read(
      `contacts/${ids.of(merge?.survivorId ?? '').hubspotId}?properties=hs_merged_object_ids`,
    );
    const lostId = survivor.body.properties['hs_merged_object_ids']?.split(';')[0] ?? '';
    expect((await read(`contacts/${lostId}`)).body.id).toBe(survivor.body.id);
  });

  it('deletes a deal: gone from reads, listed as archived', async () => {
    hubspot.store.delete('deals', idOf(3));
    expect((await read(`deals/${idOf(3)}`)).status).toBe(404);
    const archived = await fetch(`${hubspot.url}/crm/objects/2026-09/deals?archived=true`, {
      headers,
    });
    expect(
      ((await archived.json()) as { results: ApiRecord[] }).results.map(({ id }) => id),
    ).toEqual([idOf(3)]);
  });

  it('shows records to a demo page with stage, owner and people by name', () => {
    const shown = hubspot.store.records('deals').find(({ id }) => id === idOf(4));
    expect(shown).toMatchObject({ name: open[4]?.name, currency: open[4]?.currency });
    expect(company.pipeline.map(({ label }) => label)).toContain(shown?.stage);
    expect(shown?.owner).toMatch(/^\S+ \S+/);
  });
});
