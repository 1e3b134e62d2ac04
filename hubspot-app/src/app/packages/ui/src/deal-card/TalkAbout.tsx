import { Button, Flex, Heading, Text, Tile } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { ContentLink } from './ContentLink.tsx';

interface TalkAboutProps {
  readonly talk: NonNullable<DealCardView['talkAbout']>;
  readonly onCopy: (line: string) => void;
}

/** The latest content this group saw and a line to open the talk with: the card's one next step. */
export const TalkAbout = ({ talk, onCopy }: TalkAboutProps) => (
  <Flex direction="column" gap="sm">
    <Heading>Talk about</Heading>
    <Tile compact>
      <Flex direction="column" gap="sm">
        <ContentLink title={talk.title} url={talk.url} />
        <Text variant="microcopy">
          {`${talk.influencer} · ${talk.platformLabel} · ${talk.moment.text}, ${talk.moment.ago}`}
        </Text>
        <Text>{talk.line}</Text>
        <Flex direction="row" justify="start">
          <Button
            variant="primary"
            size="sm"
            onClick={() => {
              onCopy(talk.line);
            }}
          >
            Copy opening line
          </Button>
        </Flex>
      </Flex>
    </Tile>
  </Flex>
);
