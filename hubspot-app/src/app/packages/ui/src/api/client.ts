import type { DealCardView, ModelId } from '@pipeline-attribution/shared';
import { API_BASE } from './base.ts';
import { dealCardView } from './deal-card-guard.ts';
import { GuardError, type Guard } from './guard.ts';
import { failed, fetchJson, type Result } from './transport.ts';

const guarded = async <T>(url: string, guard: Guard<T>): Promise<Result<T>> => {
  const answer = await fetchJson(url);
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: guard(answer.value, '') };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return failed({ kind: 'malformed', status: 200, detail: error.message, reference: null });
  }
};

/** Every call a surface makes to our service; one typed method an endpoint. */
export const apiClient = {
  /**
   * What the card of a deal shows. HubSpot adds the portal and the user to the query and signs it.
   *
   * @param dealId HubSpot's record id.
   * @param model null asks for the account's default model.
   */
  dealCard(dealId: number, model: ModelId | null): Promise<Result<DealCardView>> {
    const path = `/api/v1/records/hubspot/deal/${encodeURIComponent(dealId)}/card`;
    const query = model === null ? '' : `?model=${encodeURIComponent(model)}`;
    return guarded(`${API_BASE}${path}${query}`, dealCardView);
  },
};
