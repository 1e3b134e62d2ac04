import { Alert, Flex, Link, List, Text } from '@hubspot/ui-extensions';
import type { WriteBackState } from '../../api/write-back-guards.ts';
import { countText } from '../../pages/numbers.ts';

const counted = (count: number, one: string, many: string): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

const carried = ({ deals, people }: WriteBackState): string =>
  deals + people === 0
    ? 'No record carries figures yet.'
    : `${counted(deals, 'deal', 'deals')} and ${counted(people, 'person', 'people')} carry figures.`;

interface StateProps {
  readonly state: WriteBackState;
  /** As the page has it, saved or not: what is about to be switched on needs its permissions, too. */
  readonly isWanted: boolean;
  readonly writeInstant: (instant: string) => string;
}

/** How writing goes: the last round, what was let be or refused, and which permissions are missing. */
export const State = ({ state, isWanted, writeInstant }: StateProps) => {
  const isOn = state.enabled || state.stageRuleMode !== 'off';
  const { missingPermissions: missing, grantUrl } = state;
  return (
    <Flex direction="column" gap="sm">
      <Text>
        {state.ranAt === null
          ? 'Nothing has been written so far.'
          : `Last round ${writeInstant(state.ranAt)}. ${carried(state)}${isOn ? '' : ' Writing is switched off; what was written stays.'}`}
      </Text>
      {isWanted && missing.length > 0 && (
        <Alert variant="warning" title="Permissions are missing">
          <Flex direction="column" gap="xs">
            <Text>
              Writing needs these permissions of HubSpot, which are asked for only now. A super
              admin grants them:
            </Text>
            <List variant="unordered">
              {missing.map((name) => (
                <Text key={name}>{name}</Text>
              ))}
            </List>
            {grantUrl !== null && (
              <Link href={{ url: grantUrl, external: true }}>Grant the permissions in HubSpot</Link>
            )}
          </Flex>
        </Alert>
      )}
      {isOn && state.error !== null && (
        <Alert variant="danger" title="The last round did not go through">
          {state.error}
        </Alert>
      )}
      {state.refused > 0 && (
        <Alert
          variant="warning"
          title={`HubSpot refused to change ${counted(state.refused, 'record', 'records')}`}
        >
          {state.refusal ?? 'HubSpot gave no reason.'}
        </Alert>
      )}
      {state.held > 0 && (
        <Text variant="microcopy">
          {`On ${counted(state.held, 'record', 'records')} a value that a person wrote was let be. Who empties the property hands it back.`}
        </Text>
      )}
    </Flex>
  );
};
