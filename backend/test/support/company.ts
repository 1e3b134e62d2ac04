import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { markContacts, markDeals } from '../../src/attribution/mark-dirty.ts';
import { withTenant, type TenantTransaction } from '../../src/db/tenancy.ts';

export interface ContactFacts {
  readonly createdAt: string;
  readonly qualifiedAt?: string | null;
  readonly account?: string | null;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly objectType?: 'contact' | 'lead';
  readonly source?: string;
}

export interface DealFixture {
  readonly createdAt: string;
  readonly contacts?: readonly string[];
  readonly account?: string | null;
  readonly name?: string;
  readonly outcome?: 'open' | 'won' | 'lost';
  readonly closedAt?: string | null;
  /** Minor units; default 1,000.00. */
  readonly amountMinor?: number | null;
  readonly currency?: string;
  /** Default: the amount. */
  readonly homeMinor?: number | null;
  readonly probability?: number;
  readonly source?: string;
  readonly externalId?: string;
  readonly pipelineId?: string;
  readonly stageId?: string;
  readonly history?: readonly (readonly [at: string, stageId: string, label: string])[];
}

export interface TouchFixture {
  readonly contact: string | null;
  readonly at: string;
  readonly influencer?: string | null;
  readonly campaign?: string | null;
  readonly channel?: string;
  readonly kind?: string;
  readonly evidence?: string;
  readonly contentType?: string | null;
  readonly platform?: string | null;
  readonly title?: string;
  readonly url?: string | null;
  readonly confidence?: number;
}

/**
 * Fills a tenant row by row, straight through SQL, and marks what must be credited as the product's own
 * writers do. Every method answers the new row's id.
 */
export class Company {
  readonly #dataSource: DataSource;
  readonly tenantId: number;

  constructor(dataSource: DataSource, tenantId: number) {
    this.#dataSource = dataSource;
    this.tenantId = tenantId;
  }

  transaction<Result>(work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> {
    return withTenant(this.#dataSource, this.tenantId, work);
  }

  rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.transaction((tx) => tx.query<Row>(sql, parameters));
  }

  async #insert(table: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    const id = randomUUID();
    await this.transaction((tx) => insert(tx, table, { id, ...values }));
    return id;
  }

  influencer(name: string): Promise<string> {
    return this.#insert('influencers', { name });
  }

  campaign(name: string, more: { currency?: string; model?: string } = {}): Promise<string> {
    return this.#insert('campaigns', { name, currency: 'EUR', ...more });
  }

