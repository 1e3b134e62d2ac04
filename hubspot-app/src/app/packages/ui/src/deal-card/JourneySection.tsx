import {
  Button,
  Flex,
  Heading,
  Panel,
  PanelBody,
  PanelSection,
  Text,
} from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { JourneyTable } from './JourneyTable.tsx';

const LATEST = 5;
const PANEL_ROWS = 20;

export const WHOLE_JOURNEY_ID = 'whole-journey';

/** Opens every entry of the journey, with the reason of each share. */
export const WholeJourneyButton = ({ journey }: Pick<DealCardView, 'journey'>) => (
  <Button
    size="sm"
    variant="secondary"
    overlay={
      <Panel id={WHOLE_JOURNEY_ID} title="Whole journey" width="lg" variant="modal">
        <PanelBody>
          <PanelSection>
            <JourneyTable entries={journey.all} rowsPerPage={PANEL_ROWS} reasons />
          </PanelSection>
        </PanelBody>
      </Panel>
    }
  >
    {`Show whole journey (${String(journey.all.length)})`}
  </Button>
);

/** The latest five entries; the whole journey is a click away. */
export const JourneySection = ({ journey }: Pick<DealCardView, 'journey'>) => (
  <Flex direction="column" gap="xs">
    <Heading>Journey</Heading>
    {journey.all.length === 0 ? (
      <Text>Nothing has happened on this deal yet.</Text>
    ) : (
      <Flex direction="column" gap="sm">
        <JourneyTable
          entries={journey.latest.slice(0, LATEST)}
          rowsPerPage={LATEST}
          reasons={false}
        />
        <Flex direction="row" justify="start">
          <WholeJourneyButton journey={journey} />
        </Flex>
      </Flex>
    )}
  </Flex>
);
