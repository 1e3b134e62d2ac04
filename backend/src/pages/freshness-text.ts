import { agoShort, count } from '@pipeline-attribution/shared';
import { CRM_NAME } from '../reports/find-deal.ts';
import { freshness, type Scene } from '../reports/scene.ts';
import { readerOf } from './periods.ts';

/** How fresh the figures of a page are, in a sentence. */
export function freshnessText(scene: Scene, state: Awaited<ReturnType<typeof freshness>>): string {
  const crm = CRM_NAME[scene.crm];
  const read =
    state.syncedAt === null
      ? `${crm} has not been read yet.`
      : `${crm} read ${agoShort(Date.parse(state.syncedAt), readerOf(scene))}.`;
  const pending = state.pendingDeals + state.pendingLeads;
  return pending === 0
    ? read
    : `${read} ${count(pending, 'record is', 'records are')} still being credited; figures may move.`;
}
