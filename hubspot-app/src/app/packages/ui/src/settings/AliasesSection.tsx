import {
  Button,
  Flex,
  Input,
  Modal,
  ModalBody,
  ModalFooter,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  TextArea,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import { useCallback, useState } from 'react';
import { apiClient, type NamedKind } from '../api/client.ts';
import type { Named, NamedList } from '../api/directory-guards.ts';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';
import { RemoteSection } from '../pages/RemoteSection.tsx';
import { aliasKey, type AliasChange, type Draft } from './draft.ts';
import { FieldGroup, linesOf } from './fields.tsx';

const ROWS_PER_PAGE = 10;

interface AliasesSectionProps {
  readonly readOnly: boolean;
  /** Grows with every save: what is shown is fetched anew. */
  readonly version: number;
  readonly aliases: Draft['aliases'];
  readonly onAliases: (change: AliasChange) => void;
}

interface KindProps extends AliasesSectionProps {
  readonly kind: NamedKind;
}

const Edit = ({ kind, one, aliases, onAliases }: KindProps & { readonly one: Named }) => {
  const actions = useExtensionActions<'settings'>();
  const id = `aliases-${kind}-${one.id}`;
  const after = aliases[aliasKey(kind, one.id)]?.after ?? one.aliases;
  return (
    <Button
      size="xs"
      variant="secondary"
      overlay={
        <Modal id={id} title={`Other spellings of ${one.name}`} width="md">
          <ModalBody>
            <TextArea
              label="Other spellings"
              name={id}
              description="As they stand in links, codes or answers; capital letters, dashes and spaces do not matter. One a line."
              rows={6}
              value={after.join('\n')}
              onChange={(text) => {
                onAliases({ kind, id: one.id, before: one.aliases, after: linesOf(text) });
              }}
            />
          </ModalBody>
          <ModalFooter>
            <Button
              variant="primary"
              onClick={() => {
                actions.closeOverlay(id);
              }}
            >
              Done
            </Button>
          </ModalFooter>
        </Modal>
      }
    >
      Edit
    </Button>
  );
};

const Rows = ({ list, ...props }: KindProps & { readonly list: NamedList }) => {
  const { kind, readOnly, aliases } = props;
  const page = usePage(list.items, ROWS_PER_PAGE);
  if (list.items.length === 0) {
    return <Text>{`No ${kind} goes by that.`}</Text>;
  }
  return (
    <>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Name</TableHeader>
            <TableHeader width="auto">Other spellings</TableHeader>
            {!readOnly && (
              <TableHeader width="min" align="right">
                Change
              </TableHeader>
            )}
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((one) => {
            const changed = aliases[aliasKey(kind, one.id)]?.after;
            const shown = (changed ?? one.aliases).join(', ');
            return (
              <TableRow key={one.id}>
                <TableCell width="auto">
                  <Text format={{ fontWeight: 'demibold' }}>{one.name}</Text>
                </TableCell>
                <TableCell width="auto">
                  <Text>{shown === '' ? '–' : shown}</Text>
                  {changed !== undefined && <Text variant="microcopy">Not saved yet</Text>}
                </TableCell>
                {!readOnly && (
                  <TableCell width="min" align="right">
                    <Edit {...props} one={one} />
                  </TableCell>
                )}
              </TableRow>
            );
          })}
        </TableBody>
      </PagedTable>
      {list.nextCursor !== null && (
        <Text variant="microcopy">The first 50 by name. Search to see others.</Text>
      )}
    </>
  );
};

const Kind = (props: KindProps & { readonly title: string; readonly help: string }) => {
  const { kind, title, help, version } = props;
  const [q, setQ] = useState('');
  // A save shows what the service made of it, so it is asked anew.
  const load = useCallback(() => apiClient.named(kind, q), [kind, q, version]);
  return (
    <FieldGroup title={title}>
      <Input
        label={`Search ${kind}s`}
        name={`search-${kind}`}
        description={help}
        value={q}
        onChange={(value) => {
          setQ(value.trim());
        }}
      />
      <RemoteSection load={load} loadingLabel={`Loading ${kind}s`}>
        {(list) => <Rows {...props} list={list} />}
      </RemoteSection>
    </FieldGroup>
  );
};

/** What else influencers and campaigns are called in links: misspelt and older tags count for the right one. */
export const AliasesSection = (props: AliasesSectionProps) => (
  <Flex direction="column" gap="lg">
    <Text>
      A link whose utm_source or utm_campaign is written otherwise is credited to the right
      influencer or campaign once the spelling stands here. Touches of the past are read anew.
    </Text>
    <Kind
      {...props}
      kind="influencer"
      title="Influencers"
      help="Part of a name, spelling or handle."
    />
    <Kind {...props} kind="campaign" title="Campaigns" help="Part of a name or utm_campaign." />
  </Flex>
);
