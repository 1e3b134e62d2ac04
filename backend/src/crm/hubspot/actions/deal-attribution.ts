import { retryLost } from '../../../db/retry.ts';
import { withTenant } from '../../../db/tenancy.ts';
import { dealCard } from '../../../reports/deal-card.ts';
import { loadDealJourney } from '../../../reports/deal-journey.ts';
import { findDeal } from '../../../reports/find-deal.ts';
import { loadScene } from '../../../reports/scene.ts';
import type { CrmServices } from '../../services.ts';
import { loadDealFigures } from '../../write-back/load-deal-figures.ts';
import type { ActionCall } from './read-call.ts';
import { Unfulfilled } from './unfulfilled.ts';

const DEAL = new Set(['DEAL', '0-3']);

/**
 * “Get attribution of this deal”: what its card says, for a workflow's next step or an agent's answer.
 * @throws Unfulfilled when no deal is named, or the admin shows cards to some people only and an agent asks, whose user
 *   HubSpot does not tell.
 */
export async function dealAttribution(
  { context }: CrmServices,
  call: ActionCall,
): Promise<Readonly<Record<string, string>>> {
  const enrolled = call.record !== null && DEAL.has(call.record.type) ? call.record.id : '';
  const recordId = call.input('dealId') || enrolled;
  if (!/^\d{1,20}$/.test(recordId)) throw new Unfulfilled('Name a deal by its record id.');
  return retryLost(() =>
    withTenant(context.dataSource, call.tenantId, async (tx) => {
      const scene = await loadScene(tx, context);
      if (call.source !== 'WORKFLOWS' && scene.settings.cards.visibleTo !== 'everyone') {
        throw new Unfulfilled(
          'The admin shows attribution to some people only, and HubSpot does not say who asks an agent.',
        );
      }
      const dealId = await findDeal(scene, 'hubspot', recordId);
      const card = await dealCard(
        scene,
        await loadDealJourney(scene, dealId),
        scene.settings.defaultModel,
      );
      const [deal] = await loadDealFigures(tx, scene.settings, [dealId], scene.now);
      const figures = deal?.figures ?? null;
      return {
        summary: card.empty === null ? card.sentence : `${card.empty.title} ${card.empty.why}`,
        topInfluencer: figures?.topInfluencer ?? '',
        influencers: figures?.influencers.join('; ') ?? '',
        influencerSharePercent: String(Math.round((figures?.influencerShare ?? 0) * 1000) / 10),
        attributedAmount: figures?.attributedAmount ?? '',
        model: card.model.label,
        firstInfluencerTouch: figures?.firstInfluencerTouchAt.toISOString() ?? '',
        lastInfluencerTouch: figures?.lastInfluencerTouchAt.toISOString() ?? '',
      };
    }),
  );
}
