import { describe, expect, it } from '@jest/globals';
import { buyingGroup } from '../../src/index.ts';

const account = [
  { contactId: 'dora', firstActiveAt: 50 },
  { contactId: 'carl', firstActiveAt: 100 },
  { contactId: 'late', firstActiveAt: 101 },
  { contactId: 'idle', firstActiveAt: null },
  { contactId: 'anna', firstActiveAt: 10 },
];
const base = {
  dealContacts: ['bo', 'anna', 'bo'],
  accountContacts: account,
  includeAccountContacts: true,
  whenNotedAtMost: null,
  dealCreatedAt: 100,
};

describe('The buying group of a deal', () => {
  it('is the deal’s contacts, then those of the account who were active before it was created', () => {
    expect(buyingGroup(base)).toEqual([
      { contactId: 'bo', membership: 'deal' },
      { contactId: 'anna', membership: 'deal' },
      { contactId: 'carl', membership: 'account' },
      { contactId: 'dora', membership: 'account' },
    ]);
  });

  it('is only the deal’s contacts unless the tenant counts the account', () => {
    expect(
      buyingGroup({ ...base, includeAccountContacts: false }).map(({ contactId }) => contactId),
    ).toEqual(['bo', 'anna']);
  });

  it('leaves the account out where the CRM notes more people than the rule allows', () => {
    const members = (noted: string[]): number =>
      buyingGroup({ ...base, dealContacts: noted, whenNotedAtMost: 1 }).length;
    expect(members(['bo', 'anna'])).toBe(2);
    // One person, noted twice, is one.
    expect(members(['bo', 'bo'])).toBe(4);
    expect(members([])).toBe(3);
  });

  it('may be the account’s people alone when nobody is on the deal', () => {
    expect(buyingGroup({ ...base, dealContacts: [] }).map(({ contactId }) => contactId)).toEqual([
      'anna',
      'carl',
      'dora',
    ]);
  });
});
