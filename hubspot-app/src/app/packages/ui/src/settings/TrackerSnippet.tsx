import { Button, Flex, Text, useExtensionActions } from '@hubspot/ui-extensions';
import type { Settings } from '@pipeline-attribution/shared';
import { API_BASE } from '../api/base.ts';
import { apiClient } from '../api/client.ts';
import type { KeyList } from '../api/directory-guards.ts';
import { useCopy } from '../hooks/useCopy.ts';
import { RemoteSection } from '../pages/RemoteSection.tsx';

type ConsentMode = Settings['privacy']['consentMode'];

/** The line of HTML that puts the tracker onto a page. Under opt-in it waits for the consent banner. */
export const trackerLine = (key: string, consentMode: ConsentMode): string =>
  `<script async src="${API_BASE}/t.js" data-key="${key}"${consentMode === 'optOut' ? ' data-consent="granted"' : ''}></script>`;

/** What the line does before the visitor was asked: whoever pastes it answers for that. */
const CONSENT: Readonly<Record<ConsentMode, string>> = {
  optOut:
    'It records visitors from their first page on, unless they refuse. Where visitors must agree first, choose so under Privacy before you copy the line.',
  optIn:
    "It sends nothing until your consent banner says how the visitor answered: attribution('consent', 'granted') or attribution('consent', 'denied').",
};

const Snippet = ({
  keys,
  consentMode,
}: {
  readonly keys: KeyList;
  readonly consentMode: ConsentMode;
}) => {
  const copy = useCopy(
    useExtensionActions<'settings'>(),
    'The line is on your clipboard. Paste it into the head of every page.',
  );
  const key = keys.items.find(({ kind, revokedAt }) => kind === 'write' && revokedAt === null);
  if (key === undefined) {
    return (
      <Text>
        There is no tracker key. It is made when the app is installed; open the install link once
        more.
      </Text>
    );
  }
  const line = trackerLine(key.shown, consentMode);
  return (
    <Flex direction="column" gap="sm">
      <Text>
        Put this line into the head of every page of your website. Visits, links of influencers and
        forms are seen from then on; the app’s Health page says when the first one was.
      </Text>
      <Text variant="microcopy">{line}</Text>
      <Text variant="microcopy">{CONSENT[consentMode]}</Text>
      <Flex direction="row" justify="start">
        <Button
          size="sm"
          variant="secondary"
          onClick={() => {
            copy(line);
          }}
        >
          Copy the line
        </Button>
      </Flex>
    </Flex>
  );
};

/** The website tracker's line with the account's own key, ready to copy. */
export const TrackerSnippet = ({ consentMode }: { readonly consentMode: ConsentMode }) => (
  <RemoteSection load={apiClient.keys} loadingLabel="Loading the tracker’s line">
    {(keys) => <Snippet keys={keys} consentMode={consentMode} />}
  </RemoteSection>
);
