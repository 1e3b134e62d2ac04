/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the client types its inputs as classes and documents object literals */
import { Client } from '@hubspot/api-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxHubSpot } from '../../sandbox/index.ts';
import { PATHS } from '../../src/crm/hubspot/paths.ts';
import { ALL_SCOPES, installHubSpot, smallCompany, startHubSpot } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const SCOPES = `${ALL_SCOPES} crm.objects.contacts.write crm.objects.companies.write crm.schemas.deals.write crm.schemas.contacts.write crm.objects.marketing_events.read`;
const [deal] = company.deals;
const dealId = ids.of(deal?.id ?? '').hubspotId;

/**
 * HubSpot's own client, as it comes from the registry, reads and writes the sandbox as it does HubSpot: its typed
 * methods with the paths it has, and every path of ours through its `apiRequest`.
 */
describe('@hubspot/api-client 14.0.1 on the sandbox', () => {
  let hubspot: SandboxHubSpot;
  let client: Client;

  beforeAll(async () => {
    hubspot = await startHubSpot(company, { olderVersions: true, refusals: 'fail' });
    const { access_token: accessToken } = await installHubSpot(hubspot.url, SCOPES);
    client = new Client({
      accessToken,
      basePath: hubspot.url,
      limiterOptions: { minTime: 0, maxConcurrent: 4 },
    });
    hubspot.marketingEvents.put({
      id: '790000001',
      name: 'Pipeline live',
      type: 'WEBINAR',
      startsAt: Date.UTC(2026, 5, 1),
      endsAt: Date.UTC(2026, 5, 1, 1),
      url: null,
      isCancelled: false,
      participations: [
        {
          contactId: ids.of(company.people[0]?.id ?? '').hubspotId,
          state: 'ATTENDED',
          at: Date.UTC(2026, 5, 1),
        },
      ],
    });
  });
  // `stop` throws when the client sent anything the sandbox refuses.
  afterAll(() => hubspot.stop());

  it('lists, reads and searches objects', async () => {
    const { basicApi, batchApi, searchApi } = client.crm.deals;
    const page = await basicApi.getPage(10, undefined, ['dealname'], ['dealstage']);
    expect(page.results).toHaveLength(10);
    expect(page.results[0]?.createdAt).toBeInstanceOf(Date);
    expect(page.results[0]?.propertiesWithHistory?.['dealstage']?.[0]?.timestamp).toBeInstanceOf(
      Date,
    );
    const next = await basicApi.getPage(10, page.paging?.next?.after);
    expect(next.results[0]?.id).not.toBe(page.results[0]?.id);
    expect((await client.crm.deals.getAll()).length).toBe(company.deals.length);
    expect((await basicApi.getById(dealId, ['amount'])).id).toBe(dealId);
    const read = await batchApi.read({
      inputs: [{ id: dealId }],
      properties: ['dealname'],
      propertiesWithHistory: [],
    });
    expect(read.results[0]?.properties['dealname']).toBe(deal?.name);
    const found = await searchApi.doSearch({
      filterGroups: [
        {
          filters: [
            { propertyName: 'hs_object_id', operator: 'GT' as never, value: '0' },
            { propertyName: 'dealname', operator: 'HAS_PROPERTY' as never },
          ],
        },
      ],
      sorts: ['hs_object_id'],
      properties: ['dealname'],
      limit: 5,
      after: '0',
    });
    expect(found.total).toBe(company.deals.length);
  });

  it('writes objects: create, update, upsert, archive, merge, erase', async () => {
    const { basicApi, batchApi } = client.crm.contacts;
    const made = await batchApi.create({
      inputs: ['a', 'b'].map((name) => ({
        properties: { email: `${name}@written.example`, lastname: name },
        associations: [],
      })),
    });
    const [first, second] = made.results.map(({ id }) => id);
    expect([first, second]).not.toContain(undefined);
    const updated = await batchApi.update({
      inputs: [{ id: first ?? '', properties: { jobtitle: 'Owner' } }],
    });
    expect(updated.results[0]?.properties['jobtitle']).toBe('Owner');
    const upserted = await batchApi.upsert({
      inputs: [
        { id: 'a@written.example', idProperty: 'email', properties: { lastname: 'A' } },
        { id: 'c@written.example', idProperty: 'email', properties: { lastname: 'C' } },
      ],
    });
    const isNew = upserted.results.map((one) => ('_new' in one ? one._new : null));
    expect(isNew).toEqual([false, true]);
    const merged = await basicApi.merge({
      primaryObjectId: first ?? '',
      objectIdToMerge: second ?? '',
    });
    expect([first, second]).not.toContain(merged.id);
    expect((await basicApi.getById(first ?? '')).id).toBe(merged.id);
    await basicApi.purge({ objectId: merged.id });
    await expect(basicApi.getById(merged.id)).rejects.toMatchObject({ code: 404 });
    await batchApi.archive({ inputs: [{ id: upserted.results[1]?.id ?? '' }] });
    expect(hubspot.store.find('contacts', upserted.results[1]?.id ?? '')?.archived).toBe(true);
  });

  it('links objects and reads their links and labels', async () => {
    const { batchApi } = client.crm.associations.v4;
    const contactId = ids.of(company.people.at(-1)?.id ?? '').hubspotId;
    await batchApi.create('deals', 'contacts', {
      inputs: [
        {
          _from: { id: dealId },
          to: { id: contactId },
          types: [{ associationCategory: 'USER_DEFINED' as never, associationTypeId: 31 }],
        },
      ],
    });
    const { results } = await batchApi.getPage('deals', 'contacts', { inputs: [{ id: dealId }] });
    const link = results[0]?.to.find(({ toObjectId }) => toObjectId === contactId);
    expect(link?.associationTypes.map(({ label }) => label)).toContain('Champion');
  });

  it('describes pipelines, owners, properties, campaigns’ and events’ surroundings', async () => {
    const pipelines = await client.crm.pipelines.pipelinesApi.getAll('deals');
    expect(pipelines.results[0]?.stages[0]?.metadata?.['probability']).toBe('0.1');
    const owners = await client.crm.owners.ownersApi.getPage();
    expect(owners.results[0]?.email).toBe(company.reps[0]?.email);
    await client.crm.properties.groupsApi.create('deals', {
      name: 'written',
      label: 'Written',
      displayOrder: -1,
    });
    const created = await client.crm.properties.batchApi.create('deals', {
      inputs: [
        {
          name: 'written_share',
          label: 'Share',
          type: 'number' as never,
          fieldType: 'number' as never,
          groupName: 'written',
        },
      ],
    });
    expect(created.results[0]?.name).toBe('written_share');
    expect(
      (await client.crm.properties.coreApi.getAll('deals')).results.map(({ name }) => name),
    ).toContain('written_share');
    const events = await client.marketing.events.basicApi.getAll();
    expect(events.results[0]?.eventName).toBe('Pipeline live');
    const participants =
      await client.marketing.events.retrieveParticipantStateApi.getParticipationsBreakdownByMarketingEventId(
        790_000_001,
      );
    expect(participants.results[0]?.properties.attendanceState).toBe('ATTENDED');
  });

  it('calls every path of ours, in its dated version', async () => {
    const get = [
      PATHS.accountDetails,
      PATHS.owners,
      PATHS.dealPipelines,
      `${PATHS.campaigns}?properties=hs_name`,
      PATHS.marketingEvents,
      PATHS.participations('790000001'),
      PATHS.properties('deals'),
      PATHS.list('deals'),
    ];
    const post: [string, unknown][] = [
      [PATHS.search('deals'), { limit: 1 }],
      [PATHS.batchRead('deals'), { inputs: [{ id: dealId }], properties: [] }],
      [PATHS.batchUpdate('deals'), { inputs: [{ id: dealId, properties: { amount: '1' } }] }],
      [PATHS.associations('deals', 'contacts'), { inputs: [{ id: dealId }] }],
    ];
    for (const path of get) expect((await client.apiRequest({ path })).status).toBe(200);
    for (const [path, body] of post) {
      const { status } = await client.apiRequest({ method: 'POST', path, body });
      expect([path, status]).toEqual([path, 200]);
    }
    const last = await client.apiRequest({ method: 'DELETE', path: PATHS.uninstall });
    expect(last.status).toBe(204);
    expect(hubspot.oauth.isInstalled()).toBe(false);
  });
});
