import {
  Alert,
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
  Text,
} from '@hubspot/ui-extensions';
import { percent } from '@pipeline-attribution/shared/models/words.ts';
import { useState } from 'react';
import { apiClient } from '../api/client.ts';
import type { WriteBackPreview, WriteBackRow } from '../api/page-guards.ts';
import { RemoteSection } from '../pages/RemoteSection.tsx';
import { FieldGroup, SwitchField, type SectionProps } from './fields.tsx';

const influencersOf = ({ credit }: WriteBackRow): string => {
  const names = credit.flatMap(({ influencer }) => (influencer === null ? [] : [influencer]));
  return names.length === 0 ? '–' : [...new Set(names)].join('; ');
};

const Preview = ({ preview }: { readonly preview: WriteBackPreview }) =>
  preview.items.length === 0 ? (
    <Text>There is no open deal, so nothing would be written.</Text>
  ) : (
    <Flex direction="column" gap="sm">
      <Text>
        {`The newest open deals as they would read under ${preview.model.label}. Nothing is written by looking.`}
      </Text>
      <Table density="condensed" flush>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Deal</TableHeader>
            <TableHeader width="min" align="right">
              Influencer share
            </TableHeader>
            <TableHeader width="auto">Influencers</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {preview.items.map((row) => (
            <TableRow key={row.recordId}>
              <TableCell width="auto">
                <Text>{row.name}</Text>
                <Text variant="microcopy">{row.amount?.text ?? 'No amount'}</Text>
              </TableCell>
              <TableCell width="min" align="right">
                {percent(row.influencedShare)}
              </TableCell>
              <TableCell width="auto">{influencersOf(row)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Flex>
  );

/** Whether figures are put onto deals in HubSpot, and how that would look: single deals are not for viewers. */
export const WriteBackSection = (section: SectionProps & { readonly mayPreview: boolean }) => {
  const { settings, change } = section;
  // HubSpot draws a panel's content before it is opened: nothing is fetched until then.
  const [isOpen, setIsOpen] = useState(false);
  return (
    <FieldGroup title="Write to HubSpot">
      <SwitchField
        label="Write attribution onto deals"
        field="writeBack.enabled"
        help="Fills properties of our own group “Pipeline attribution” on each deal, for lists, reports and workflows. It never changes a property of yours."
        value={settings.writeBack.enabled}
        section={section}
        onChange={(enabled) => {
          change({ ...settings, writeBack: { ...settings.writeBack, enabled } });
        }}
      />
      {settings.writeBack.enabled && (
        <Alert variant="info" title="Needs a permission">
          Writing needs permissions that are asked for only now: a super admin opens the install
          link once more with “?features=write-back” at its end, and HubSpot asks for them.
        </Alert>
      )}
      {section.mayPreview && (
        <Flex direction="row" justify="start">
          <Button
            size="sm"
            variant="secondary"
            overlay={
              <Panel
                id="write-back-preview"
                title="What would be written"
                width="lg"
                variant="modal"
                onOpen={() => {
                  setIsOpen(true);
                }}
              >
                <PanelBody>
                  <PanelSection>
                    {isOpen && (
                      <RemoteSection load={apiClient.writeBackPreview} loadingLabel="Loading deals">
                        {(preview) => <Preview preview={preview} />}
                      </RemoteSection>
                    )}
                  </PanelSection>
                </PanelBody>
              </Panel>
            }
          >
            Preview what is written
          </Button>
        </Flex>
      )}
    </FieldGroup>
  );
};
