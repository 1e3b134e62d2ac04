import {
  MODEL_IDS,
  postOfTouchId,
  type CreditStage,
  type DealCardPerson,
  type DealCardTouch,
  type Journey,
  type ModelId,
} from '@pipeline-attribution/shared';
import {
  amountsOf,
  creditTouches,
  journeyUnder,
  type TouchCredit,
} from '../attribution/credit-deal.ts';
import { creditRules } from '../attribution/credit-rules.ts';
import { currentFits, fitsOfRun, type FitsInForce } from '../attribution/fits-in-force.ts';
import { inferredTouches } from '../attribution/inferred-touches.ts';
import { loadDeals, type DealWithGroup } from '../attribution/load-deals.ts';
import type { CreditRules, LoadedTouch } from '../attribution/types.ts';
import { notFound } from '../http/problem.ts';
import { personNames } from './person-names.ts';
import type { Scene } from './scene.ts';
import { loadTouchDetails, type SeenPost } from './touch-details.ts';

/** A deal with its people, touches and credit, as the card and the comparison of models show it. */
export interface DealJourney {
  readonly deal: DealWithGroup;
  readonly record: DealRecordRow;
  readonly stage: CreditStage;
  readonly rules: CreditRules;
  /** What the shown credit was computed by. */
  readonly fits: FitsInForce;
  readonly people: readonly DealCardPerson[];
  readonly touches: readonly DealCardTouch[];
  /** Posts that earn credit under some model although nobody was seen to click. */
  readonly inferred: readonly DealCardTouch[];
  readonly posts: ReadonlyMap<string, SeenPost>;
  /** When the shown credit was computed, UTC epoch milliseconds. */
  readonly computedAt: number;
  /** Something changed and the stored credit has not followed yet; the shown one has. */
  readonly isPending: boolean;
  /** Minor units that the stage splits; null when the deal has no amount. */
  readonly amountMinor: number | null;
  creditOf(model: ModelId): TouchCredit[];
  /** The journey a model credits. */
  journeyOf(model: ModelId): Journey;
}

export interface DealRecordRow {
  readonly id: string;
  readonly external_id: string;
  readonly source: string;
  readonly name: string;
  readonly stage_label: string;
  readonly is_pending: boolean;
  readonly as_of: Date | null;
  readonly fit_id: number | null;
  readonly models_fit_id: number | null;
  readonly lift_id: number | null;
}

/**
 * Loads the journey of one deal. Credit is computed by the very functions and with the very instant and
 * fit of the run that stored it, so that its parts are the ledger's, to the cent; of a deal that waits to
 * be credited anew it is what the ledger will say.
 * @param stage the credit to show; by default that of the outcome the deal is in.
 * @throws ProblemError 404 when there is no such deal.
 */
