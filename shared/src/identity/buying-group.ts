/** A person who may belong to a deal, with when they were first seen doing anything. */
export interface GroupCandidate {
  readonly contactId: string;
  /** Earliest known touch, UTC epoch milliseconds; null when they have none. */
  readonly firstActiveAt: number | null;
}

export interface GroupMember {
  readonly contactId: string;
  /** `deal`: on the deal in the CRM; `account`: works at the account. */
  readonly membership: 'deal' | 'account';
}

/**
 * The people whose touches may have influenced a deal: the contacts the CRM puts on it and, when the
 * tenant says so, the others of its account who were active before the deal was created (sales rarely
 * fill in contact roles; who shows up only after the deal did not open it). Order: contacts of the deal
 * as given, then those of the account, by id.
 */
export function buyingGroup(input: {
  readonly dealContacts: readonly string[];
  readonly accountContacts: readonly GroupCandidate[];
  readonly includeAccountContacts: boolean;
  readonly dealCreatedAt: number;
}): GroupMember[] {
  const onDeal = new Set(input.dealContacts);
  const members: GroupMember[] = [...onDeal].map((contactId) => ({
    contactId,
    membership: 'deal',
  }));
  if (!input.includeAccountContacts) return members;
  const others = new Set(
    input.accountContacts
      .filter(
        ({ contactId, firstActiveAt }) =>
          !onDeal.has(contactId) && firstActiveAt !== null && firstActiveAt <= input.dealCreatedAt,
      )
      .map(({ contactId }) => contactId),
  );
  for (const contactId of [...others].sort()) members.push({ contactId, membership: 'account' });
  return members;
}
