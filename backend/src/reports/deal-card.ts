import {
  buildDealCard,
  MODEL_CHOICES,
  MODEL_IDS,
  type DealCardInput,
  type DealCardView,
  type ModelId,
} from '@pipeline-attribution/shared';
import { conversionOf, rangeOf } from './ask-deal.ts';
import { loadCreditChanges } from './credit-changes.ts';
import type { DealJourney } from './deal-journey.ts';
import { DEAL_NOUN } from './find-deal.ts';
import type { Scene } from './scene.ts';
import { seenPosts } from './touch-details.ts';

/** The card of a deal under a model; says so where it waits to be credited anew. */
export async function dealCard(
  scene: Scene,
  journey: DealJourney,
  model: ModelId,
): Promise<DealCardView> {
  const card = buildDealCard(await cardInput(scene, journey, model));
  if (!journey.isPending) return card;
  return {
    ...card,
    freshness: {
      ...card.freshness,
      text: `${card.freshness.text} Something on it changed: reports are being recomputed.`,
    },
  };
}

async function cardInput(
  scene: Scene,
  journey: DealJourney,
  selectedModel: ModelId,
): Promise<DealCardInput> {
  const { crm, settings, tx } = scene;
  const { deal, record, rules, fits, amountMinor } = journey;
  const { facts } = deal;
  const history = await tx.query<{ id: string; label: string; entered_at: Date }>(
    `select stage_id as id, label, entered_at from deal_stage_history
     where tenant_id = $1 and deal_id = $2 order by entered_at, stage_id`,
    [tx.tenantId, facts.id],
  );
  const [connection] = await tx.query<{ last_synced_at: Date | null }>(
    'select max(last_synced_at) as last_synced_at from connections where tenant_id = $1 and crm = $2',
    [tx.tenantId, crm],
  );
  return {
    record: { crm, objectType: DEAL_NOUN[crm], id: record.external_id, name: record.name },
    outcome: facts.outcome,
    stageLabel: record.stage_label,
    createdAt: facts.createdAt,
    closedAt: facts.closedAt,
    amount: amountMinor === null ? null : { minor: amountMinor, currency: deal.currency },
    creditStage: journey.stage,
    stageHistory: history.map(({ id, label, entered_at }) => ({
      id,
      label,
      enteredAt: entered_at.getTime(),
    })),
    people: journey.people,
    touches: journey.touches,
    credits: MODEL_IDS.map((model) => ({
      model,
      scope: rules.scopes[model],
      range: rangeOf(journey, model),
      credits: journey.creditOf(model).map(({ touchId, weight, reason, amountMinor: minor }) => ({
        touchId,
        weight,
        reason,
        minor: amountMinor === null ? null : minor,
      })),
    })),
    selectedModel,
    models: MODEL_CHOICES,
    inferred: journey.inferred,
    fit: fits.models && {
      version: fits.models.version,
      fittedAt: fits.models.fittedAt.getTime(),
    },
    lastChange: await lastChange(scene, journey, selectedModel),
    settings: {
      lookbackDays: rules.lookbackDays,
      parameters: rules.parameters,
      includeAccountContacts: settings.buyingGroup.includeAccountContacts,
    },
    conversion: conversionOf(crm, journey),
    posts: seenPosts(journey),
    computedAt: journey.computedAt,
    syncedAt: connection?.last_synced_at?.getTime() ?? null,
    now: scene.now.getTime(),
    locale: settings.locale,
    timeZone: scene.timeZone,
  };
}

/** What changed last; null of a deal that is credited for the first time or waits to be credited anew. */
async function lastChange(
  { tx }: Scene,
  { deal, stage, isPending }: DealJourney,
  model: ModelId,
): Promise<DealCardInput['lastChange']> {
  if (isPending) return null;
  const change = (await loadCreditChanges(tx, deal.facts.id, model, stage)).at(-1);
  if (!change || change.isFirst) return null;
  const { at, reason, before, after } = change;
  return { at: at.getTime(), reason, before, after };
}
