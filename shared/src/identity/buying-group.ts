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

/** Whether and when the other people of the account count. */
export interface GroupRule {
  /** Also counts other contacts of the account who were active before the deal. */
  readonly includeAccountContacts: boolean;
  /**
   * Only on deals on which the CRM notes at most this many people: where sales noted more, they noted whom they
   * meant. Null: on every deal.
   */
  readonly whenNotedAtMost: number | null;
}

/** Whether the people of the account count on a deal with this many people noted on it. */
export function countsAccount(noted: number, rule: GroupRule): boolean {
  const { includeAccountContacts, whenNotedAtMost } = rule;
  return includeAccountContacts && (whenNotedAtMost === null || noted <= whenNotedAtMost);
}

/**
 * The people whose touches may have influenced a deal: the contacts the CRM puts on it and, by the tenant's rule,
 * the others of its account who were active before the deal was created (sales rarely fill in contact roles; who
 * shows up only after the deal did not open it). Order: contacts of the deal as given, then those of the account,
 * by id.
 */
export function buyingGroup(
  input: {
    readonly dealContacts: readonly string[];
    readonly accountContacts: readonly GroupCandidate[];
    readonly dealCreatedAt: number;
  } & GroupRule,
): GroupMember[] {
  const onDeal = new Set(input.dealContacts);
  const members: GroupMember[] = [...onDeal].map((contactId) => ({
    contactId,
    membership: 'deal',
  }));
  if (!countsAccount(onDeal.size, input)) return members;
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
