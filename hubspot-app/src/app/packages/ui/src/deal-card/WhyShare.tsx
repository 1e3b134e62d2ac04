import {
  Button,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Modal,
  ModalBody,
  Text,
} from '@hubspot/ui-extensions';
import type { InfluencerRow } from '@pipeline-attribution/shared';
import { EvidenceMark } from './EvidenceMark.tsx';
import { isPostsOnly, postsWithoutClick, throughWhom } from './row-words.ts';

/** The row's button: why this influencer has this share of the deal. */
export const WhyShare = ({ row }: { readonly row: InfluencerRow }) => (
  <Button
    size="xs"
    variant="secondary"
    overlay={
      <Modal id={`why-${row.id}`} title={`Why ${row.shareText} for ${row.name}?`} width="md">
        <ModalBody>
          <Flex direction="column" gap="md">
            <Text>{row.reason}</Text>
            <DescriptionList direction="row">
              {row.amount !== null && (
                <DescriptionListItem label="Amount">
                  <Text>{`${row.amount.text} ${row.amount.currency}`}</Text>
                </DescriptionListItem>
              )}
              <DescriptionListItem label="Touches">
                <Text>
                  {row.posts === 0
                    ? row.touches
                    : `${String(row.touches)}, and ${postsWithoutClick(row.posts)}`}
                </Text>
              </DescriptionListItem>
              <DescriptionListItem label="Campaigns">
                <Text>{row.campaigns.length === 0 ? 'None' : row.campaigns.join(', ')}</Text>
              </DescriptionListItem>
              <DescriptionListItem label={isPostsOnly(row) ? 'Latest post' : 'Last touch'}>
                <Text>{`${row.lastTouch.text}, ${throughWhom(row)}`}</Text>
              </DescriptionListItem>
              <DescriptionListItem label="Evidence">
                <EvidenceMark evidence={row.evidence} label={row.evidenceLabel} />
              </DescriptionListItem>
            </DescriptionList>
          </Flex>
        </ModalBody>
      </Modal>
    }
  >
    Why?
  </Button>
);
