import { Alert, Flex, Link, LoadingButton, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { failureWords, type ApiFailure } from '../api/failure.ts';
import type { Result } from '../api/transport.ts';

/** An address that opens once, within five minutes. */
export interface OneTimeLink {
  readonly url: string;
}

interface OneTimeLinkButtonProps {
  /** e.g. `Prepare the file`. */
  readonly label: string;
  /** e.g. `Download influencers.csv`. */
  readonly linkLabel: string;
  readonly load: () => Promise<Result<OneTimeLink>>;
}

type State =
  | { readonly status: 'idle' | 'loading' }
  | { readonly status: 'ready'; readonly link: OneTimeLink }
  | { readonly status: 'failed'; readonly failure: ApiFailure };

/**
 * A file of our service, which HubSpot cannot hand over itself: the button asks for an address, the link opens it. Only
 * made when it is wanted, since it works once.
 */
export const OneTimeLinkButton = ({ label, linkLabel, load }: OneTimeLinkButtonProps) => {
  const [state, setState] = useState<State>({ status: 'idle' });
  const ask = async (): Promise<void> => {
    setState({ status: 'loading' });
    const result = await load();
    setState(
      result.ok
        ? { status: 'ready', link: result.value }
        : { status: 'failed', failure: result.failure },
    );
  };
  return (
    <Flex direction="column" gap="xs">
      <Flex direction="row" gap="sm" align="center" wrap>
        <LoadingButton
          size="sm"
          variant="secondary"
          loading={state.status === 'loading'}
          onClick={() => {
            void ask();
          }}
        >
          {state.status === 'ready' ? 'Make a new link' : label}
        </LoadingButton>
        {state.status === 'ready' && (
          <Link href={{ url: state.link.url, external: true }}>{linkLabel}</Link>
        )}
      </Flex>
      {state.status === 'ready' && (
        <Text variant="microcopy">The link works once, within five minutes.</Text>
      )}
      {state.status === 'failed' && (
        <Alert variant="danger" title={failureWords(state.failure.kind, 'page').title}>
          {state.failure.detail ?? failureWords(state.failure.kind, 'page').todo}
        </Alert>
      )}
    </Flex>
  );
};
