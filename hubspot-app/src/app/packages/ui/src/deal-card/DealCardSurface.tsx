import { useExtensionActions, useExtensionContext } from '@hubspot/ui-extensions';
import type { DealCardView, ModelId } from '@pipeline-attribution/shared';
import { useCallback } from 'react';
import { apiClient } from '../api/client.ts';
import { useCopy } from '../hooks/useCopy.ts';
import { useRemote, type Remote } from '../hooks/useRemote.ts';
import { CardFailure } from '../states/CardFailure.tsx';
import { CardLoading } from '../states/CardLoading.tsx';
import { CardEmpty } from './CardEmpty.tsx';
import { CompactDealCard } from './CompactDealCard.tsx';
import { COMPARE_ID } from './CompareModels.tsx';
import { DealCard } from './DealCard.tsx';
import type { ModelChange } from './ModelSection.tsx';

/** null asks for the account's default model. */
type Ask = ModelId | null;

const changeOf = (state: Extract<Remote<Ask, DealCardView>, { status: 'ready' }>): ModelChange => {
  const { data, pending, refused } = state;
  return {
    pending: pending === undefined ? undefined : (pending.ask ?? data.model.id),
    refused:
      refused === undefined
        ? undefined
        : { model: refused.ask ?? data.model.id, failure: refused.failure },
  };
};

interface DealCardSurfaceProps {
  /** `compact` for a sidebar, `full` for a tab. */
  readonly layout: 'full' | 'compact';
}

/** Fetches the card of the record it stands on and draws the state that is true now. */
export const DealCardSurface = ({ layout }: DealCardSurfaceProps) => {
  const { crm } = useExtensionContext<'crm.record.tab'>();
  const actions = useExtensionActions<'crm.record.tab'>();
  const dealId = crm.objectId;
  const load = useCallback((model: Ask) => apiClient.dealCard(dealId, model), [dealId]);
  const copy = useCopy(actions);
  const { state, ask, retry } = useRemote<Ask, DealCardView>(load, null);

  if (state.status === 'loading') return <CardLoading />;
  if (state.status === 'failed')
    return <CardFailure failure={state.failure} subject="deal" onRetry={retry} />;

  const compact = layout === 'compact';
  const view = state.data;
  if (view.state === 'empty') return <CardEmpty view={view} compact={compact} onRetry={retry} />;
  if (compact) return <CompactDealCard view={view} />;

  return (
    <DealCard
      view={view}
      change={changeOf(state)}
      onPick={(model) => {
        actions.closeOverlay(COMPARE_ID);
        ask(model);
      }}
      onRetry={retry}
      onCopy={copy}
    />
  );
};
