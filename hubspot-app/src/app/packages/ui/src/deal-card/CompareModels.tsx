import {
  Button,
  Flex,
  Panel,
  PanelBody,
  PanelSection,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import type { DealCardView, ModelId } from '@pipeline-attribution/shared';

export const COMPARE_ID = 'compare-models';

interface CompareModelsProps {
  readonly view: DealCardView;
  readonly onPick: (model: ModelId) => void;
}

/** The same deal under every model, so that nobody has to trust one. */
export const CompareModels = ({ view, onPick }: CompareModelsProps) => {
  const { amount } = view.record;
  return (
    <Button
      size="sm"
      variant="secondary"
      overlay={
        <Panel id={COMPARE_ID} title="Compare models" width="md" variant="modal">
          <PanelBody>
            <PanelSection>
              <Flex direction="column" gap="md">
                <Text>
                  The influencers’ share of this deal under each model. Close figures mean that the
                  choice of model matters little here.
                </Text>
                {view.comparison.some(({ model }) => model === 'incremental') && (
                  <Text variant="microcopy">
                    The incremental view leaves out what would have come anyway; the other models
                    share out the whole deal.
                  </Text>
                )}
                <Table flush density="condensed">
                  <TableHead>
                    <TableRow>
                      <TableHeader width="auto">Model</TableHeader>
                      <TableHeader width="min" align="right">
                        Share
                      </TableHeader>
                      <TableHeader width="min" align="right">
                        {amount === null ? 'Amount' : `Amount (${amount.currency})`}
                      </TableHeader>
                      <TableHeader width="auto">Top influencer</TableHeader>
                      <TableHeader width="min" align="right">
                        Choose
                      </TableHeader>
                    </TableRow>
                  </TableHead>
                  <TableBody>
                    {view.comparison.map((row) => (
                      <TableRow key={row.model}>
                        <TableCell width="auto">{row.label}</TableCell>
                        <TableCell width="min" align="right">
                          {row.shareText}
                        </TableCell>
                        <TableCell width="min" align="right">
                          {row.amount?.text ?? '–'}
                        </TableCell>
                        <TableCell width="auto">{row.topInfluencer}</TableCell>
                        <TableCell width="min" align="right">
                          {row.model === view.model.id ? (
                            <Tag>Shown</Tag>
                          ) : (
                            <Button
                              size="xs"
                              variant="secondary"
                              onClick={() => {
                                onPick(row.model);
                              }}
                            >
                              Show
                            </Button>
                          )}
                        </TableCell>
                      </TableRow>
                    ))}
                  </TableBody>
                </Table>
              </Flex>
            </PanelSection>
          </PanelBody>
        </Panel>
      }
    >
      Compare models
    </Button>
  );
};