  post(
    influencer: string,
    publishedAt: string,
    { campaign = null, title = 'A post' }: { campaign?: string | null; title?: string } = {},
  ): Promise<string> {
    return this.#insert('posts', {
      influencer_id: influencer,
      campaign_id: campaign,
      platform: 'linkedin',
      content_type: 'post',
      title,
      published_at: publishedAt,
    });
  }

  account(name: string): Promise<string> {
    return this.#insert('accounts', {
      source: 'hubspot',
      external_id: randomUUID(),
      name,
      created_at: '2026-01-01T00:00:00Z',
    });
  }

  async contact(facts: ContactFacts): Promise<string> {
    const id = await this.#insert('contacts', {
      source: facts.source ?? 'hubspot',
      object_type: facts.objectType ?? 'contact',
      external_id: randomUUID(),
      account_id: facts.account ?? null,
      first_name: facts.firstName ?? '',
      last_name: facts.lastName ?? '',
      email: facts.email ?? null,
      qualified_at: facts.qualifiedAt ?? null,
      created_at: facts.createdAt,
    });
    await this.transaction((tx) => markContacts(tx, [id], 'contact created'));
    return id;
  }

  async deal(facts: DealFixture): Promise<string> {
    const amount = facts.amountMinor === undefined ? 100_000 : facts.amountMinor;
    const id = randomUUID();
    await this.transaction(async (tx) => {
      await insert(tx, 'deals', {
        id,
        source: facts.source ?? 'hubspot',
        external_id: facts.externalId ?? randomUUID(),
        account_id: facts.account ?? null,
        name: facts.name ?? 'A deal',
        pipeline_id: facts.pipelineId ?? '',
        stage_id: facts.stageId ?? '',
        outcome: facts.outcome ?? 'open',
        probability: facts.probability ?? 0.5,
        amount_minor: amount,
        currency: facts.currency ?? 'EUR',
        home_minor: facts.homeMinor === undefined ? amount : facts.homeMinor,
        created_at: facts.createdAt,
        closed_at: facts.closedAt ?? null,
      });
      for (const contact of facts.contacts ?? []) {
        await insert(tx, 'deal_contacts', { deal_id: id, contact_id: contact });
      }
      for (const [at, stageId, label] of facts.history ?? []) {
        await insert(tx, 'deal_stage_history', {
          deal_id: id,
          entered_at: at,
          stage_id: stageId,
          label,
          outcome: stageId === 'won' || stageId === 'lost' ? stageId : 'open',
        });
      }
      await markDeals(tx, [id], 'deal created');
    });
    return id;
  }

  async changeDeal(
    id: string,
    values: Readonly<Record<string, unknown>>,
    reason: string,
  ): Promise<void> {
    const names = Object.keys(values);
    await this.transaction(async (tx) => {
      await tx.query(
        `update deals set ${names.map((name, index) => `${name} = $${index + 3}`).join(', ')}
         where tenant_id = $1 and id = $2`,
        [this.tenantId, id, ...Object.values(values)],
      );
      await markDeals(tx, [id], reason);
    });
  }

  async touch(facts: TouchFixture): Promise<string> {
    const id = await this.#insert('attribution_touchpoints', {
      idempotency_key: randomUUID(),
      occurred_at: facts.at,
      kind: facts.kind ?? 'visit',
      channel: facts.channel ?? (facts.influencer ? 'influencer' : 'organic_search'),
      platform: facts.platform ?? null,
      influencer_id: facts.influencer ?? null,
      campaign_id: facts.campaign ?? null,
      content_type: facts.contentType ?? null,
      contact_id: facts.contact,
      evidence: facts.evidence ?? 'utm',
      confidence: facts.confidence ?? 1,
      title: facts.title ?? '',
      url: facts.url ?? null,
    });
    if (facts.contact !== null) await this.markContact(facts.contact, 'new touch');
    return id;
  }

  async markContact(id: string, reason: string): Promise<void> {
    await this.transaction((tx) => markContacts(tx, [id], reason));
  }

  async revenueEvent(
    deal: string,
    kind: 'refund' | 'adjustment',
    amountMinor: number,
    occurredAt: string,
    { currency = 'EUR', homeMinor = amountMinor } = {},
  ): Promise<string> {
    const id = await this.#insert('revenue_events', {
      deal_id: deal,
      kind,
      amount_minor: amountMinor,
      currency,
      home_minor: homeMinor,
      occurred_at: occurredAt,
    });
    await this.transaction((tx) => markDeals(tx, [deal], kind));
    return id;
  }

  cost(
    amountMinor: number,
    incurredOn: string,
    {
      campaign = null,
      influencer = null,
    }: { campaign?: string | null; influencer?: string | null },
  ): Promise<string> {
    return this.#insert('costs', {
      kind: 'fee',
      amount_minor: amountMinor,
      currency: 'EUR',
      home_minor: amountMinor,
      incurred_on: incurredOn,
      campaign_id: campaign,
      influencer_id: influencer,
    });
  }

  async settings(value: object): Promise<void> {
    await this.transaction((tx) =>
      tx.query(
        `insert into settings (tenant_id, value) values ($1, $2)
         on conflict (tenant_id) do update set value = excluded.value`,
        [this.tenantId, JSON.stringify(value)],
      ),
    );
  }

  async stage(
    pipelineId: string,
    stageId: string,
    position: number,
    { label = stageId, probability = 0.5, outcome = 'open', source = 'hubspot' } = {},
  ): Promise<void> {
    await this.transaction((tx) =>
      insert(tx, 'stages', {
        source,
        pipeline_id: pipelineId,
        stage_id: stageId,
        pipeline_label: 'Sales pipeline',
        label,
        position,
        probability,
        outcome,
      }),
    );
  }
}

async function insert(
  tx: TenantTransaction,
  table: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(values);
  await tx.query(
    `insert into ${table} (tenant_id, ${names.join(', ')})
     values ($1, ${names.map((_, index) => `$${index + 2}`).join(', ')})`,
    [tx.tenantId, ...Object.values(values)],
  );
}
