import {
  Flex,
  Select,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { Role } from '@pipeline-attribution/shared';
import type { UserRow } from '../api/settings-guard.ts';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';
import type { Draft } from './draft.ts';
import { ChoiceField, FieldGroup, ListField, type SectionProps } from './fields.tsx';

const ROWS_PER_PAGE = 20;

const ROLE_OPTIONS: readonly { readonly label: string; readonly value: Role }[] = [
  { label: 'Viewer', value: 'viewer' },
  { label: 'Marketer', value: 'marketer' },
  { label: 'Admin', value: 'admin' },
];

interface AccessSectionProps extends SectionProps {
  readonly users: readonly UserRow[];
  readonly roles: Draft['roles'];
  readonly onRole: (user: UserRow, role: Role) => void;
}

const Users = ({ users, roles, readOnly, onRole }: AccessSectionProps) => {
  const page = usePage(users, ROWS_PER_PAGE);
  if (users.length === 0) return <Text>Only admins see who uses the app.</Text>;
  return (
    <PagedTable page={page}>
      <TableHead>
        <TableRow>
          <TableHeader width="auto">User</TableHeader>
          <TableHeader width="auto">Role</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {page.items.map((user) => (
          <TableRow key={user.id}>
            <TableCell width="auto">
              <Text>{user.name === '' ? user.email : user.name}</Text>
              {user.name !== '' && <Text variant="microcopy">{user.email}</Text>}
            </TableCell>
            <TableCell width="auto">
              <Select
                label={`Role of ${user.name === '' ? user.email : user.name}`}
                name={`role ${user.id}`}
                readOnly={readOnly}
                value={roles[user.id] ?? user.role}
                options={[...ROLE_OPTIONS]}
                onChange={(value) => {
                  const chosen = ROLE_OPTIONS.find((one) => one.value === value);
                  if (chosen !== undefined) onRole(user, chosen.value);
                }}
              />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </PagedTable>
  );
};

/** Who sees the cards, and who may do what. */
export const AccessSection = (section: AccessSectionProps) => {
  const { settings, change } = section;
  const { cards } = settings;
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Who sees cards">
        <ChoiceField
          label="Cards on deals, contacts and companies"
          field="cards.visibleTo"
          help="Marketers and admins always see them."
          value={cards.visibleTo}
          options={[
            { label: 'Everyone in this HubSpot account', value: 'everyone' },
            { label: 'The deal’s owner and their teams', value: 'ownersTeam' },
            { label: 'Named users', value: 'named' },
          ]}
          section={section}
          onChange={(visibleTo) => {
            change({ ...settings, cards: { ...cards, visibleTo } });
          }}
        />
        {cards.visibleTo === 'named' && (
          <ListField
            label="Named users"
            field="cards.named"
            help="E-mail addresses as in HubSpot, or user ids."
            value={cards.named}
            section={section}
            onChange={(named) => {
              change({
                ...settings,
                cards: { ...cards, named: named.map((one) => one.toLowerCase()) },
              });
            }}
          />
        )}
      </FieldGroup>
      <FieldGroup title="Roles">
        <Text variant="microcopy">
          Viewers see cards and reports. Marketers also change campaigns and open single deals from
          reports. Admins also change settings and roles. Users appear once they have opened the
          app.
        </Text>
        <Users {...section} />
      </FieldGroup>
    </Flex>
  );
};
