import type { ModelId, TouchCardDeal, TouchCardInput } from '@pipeline-attribution/shared';
import { DEAL_COUNTS } from '../attribution/deal-days.ts';
import { creditParts } from './credit-of-records.ts';
import type { Scene } from './scene.ts';

/** As many as somebody reads on a card; the largest amounts. */
const LISTED = 20;

export interface DealsOfPeople {
  /** Our ids of all of them, closed ones too. */
  readonly ids: readonly string[];
  readonly deals: readonly TouchCardDeal[];
  readonly unlisted: TouchCardInput['unlisted'];
  /** One of `deals` changed and waits to be credited anew. */
  readonly isPending: boolean;
}

/**
 * The open deals these people are on (or this account has), with what influencers have of each.
 * @param contactIds every record of theirs, merged and converted ones included
 */
export async function dealsOfPeople(
  scene: Scene,
  {
    contactIds,
    accountIds = [],
  }: { readonly contactIds: readonly string[]; readonly accountIds?: readonly string[] },
  model: ModelId,
): Promise<DealsOfPeople> {
  const { tx } = scene;
  const rows = await tx.query<{
    id: string;
    external_id: string;
    name: string;
    outcome: 'open' | 'won' | 'lost';
    stage_label: string;
    amount_minor: number | null;
    currency: string;
    is_pending: boolean;
  }>(
    `select d.id, d.external_id, d.name, d.outcome, d.amount_minor, d.currency,
            exists (select from dirty_deals x where x.tenant_id = $1 and x.deal_id = d.id) as is_pending,
            coalesce(s.label, nullif(d.stage_id, ''), initcap(d.outcome)) as stage_label
     from deals d
     left join stages s on s.tenant_id = $1 and s.source = d.source and s.pipeline_id = d.pipeline_id
       and s.stage_id = d.stage_id
     where d.tenant_id = $1 and ${DEAL_COUNTS}
       and (d.account_id = any($3::uuid[])
            or d.id in (select deal_id from deal_contacts where tenant_id = $1 and contact_id = any($2::uuid[])))
     order by coalesce(d.home_minor, d.amount_minor, 0) desc, d.id`,
    [tx.tenantId, contactIds, accountIds],
  );
  const open = rows.filter(({ outcome }) => outcome === 'open');
  const listed = open.slice(0, LISTED);
  const parts = await creditParts(
    scene,
    'pipeline',
    model,
    listed.map(({ id }) => id),
  );
  return {
    ids: rows.map(({ id }) => id),
    isPending: listed.some(({ is_pending: isPending }) => isPending),
    unlisted: { open: open.length - listed.length, closed: rows.length - open.length },
    deals: listed.map((deal): TouchCardDeal => {
      const byInfluencer = new Map<string, { influencer: string; share: number; minor: number }>();
      for (const { record, stage, part } of parts) {
        if (record !== deal.id || stage !== deal.outcome || part.influencerId === null) continue;
        const known = byInfluencer.get(part.influencerId);
        byInfluencer.set(part.influencerId, {
          influencer: part.influencer ?? 'Deleted influencer',
          share: (known?.share ?? 0) + part.share,
          minor: (known?.minor ?? 0) + (part.amount?.minor ?? 0),
        });
      }
      return {
        id: deal.external_id,
        name: deal.name,
        outcome: deal.outcome,
        stageLabel: deal.stage_label,
        amount:
          deal.amount_minor === null ? null : { minor: deal.amount_minor, currency: deal.currency },
        credits: [...byInfluencer.values()],
      };
    }),
  };
}