export async function loadDealJourney(
  scene: Scene,
  dealId: string,
  stage: CreditStage | null = null,
): Promise<DealJourney> {
  const { tx, settings, now } = scene;
  const [record] = await tx.query<DealRecordRow>(
    `select d.id, d.external_id, d.source, d.name,
            coalesce(s.label, h.label, nullif(d.stage_id, ''), initcap(d.outcome)) as stage_label,
            exists (select from dirty_deals x where x.tenant_id = $1 and x.deal_id = d.id) as is_pending,
            r.as_of, r.fit_id, r.models_fit_id, r.lift_id
     from deals d
     left join stages s on s.tenant_id = $1 and s.source = d.source and s.pipeline_id = d.pipeline_id
       and s.stage_id = d.stage_id
     left join lateral (
       select label from deal_stage_history where tenant_id = $1 and deal_id = d.id
       order by entered_at desc limit 1
     ) h on true
     left join credit_runs r on r.tenant_id = $1 and r.id = (
       select max(p.run_id) from pipeline_attribution p where p.tenant_id = $1 and p.deal_id = d.id)
     where d.tenant_id = $1 and d.id = $2`,
    [tx.tenantId, dealId],
  );
  const [deal] = record ? await loadDeals(tx, [dealId], settings.buyingGroup) : [];
  if (!record || !deal) {
    throw notFound(
      `There is no deal ${dealId}, or it was deleted or merged. GET /api/v1/attribution/opportunities lists those there are.`,
    );
  }
  const isStored = !record.is_pending && record.as_of !== null;
  const asOf = isStored ? record.as_of : now;
  const fits = isStored
    ? await fitsOfRun(tx, {
        fitId: record.fit_id,
        modelsFitId: record.models_fit_id,
        liftId: record.lift_id,
      })
    : await currentFits(tx);
  const rules = creditRules(settings, fits, asOf.getTime());
  const shown = stage ?? deal.facts.outcome;
  const { touches, posts } = await loadTouchDetails(scene, deal.touches);
  const credits = new Map(
    MODEL_IDS.map((model) => [model, creditTouches(deal, rules, model, shown)]),
  );
  return {
    deal,
    record,
    stage: shown,
    rules,
    fits,
    people: await loadPeopleNames(scene, deal),
    touches,
    posts,
    computedAt: asOf.getTime(),
    isPending: !isStored,
    amountMinor: deal.amountMinor === null ? null : amountsOf(deal, shown).minor,
    inferred: await loadPostDetails(scene, deal, rules, [...credits.values()].flat()),
    creditOf: (model) => credits.get(model) ?? [],
    journeyOf: (model) => journeyUnder(deal, rules, model, shown),
  };
}

async function loadPeopleNames(scene: Scene, deal: DealWithGroup): Promise<DealCardPerson[]> {
  const nameOf = await personNames(
    scene,
    deal.group.map(({ contactId }) => contactId),
  );
  return deal.group.map(({ contactId, membership }) => ({
    id: contactId,
    name: nameOf(contactId),
    membership,
  }));
}

/** The credited posts with the names a reader needs. */
async function loadPostDetails(
  { tx }: Scene,
  deal: DealWithGroup,
  rules: CreditRules,
  credits: readonly TouchCredit[],
): Promise<DealCardTouch[]> {
  const touches = new Map(deal.touches.map((touch) => [touch.id, touch]));
  const inferred = inferredTouches(credits, touches, rules);
  const credited = [...new Set(credits.map(({ touchId }) => touchId))].flatMap(
    (touchId): [string, LoadedTouch][] => {
      const postId = postOfTouchId(touchId);
      const post = inferred.get(touchId);
      return postId !== null && post ? [[postId, post]] : [];
    },
  );
  if (credited.length === 0) return [];
  const rows = await tx.query<{
    id: string;
    title: string;
    url: string | null;
    published_at: Date;
    influencer: string;
    campaign: string | null;
  }>(
    `select p.id, p.title, p.url, p.published_at, i.name as influencer, c.name as campaign
     from posts p
     join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
     left join campaigns c on c.tenant_id = p.tenant_id and c.id = p.campaign_id
     where p.tenant_id = $1 and p.id = any($2::uuid[])`,
    [tx.tenantId, credited.map(([id]) => id)],
  );
  const details = new Map(rows.map((row) => [row.id, row]));
  return credited.map(([id, post]) => {
    const row = details.get(id);
    return {
      id: post.id,
      // Credited on the day of a visit, perhaps; told of when it was published.
      occurredAt: row?.published_at.getTime() ?? post.occurredAt,
      kind: post.kind,
      channel: post.channel,
      platform: post.platform,
      contentType: post.contentType,
      influencerId: post.influencerId,
      campaignId: post.campaignId,
      contactId: post.contactId,
      evidence: post.evidence,
      confidence: post.confidence,
      influencerName: row?.influencer ?? null,
      campaignName: row?.campaign ?? null,
      title: row?.title ?? null,
      url: row?.url ?? null,
    };
  });
}
