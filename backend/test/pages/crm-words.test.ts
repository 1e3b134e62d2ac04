import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

/** Names that could be taken for our own word. */
const NAMES = {
  mina: 'Deal Desk Dana',
  ray: 'The Deals Show',
  spring: 'A deal a day',
  summer: 'Deals, deals, deals',
  alpha: 'Big deal',
  beta: 'A deal indeed',
  gamma: 'deal',
  delta: 'DEAL of 3 deals',
  acme: 'Deal',
  globex: 'No deal, Ltd',
  won: 'Deal won',
  post: 'Why every deal is a deal',
} as const;

describe('Pages and cards in Salesforce, of people and things called after deals', () => {
  let small: SmallCompany;
  const set = (sql: string, parameters: readonly unknown[]) =>
    small.company.rows(sql, [small.company.tenantId, ...parameters]);
  const inCrm = (crm: 'hubspot' | 'salesforce') =>
    set('update tenants set crm = $2 where id = $1', [crm]);
  beforeAll(async () => {
    small = await smallCompany();
    const rename = (table: string, id: string, name: string) =>
      set(`update ${table} set name = $3 where tenant_id = $1 and id = $2`, [id, name]);
    await rename('influencers', small.mina, NAMES.mina);
    await rename('influencers', small.ray, NAMES.ray);
    await rename('campaigns', small.spring, NAMES.spring);
    await rename('campaigns', small.summer, NAMES.summer);
    for (const deal of ['alpha', 'beta', 'gamma', 'delta'] as const) {
      await rename('deals', small[deal], NAMES[deal]);
    }
    const renameAs = (sql: string, from: string, to: string) => set(sql, [from, to]);
    const accounts = 'update accounts set name = $3 where tenant_id = $1 and name = $2';
    await renameAs(accounts, 'Acme', NAMES.acme);
    await renameAs(accounts, 'Globex', NAMES.globex);
    await renameAs(
      'update stages set label = $3 where tenant_id = $1 and label = $2',
      'Won',
      NAMES.won,
    );
    await renameAs(
      'update attribution_touchpoints set title = $3 where tenant_id = $1 and title = $2',
      'RevOps teardown #4',
      NAMES.post,
    );
  });
  afterAll(() => small.api.close());

  /** Every text of an answer with the name of its member. */
  function texts(part: unknown, member = ''): [string, string][] {
    if (typeof part === 'string') return [[member, part]];
    if (Array.isArray(part)) return part.flatMap((one) => texts(one, member));
    if (typeof part !== 'object' || part === null) return [];
    return Object.entries(part).flatMap(([name, inner]) => texts(inner, name));
  }
  const count = (all: readonly string[], name: string): number =>
    all.reduce((sum, text) => sum + text.split(name).length - 1, 0);
  const withoutNames = (text: string): string =>
    Object.values(NAMES)
      .filter((name) => name !== 'deal' && name !== 'Deal')
      .sort((a, b) => b.length - a.length)
      .reduce((rest, name) => rest.replaceAll(name, '·'), text);
  /** What a reader reads; identifiers, links and what is sent have members of their own. */
  const READ = [
    'title',
    'text',
    'label',
    'sentence',
    'detail',
    'lines',
    'intro',
    'help',
    'because',
  ];

  const everything = (): [string, string][] => [
    ['dashboard by influencer', '/pages/dashboard?by=influencer&period=all'],
    ['dashboard by campaign', '/pages/dashboard?by=campaign&period=all'],
    ['influencers', '/pages/influencers?period=all'],
    ['an influencer', `/pages/influencer?id=${small.mina}&period=all`],
    ['a campaign', `/pages/campaign?id=${small.summer}&period=all`],
    ['deals', '/pages/deals?period=all&model=linear'],
    ['deals of one', `/pages/deals?period=all&by=campaign&key=${small.spring}&model=linear`],
    ['return', '/pages/roi?period=all'],
    ['revenue', '/pages/revenue?period=all&by=influencer'],
    ['health', '/pages/health'],
  ];

  it('say every name as it is, and opportunity for every deal of ours', async () => {
    for (const [what, path] of everything()) {
      await inCrm('hubspot');
      const there = texts(await small.report<object>(path)).map(([, text]) => text);
      await inCrm('salesforce');
      const answer = await small.report<object>(path);
      const here = texts(answer);
      for (const name of Object.values(NAMES)) {
        if (name === 'deal' || name === 'Deal') continue;
        expect([
          what,
          name,
          count(
            here.map(([, text]) => text),
            name,
          ),
        ]).toEqual([what, name, count(there, name)]);
      }
      const ours = here
        .filter(([member, text]) => READ.includes(member) && text !== 'deal' && text !== 'Deal')
        .map(([, text]) => withoutNames(text));
      expect([what, ours.filter((text) => /\bdeals?\b/i.test(text))]).toEqual([what, []]);
      expect(ours.some((text) => /\bopportunit(y|ies)\b/i.test(text))).toBe(true);
      expect(JSON.stringify(answer)).not.toMatch(/\uFDD0|%EF%B7%90/i);
    }
  });

  it('say them in a table that is taken away, in the order of their names', async () => {
    await inCrm('salesforce');
    const file = await small.api
      .as(small.api.ours.readKey)
      .get('/pages/deals/tables/deals?period=all&model=linear&deals.sort=name');
    expect(file.text).toMatch(/^Opportunity,Account,/);
    const names = file.text.split('\r\n').slice(1, -1);
    expect(names.map((line) => line.replace(/^"([^"]*)".*|^([^,]*).*/, '$1$2'))).toEqual([
      NAMES.beta,
      NAMES.alpha,
      NAMES.delta,
    ]);
  });

  it('say them on the card of an opportunity, under every model', async () => {
    await set(
      `update deals set source = 'salesforce', external_id = '006Ux00000AbCdEIAV' where tenant_id = $1 and id = $2`,
      [small.alpha],
    );
    await inCrm('salesforce');
    const card = await small.report<{ models: { description: string }[]; sentence: string }>(
      '/records/salesforce/opportunity/006Ux00000AbCdEIAV/card?model=linear',
    );
    const here = texts(card);
    const all = here.map(([, text]) => text);
    for (const name of [NAMES.mina, NAMES.ray, NAMES.post]) {
      expect([name, count(all, name) > 0]).toEqual([name, true]);
    }
    expect(
      here
        .map(([, text]) => withoutNames(text))
        .filter((text) => /\bdeals?\b/i.test(text) && text !== 'deal' && text !== 'Deal'),
    ).toEqual([]);
    expect(card.models.some(({ description }) => description.includes('opportunity'))).toBe(true);
    expect(JSON.stringify(card)).not.toContain('\uFDD0');
  });

  it('say a problem in the words of whoever asks', async () => {
    await inCrm('salesforce');
    const ask = (surface: string) =>
      small.api
        .as(small.api.ours.readKey)
        .get('/records/salesforce/opportunity/006Ux00000XxXxXIAV/card')
        .set('surface', surface);
    const [theirs, ours] = [await ask('salesforce'), await ask('')];
    const { detail } = ours.body as { detail: string };
    expect((theirs.body as { detail: string }).detail).not.toMatch(/\bdeals?\b/i);
    expect(detail).toBeTruthy();
  });
});
