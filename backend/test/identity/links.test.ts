import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { endpoints } from '../../src/endpoints.ts';
import type { IdentityLink } from '../../src/identity/list-links.ts';
import { erasePerson } from '../../src/privacy/erase-person.ts';
import { mergeRecords } from '../../src/records/merge-records.ts';
import { convertLeads, deleteRecords, writeRecords } from '../../src/records/store.ts';
import type { AccountRecord, ContactRecord } from '../../src/records/types.ts';
import { testApi, type Caller, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';

const AT = new Date('2026-01-05T08:00:00Z');
const person = (externalId: string, more: Partial<ContactRecord> = {}): ContactRecord => ({
  objectType: 'contact',
  externalId,
  accountExternalId: null,
  email: null,
  firstName: 'Ada',
  lastName: externalId,
  title: '',
  lifecycleStage: null,
  leadStatus: null,
  qualifiedAt: null,
  selfReported: null,
  sourceFacts: {},
  consent: 'unknown',
  createdAt: AT,
  ...more,
});
const firm = (externalId: string, domain: string | null): AccountRecord => ({
  externalId,
  name: `Firm ${externalId}`,
  domain,
  createdAt: AT,
});

describe('Links between people, devices and companies', () => {
  let api: TestApi;
  let us: Caller;
  let company: Company;

  beforeAll(async () => {
    api = await testApi({ endpoints, now: '2026-06-15T12:00:00Z' });
    us = api.as(api.ours.adminKey);
    company = new Company(api.database.dataSource, api.ours.id);
  });
  afterAll(() => api.close());

  const write = (batch: Parameters<typeof writeRecords>[2]): Promise<unknown> =>
    company.transaction((tx) => writeRecords(tx, 'hubspot', batch));
  const idOf = async (externalId: string): Promise<string> => {
    const [row] = await company.rows<{ id: string }>(
      'select id from contacts where tenant_id = $1 and external_id = $2',
      [api.ours.id, externalId],
    );
    return row?.id ?? '';
  };
  /** The company a person counts for, by its external id. */
  const worksAt = async (externalId: string): Promise<string | null> => {
    const [row] = await company.rows<{ external_id: string | null }>(
      `select a.external_id from contacts c left join accounts a on a.tenant_id = $1 and a.id = c.works_at_id
       where c.tenant_id = $1 and c.external_id = $2`,
      [api.ours.id, externalId],
    );
    return row?.external_id ?? null;
  };
  const links = async (query: string): Promise<IdentityLink[]> =>
    ((await us.get(`/identity/links?${query}`).expect(200)).body as { links: IdentityLink[] })
      .links;
  const undo = (id: string, because = 'A shared laptop.') =>
    us.post(`/identity/links/${id}/undo`, { because });
  const track = async (...events: object[]): Promise<void> => {
    await us.post('/attribution/track', { events }).expect(200);
  };
  const page = (visitorId: string, day: number): object => ({
    messageId: randomUUID(),
    type: 'page',
    anonymousId: visitorId,
    timestamp: new Date(Date.UTC(2026, 1, day)).toISOString(),
    url: 'https://vendor.example/?utm_source=newsletter',
  });
  const identify = (visitorId: string, email: string, day: number): object => ({
    messageId: `form-${visitorId}-${day}`,
    type: 'identify',
    anonymousId: visitorId,
    timestamp: new Date(Date.UTC(2026, 1, day)).toISOString(),
    email,
  });
  const owners = async (visitorId: string): Promise<(string | null)[]> =>
    (
      await company.rows<{ contact_id: string | null }>(
        `select contact_id from attribution_touchpoints
         where tenant_id = $1 and visitor_id = $2 order by occurred_at`,
        [api.ours.id, visitorId],
      )
    ).map((row) => row.contact_id);

  describe('of a device and a person', () => {
    it('say which event they rest on, since when, and how many touches hang on them', async () => {
      await write({ contacts: [person('ev', { email: 'ev@ev.example' })] });
      await track(
        page('ev-phone', 1),
        identify('ev-phone', 'EV@ev.example', 2),
        page('ev-phone', 3),
      );
      await track(identify('ev-phone', 'ev@ev.example', 5));
      const [link, ...more] = await links('email=ev@ev.example');
      expect(more).toEqual([]);
      expect(link).toMatchObject({
        kind: 'device_person',
        inForce: true,
        visitorId: 'ev-phone',
        email: 'ev@ev.example',
        contact: { id: await idOf('ev'), name: 'Ada ev' },
        evidence: 'identified',
        source: 'form-ev-phone-2',
        firstAt: '2026-02-02T00:00:00.000Z',
        lastAt: '2026-02-05T00:00:00.000Z',
        touches: 2,
        undone: null,
      });
      expect(await links('visitorId=ev-phone')).toEqual([link]);
      expect(await links(`contactId=${await idOf('ev')}`)).toEqual([link]);
    });

    it('can be undone: the touches go back to whoever was before, credit follows, and it is remembered', async () => {
      await write({
        accounts: [firm('u', 'undone.example')],
        contacts: [
          person('anna', { email: 'anna@undone.example' }),
          person('ben', { email: 'ben@undone.example' }),
        ],
        deals: [
          {
            externalId: 'deal-of-ben',
            accountExternalId: null,
            name: 'Ben buys',
            pipelineId: 'default',
            stageId: 'new',
            outcome: 'open',
            probability: 0.5,
            amountMinor: 100_000,
            currency: 'EUR',
            homeMinor: 100_000,
            createdAt: new Date('2026-03-01T00:00:00Z'),
            closedAt: null,
            expectedCloseOn: null,
            ownerName: '',
          },
        ],
        buyingGroups: [
          {
            dealExternalId: 'deal-of-ben',
            members: [
              {
                person: { objectType: 'contact', externalId: 'ben' },
                role: '',
                isPrimary: true,
              },
            ],
          },
        ],
      });
      await us.patch('/settings', { buyingGroup: { includeAccountContacts: false } }).expect(200);
      await track(
        identify('laptop', 'anna@undone.example', 1),
        page('laptop', 2),
        identify('laptop', 'ben@undone.example', 3),
        page('laptop', 4),
      );
      const [anna, ben] = [await idOf('anna'), await idOf('ben')];
      expect(await owners('laptop')).toEqual([anna, ben]);
      const credited = async (): Promise<string[]> => {
        await runUntilClean(api.context, api.ours.id);
        const rows = await company.rows<{ channel: string }>(
          `select p.channel from pipeline_attribution p join deals d on d.tenant_id = $1 and d.id = p.deal_id
           where p.tenant_id = $1 and p.model = 'linear' and p.stage = 'open' and d.external_id = 'deal-of-ben'`,
          [api.ours.id],
        );
        return rows.map(({ channel }) => channel);
      };
      expect(await credited()).not.toContain('unattributed');

      const [link] = await links('email=ben@undone.example');
      const answer = await undo(link?.id ?? '').expect(200);
      expect(answer.body).toMatchObject({
        inForce: false,
        touches: 0,
        undone: { at: '2026-06-15T12:00:00.000Z', because: 'A shared laptop.' },
      });
      expect(await owners('laptop')).toEqual([anna, anna]);
      expect(await credited()).toEqual(['unattributed']);

      // Said again, it changes nothing; nor do touches that come later.
      await track(identify('laptop', 'ben@undone.example', 6), page('laptop', 7));
      expect(await owners('laptop')).toEqual([anna, anna, anna]);
      await write({ contacts: [person('ben', { email: 'ben@undone.example', title: 'CFO' })] });
      expect(await owners('laptop')).toEqual([anna, anna, anna]);
      // Undone once more: nothing to do.
      expect((await undo(link?.id ?? '', 'Again.').expect(200)).body).toMatchObject({
        undone: { because: 'A shared laptop.' },
      });
      const audit = await us.get('/audit-log?entity=identity_link').expect(200);
      expect((audit.body as { items: unknown[] }).items).toHaveLength(1);

      await us.post(`/identity/links/${link?.id ?? ''}/restore`).expect(200);
      expect(await owners('laptop')).toEqual([anna, ben, ben]);
      expect(await credited()).not.toContain('unattributed');
    });

    it('leave a device to nobody when the only one is undone', async () => {
      await write({ contacts: [person('solo', { email: 'solo@solo.example' })] });
      await track(page('kiosk', 1), identify('kiosk', 'solo@solo.example', 2));
      expect(await owners('kiosk')).toEqual([await idOf('solo')]);
      const [link] = await links('visitorId=kiosk');
      await undo(link?.id ?? '').expect(200);
      expect(await owners('kiosk')).toEqual([null]);
      const [visitor] = await company.rows(
        `select email, contact_id from visitors where tenant_id = $1 and id = 'kiosk'`,
        [api.ours.id],
      );
      expect(visitor).toEqual({ email: null, contact_id: null });
    });

    it('keep each other out: what lies between two people on one device is the first one’s', async () => {
      await write({
        contacts: [
          person('first', { email: 'first@desk.example' }),
          person('second', { email: 'second@desk.example' }),
        ],
      });
      await track(page('desk', 1), page('desk', 3), page('desk', 5));
      await track(
        identify('desk', 'second@desk.example', 4),
        identify('desk', 'first@desk.example', 2),
      );
      const [first, second] = [await idOf('first'), await idOf('second')];
      expect(await owners('desk')).toEqual([first, first, second]);
    });

    it('make one person of their devices', async () => {
      await write({ contacts: [person('many', { email: 'many@many.example' })] });
      await track(page('many-phone', 1), page('many-laptop', 2));
      await track(
        identify('many-phone', 'many@many.example', 8),
        identify('many-laptop', 'many@many.example', 9),
      );
      const id = await idOf('many');
      expect([await owners('many-phone'), await owners('many-laptop')]).toEqual([[id], [id]]);
      expect(await links(`contactId=${id}`)).toHaveLength(2);
    });

    it('follow a lead through conversion and two merges to the record that stands today', async () => {
      await write({
        contacts: [
          person('chain-lead', { objectType: 'lead', email: 'c@chain.example' }),
          person('chain-1', { email: 'c@chain.example' }),
          person('chain-2', { email: 'c2@chain.example' }),
          person('chain-3', { email: 'c3@chain.example' }),
        ],
      });
      await track(page('chain', 1), identify('chain', 'c@chain.example', 2));
      await company.transaction(async (tx) => {
        await convertLeads(tx, 'hubspot', [
          { leadExternalId: 'chain-lead', contactExternalId: 'chain-1' },
        ]);
        for (const [externalId, intoExternalId] of [
          ['chain-1', 'chain-2'],
          ['chain-2', 'chain-3'],
        ] as const) {
          await mergeRecords(tx, 'hubspot', [
            { objectType: 'contact', externalId, intoExternalId },
          ]);
        }
      });
      const standing = await idOf('chain-3');
      expect(await owners('chain')).toEqual([standing]);
      const answer = await us.get('/identity/links?email=c@chain.example').expect(200);
      const { records } = answer.body as {
        records: { recordId: string; became: string; standsFor: string }[];
      };
      expect(new Set(records.map(({ standsFor }) => standsFor))).toEqual(new Set([standing]));
      expect(records.map(({ recordId, became }) => [recordId, became]).sort()).toEqual([
        ['chain-1', 'merged'],
        ['chain-2', 'merged'],
        ['chain-3', 'itself'],
        ['chain-lead', 'converted'],
      ]);
    });
  });

  describe('of records that became one', () => {
    /** Four records of one person; which became which. The last two would close a ring. */
    const MERGES = [
      ['1', '2'],
      ['2', '3'],
      ['4', '3'],
      ['3', '1'],
    ] as const;
    const orders = <Item>(items: readonly Item[]): Item[][] =>
      items.length === 0
        ? [[]]
        : items.flatMap((item, at) =>
            orders(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
          );

    it('are one person in whatever order the CRM tells of it, also where it goes round in a ring', async () => {
      for (const [round, order] of orders(MERGES).entries()) {
        const name = (record: string): string => `order-${round}-${record}`;
        const records = ['1', '2', '3', '4'];
        await write({
          contacts: records.map((one) =>
            person(name(one), { email: `${name(one)}@order.example` }),
          ),
        });
        await track(
          ...records.flatMap((one) => [
            page(name(one), 1),
            identify(name(one), `${name(one)}@order.example`, 2),
          ]),
        );
        const told = order.map(([from, into]) => ({
          objectType: 'contact' as const,
          externalId: name(from),
          intoExternalId: name(into),
        }));
        await company.transaction(async (tx) => {
          for (const merge of told) await mergeRecords(tx, 'hubspot', [merge]);
          // Webhooks come twice.
          await mergeRecords(tx, 'hubspot', told);
        });
        const owned = await Promise.all(records.map((one) => owners(name(one))));
        const people = new Set(owned.flat());
        expect({ order, people: people.size }).toEqual({ order, people: 1 });
        const standing = await company.rows<{ id: string }>(
          `select id from contacts where tenant_id = $1 and external_id like $2 and merged_into_id is null`,
          [api.ours.id, name('%')],
        );
        expect(standing.map(({ id }) => id)).toEqual([...people]);
      }
    });
  });

  describe('of a person and a company', () => {
    it('rest on the domain of the address, whichever comes first', async () => {
      await write({ contacts: [person('before', { email: 'a@acme.example' })] });
      expect(await worksAt('before')).toBeNull();
      await write({ accounts: [firm('acme', 'https://www.Acme.example/')] });
      await write({
        contacts: [
          person('after', { email: 'b@acme.example' }),
          person('below', { email: 'c@mail.acme.example' }),
          person('alike', { email: 'd@notacme.example' }),
        ],
      });
      expect(await worksAt('before')).toBe('acme');
      expect(await worksAt('after')).toBe('acme');
      expect(await worksAt('below')).toBe('acme');
      expect(await worksAt('alike')).toBeNull();
      const [link] = await links(`contactId=${await idOf('below')}`);
      expect(link).toMatchObject({
        kind: 'contact_account',
        inForce: true,
        evidence: 'email_domain',
        source: 'acme.example',
        account: { name: 'Firm acme' },
        reason:
          'The CRM names no company, and the person’s address is at acme.example, the domain of Firm acme.',
      });
    });

    it('find a person below a domain that an account brings later', async () => {
      await write({ contacts: [person('lab', { email: 'x@lab.late.example' })] });
      await write({ accounts: [firm('late', 'late.example')] });
      expect(await worksAt('lab')).toBe('late');
    });

    it('are not made from addresses anybody can have', async () => {
      await write({
        accounts: [firm('a-gmail-company', 'gmail.com')],
        contacts: [
          person('free', { email: 'somebody@gmail.com' }),
          person('also-free', { email: 'somebody@web.de' }),
        ],
      });
      expect(await worksAt('free')).toBeNull();
      expect(await worksAt('also-free')).toBeNull();
    });

    it('give way to what the CRM says, and come back when it says nothing again', async () => {
      await write({
        accounts: [firm('parent', 'parent.example'), firm('daughter', 'daughter.example')],
        contacts: [person('told', { email: 't@parent.example', accountExternalId: 'daughter' })],
      });
      expect(await worksAt('told')).toBe('daughter');
      await write({ contacts: [person('told', { email: 't@parent.example' })] });
      expect(await worksAt('told')).toBe('parent');
      await write({
        contacts: [person('told', { email: 't@parent.example', accountExternalId: 'daughter' })],
      });
      expect(await worksAt('told')).toBe('daughter');
      expect(await links(`contactId=${await idOf('told')}`)).toEqual([]);
    });

    it('can be undone, and the domain does not make them again', async () => {
      await write({
        accounts: [firm('agency', 'agency.example')],
        contacts: [person('freelance', { email: 'f@agency.example' })],
      });
      const [link] = await links(`contactId=${await idOf('freelance')}`);
      await undo(link?.id ?? '', 'Works for a client of theirs.').expect(200);
      expect(await worksAt('freelance')).toBeNull();
      await write({
        accounts: [firm('agency', 'www.agency.example')],
        contacts: [person('freelance', { email: 'f@agency.example', title: 'Consultant' })],
      });
      expect(await worksAt('freelance')).toBeNull();
      const restored = await us.post(`/identity/links/${link?.id ?? ''}/restore`).expect(200);
      expect(restored.body).toMatchObject({ id: link?.id, inForce: true, undone: null });
      expect(await worksAt('freelance')).toBe('agency');
    });

    it('follow merged accounts, and end with a deleted one', async () => {
      await write({
        accounts: [firm('old-name', 'old-name.example'), firm('new-name', 'new-name.example')],
        contacts: [person('renamed', { email: 'r@old-name.example' })],
      });
      await company.transaction((tx) =>
        mergeRecords(tx, 'hubspot', [
          { objectType: 'account', externalId: 'old-name', intoExternalId: 'new-name' },
        ]),
      );
      expect(await worksAt('renamed')).toBe('new-name');
      // Also who comes later with an address of the old name.
      await write({ contacts: [person('later', { email: 'l@old-name.example' })] });
      expect(await worksAt('later')).toBe('new-name');
      await company.transaction((tx) =>
        deleteRecords(tx, 'hubspot', [
          { objectType: 'account', externalId: 'new-name', deletedAt: AT },
        ]),
      );
      expect(await worksAt('renamed')).toBeNull();
      expect(await links(`contactId=${await idOf('renamed')}`)).toEqual([]);
    });

    it('bring a lead’s touches to the deal of the company, where sales noted nobody', async () => {
      await us
        .patch('/settings', { buyingGroup: { includeAccountContacts: true, whenNotedAtMost: 1 } })
        .expect(200);
      await write({
        accounts: [firm('buyer', 'buyer.example')],
        contacts: [person('reader', { objectType: 'lead', email: 'reader@buyer.example' })],
      });
      const [account] = await company.rows<{ id: string }>(
        `select id from accounts where tenant_id = $1 and external_id = 'buyer'`,
        [api.ours.id],
      );
      await track(page('reader-phone', 1), identify('reader-phone', 'reader@buyer.example', 2));
      const deal = await company.deal({
        createdAt: '2026-03-10T00:00:00Z',
        account: account?.id ?? null,
      });
      await runUntilClean(api.context, api.ours.id);
      const credited = await company.rows<{ touches: number }>(
        `select touches::int from pipeline_attribution
         where tenant_id = $1 and deal_id = $2 and model = 'linear' and stage = 'open'`,
        [api.ours.id, deal],
      );
      expect(credited).toEqual([{ touches: 1 }]);
    });
  });

  it('go with a person who is erased', async () => {
    await write({
      accounts: [firm('goes', 'goes.example')],
      contacts: [person('gone', { email: 'gone@goes.example' })],
    });
    await track(identify('gone-phone', 'gone@goes.example', 1));
    expect(await links('email=gone@goes.example')).toHaveLength(2);
    await company.transaction((tx) =>
      erasePerson(
        tx,
        { emails: ['gone@goes.example'] },
        { actor: 'test', now: new Date('2026-06-15T12:00:00Z') },
      ),
    );
    expect(await links('email=gone@goes.example')).toEqual([]);
    expect(
      await company.rows(
        `select 1 from identity_links where tenant_id = $1 and email like '%goes.example'`,
        [api.ours.id],
      ),
    ).toEqual([]);
  });

  it('answer questions that name nobody, or a link that is not there, with a sentence', async () => {
    await us.get('/identity/links?email=a@b.example&visitorId=c').expect(400);
    await us.get('/identity/links?contactId=nobody').expect(400);
    expect(await links('email=stranger@nowhere.example')).toEqual([]);
    await undo(randomUUID()).expect(404);
    await us.post(`/identity/links/${randomUUID()}/undo`, { because: ' ' }).expect(400);
    await api
      .as(api.ours.readKey)
      .post(`/identity/links/${randomUUID()}/undo`, { because: 'x' })
      .expect(403);
  });
});
