import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { dropExpired } from '../../src/privacy/drop-expired.ts';
import { privacyLab, TAGGED, type PrivacyLab } from './person.ts';

/** Today is 2026-06-01; with 100 days of retention everything before 2026-02-21 is too old. */
describe('Retention', () => {
  let lab: PrivacyLab;
  let deal: string;
  let buyer: string;
  const lead = randomUUID();

  const rows = <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
    lab.api.rows<Row>(sql, [lab.api.ours.id, ...parameters]);
  const has = async (key: string): Promise<boolean> =>
    (
      await rows(
        `select 1 from attribution_touchpoints where tenant_id = $1 and idempotency_key = $2`,
        key,
      )
    ).length > 0;

  beforeAll(async () => {
    lab = await privacyLab();
    await rows(`insert into settings (tenant_id, value) values ($1, $2)`, {
      privacy: { ...DEFAULT_SETTINGS.privacy, retentionDays: 100 },
    });
    buyer = await lab.ours.contact({ email: 'buyer@buyer.example' });
    deal = await lab.ours.deal({ amount_minor: 77_777, home_minor: 77_777 }, [buyer]);
    await lab.ours.contact({ id: lead, email: 'lead@buyer.example' });
    await lab.touch(
      { idempotencyKey: 'credited', contactId: buyer, title: 'Private matter' },
      { idempotencyKey: 'late', contactId: buyer, occurredAt: new Date('2026-03-05T00:00:00Z') },
      {
        idempotencyKey: 'young',
        contactId: buyer,
        occurredAt: new Date('2026-02-25T00:00:00Z'),
        title: 'Kept',
      },
      { idempotencyKey: 'before-lead', contactId: lead },
      {
        idempotencyKey: 'after-lead',
        contactId: lead,
        occurredAt: new Date('2026-02-10T00:00:00Z'),
      },
      { idempotencyKey: 'sales', contactId: buyer, kind: 'sales_activity', url: null },
      { idempotencyKey: 'anonymous', visitorId: 'old-device' },
      {
        idempotencyKey: 'anonymous-young',
        visitorId: 'young-device',
        occurredAt: new Date('2026-05-01T00:00:00Z'),
      },
    );
    await lab.credit({ everything: true });
  });
  afterAll(() => lab.api.close());

  it('removes what is too old, reduces what credit rests on, and leaves the rest alone', async () => {
    expect(await dropExpired(lab.api.context, lab.api.ours.id)).toEqual({
      touchesDeleted: 3,
      touchesReduced: 2,
      visitors: 1,
    });
    expect(await Promise.all(['after-lead', 'sales', 'anonymous'].map(has))).toEqual([
      false,
      false,
      false,
    ]);
    expect(await Promise.all(['late', 'young', 'anonymous-young'].map(has))).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      await rows(
        `select title, url, utm, influencer_id from attribution_touchpoints where tenant_id = $1 and idempotency_key = 'credited'`,
      ),
    ).toEqual([{ title: '', url: null, utm: null, influencer_id: lab.ours.mina }]);
    expect(
      await rows(
        `select title, url from attribution_touchpoints where tenant_id = $1 and idempotency_key = 'young'`,
      ),
    ).toEqual([{ title: 'Kept', url: TAGGED }]);
    expect(await rows(`select id from visitors where tenant_id = $1`)).toEqual([
      { id: 'young-device' },
    ]);
  });

  it('loses no credit, not when everything is computed anew either', async () => {
    const before = await lab.credits();
    await lab.credit({ everything: true });
    expect(await lab.credits()).toEqual(before);
    const sums = await rows<{ sum: number }>(
      `select sum(amount_minor)::bigint as sum from pipeline_attribution where tenant_id = $1 and deal_id = $2 and influencer_id = $3 group by model, stage`,
      deal,
      lab.ours.mina,
    );
    expect(new Set(sums.map((row) => row.sum))).toEqual(new Set([77_777]));
  });

  it('finds nothing to do the second time, and is not undone by a repeated back-fill', async () => {
    expect(await dropExpired(lab.api.context, lab.api.ours.id)).toEqual({
      touchesDeleted: 0,
      touchesReduced: 0,
      visitors: 0,
    });
    expect(
      await lab.touch({ idempotencyKey: 'credited', contactId: buyer, title: 'Private matter' }),
    ).toMatchObject({ duplicates: 1 });
    expect(await lab.everything()).not.toContain('Private matter');
  });

  it('goes through any number of touches', async () => {
    await lab.touch(...Array.from({ length: 2_300 }, () => ({ visitorId: 'old-crowd' })));
    expect(await dropExpired(lab.api.context, lab.api.ours.id)).toEqual({
      touchesDeleted: 2_300,
      touchesReduced: 0,
      visitors: 1,
    });
  });

  it('leaves other tenants alone', async () => {
    await lab.api.rows(
      `insert into visitors (tenant_id, id, first_seen_at, last_seen_at) values ($1, 'theirs', '2020-01-01', '2020-01-01')`,
      [lab.api.theirs.id],
      lab.api.theirs,
    );
    await dropExpired(lab.api.context, lab.api.ours.id);
    expect(await lab.api.rows('select id from visitors', [], lab.api.theirs)).toEqual([
      { id: 'theirs' },
    ]);
  });
});
