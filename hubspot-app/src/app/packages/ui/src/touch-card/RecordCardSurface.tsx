import { useExtensionActions, useExtensionContext } from '@hubspot/ui-extensions';
import type { AccountCardView, PersonCardView } from '@pipeline-attribution/shared';
import { useCallback } from 'react';
import { apiClient } from '../api/client.ts';
import type { Result } from '../api/transport.ts';
import { useCopy } from '../hooks/useCopy.ts';
import { useRemote } from '../hooks/useRemote.ts';
import { CardFailure } from '../states/CardFailure.tsx';
import { CardLoading } from '../states/CardLoading.tsx';
import { TouchCardEmpty } from './TouchCardEmpty.tsx';
import { TouchCardReady } from './TouchCardReady.tsx';

type RecordCard = PersonCardView | AccountCardView;

const LOADERS: Readonly<
  Record<'contact' | 'company', (id: number) => Promise<Result<RecordCard>>>
> = {
  contact: apiClient.contactCard,
  company: apiClient.companyCard,
};

interface RecordCardSurfaceProps {
  readonly subject: 'contact' | 'company';
}

/** Fetches the card of the person or company it stands on and draws the state that is true now. */
export const RecordCardSurface = ({ subject }: RecordCardSurfaceProps) => {
  const { crm } = useExtensionContext<'crm.record.tab'>();
  const actions = useExtensionActions<'crm.record.tab'>();
  const recordId = crm.objectId;
  const load = useCallback(() => LOADERS[subject](recordId), [subject, recordId]);
  const { state, retry } = useRemote<null, RecordCard>(load, null);
  const copy = useCopy(actions);

  if (state.status === 'loading') return <CardLoading />;
  if (state.status === 'failed') {
    return <CardFailure failure={state.failure} subject={subject} onRetry={retry} />;
  }
  return state.data.state === 'empty' ? (
    <TouchCardEmpty view={state.data} onRetry={retry} />
  ) : (
    <TouchCardReady view={state.data} onCopy={copy} />
  );
};
