/** One of several CRM records that carry the same e-mail address. */
export interface ContactCandidate {
  readonly id: string;
  /** A Salesforce lead and contact may carry the same address at once. */
  readonly objectType: 'contact' | 'lead';
  /** UTC epoch milliseconds. */
  readonly createdAt: number;
}

/**
 * The record that stands for a person when several carry their e-mail: a contact before a lead, since
 * deals know contacts; then the oldest, since that is where the CRM's own history hangs; then by id.
 * Null when there is none.
 */
export function chooseContact(candidates: readonly ContactCandidate[]): string | null {
  const [best] = [...candidates].sort(
    (a, b) =>
      Number(a.objectType === 'lead') - Number(b.objectType === 'lead') ||
      a.createdAt - b.createdAt ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  return best?.id ?? null;
}
