import { describe, expect, it } from '@jest/globals';
import { collapseEchoes, ECHO_WINDOW_MS, type Touchpoint } from '../../src/index.ts';

const visit: Touchpoint = {
  id: 'visit',
  occurredAt: Date.UTC(2026, 4, 4, 10),
  kind: 'visit',
  channel: 'influencer',
  platform: 'linkedin',
  influencerId: 'mina',
  campaignId: 'spring',
  contentType: 'post',
  contactId: 'anna',
  evidence: 'utm',
  confidence: 1,
};
const note: Touchpoint = {
  ...visit,
  id: 'note',
  kind: 'crm_source',
  evidence: 'crm_field',
  platform: null,
  contentType: null,
};

const ids = (touches: readonly Touchpoint[]) => collapseEchoes(touches).map(({ id }) => id);

describe('Echoes of the CRM', () => {
  it('are left out where the visit itself was tracked: one happening, one touch', () => {
    expect(ids([note, visit])).toEqual(['visit']);
    expect(ids([visit, { ...note, evidence: 'crm_event' }])).toEqual(['visit']);
  });

  it('reach a day either way, to the millisecond', () => {
    for (const sign of [-1, 1]) {
      const at = visit.occurredAt + sign * ECHO_WINDOW_MS;
      expect(ids([visit, { ...note, occurredAt: at }])).toEqual(['visit']);
      expect(ids([visit, { ...note, occurredAt: at + sign }])).toEqual(['visit', 'note']);
    }
  });

  it.each([
    ['contact', { contactId: 'ben' }],
    ['influencer', { influencerId: 'ray' }],
    ['campaign', { campaignId: null }],
    ['channel', { channel: 'direct' }],
  ] as const)('are none with another %s', (_, difference) => {
    expect(ids([visit, { ...note, ...difference }])).toEqual(['visit', 'note']);
  });

  it('are none when only the CRM knows of the visit', () => {
    expect(ids([note, { ...note, id: 'again' }])).toEqual(['note', 'again']);
  });

  it('are none of what a person said, and none of people nobody knows', () => {
    expect(ids([{ ...visit, evidence: 'self_report' }, note])).toEqual(['visit', 'note']);
    expect(
      ids([
        { ...visit, contactId: null },
        { ...note, contactId: null },
      ]),
    ).toEqual(['visit', 'note']);
  });

  it('are notes of a source only: an event the CRM logged stays', () => {
    expect(ids([visit, { ...note, kind: 'event', evidence: 'crm_event' }])).toEqual([
      'visit',
      'note',
    ]);
  });

  it('leave the order of the others as it was', () => {
    const touches = [{ ...visit, id: 'b' }, note, { ...visit, id: 'a' }];
    expect(ids(touches)).toEqual(['b', 'a']);
  });
});
