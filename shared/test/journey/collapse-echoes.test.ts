import { describe, expect, it } from '@jest/globals';
import { collapseEchoes, ECHO_WINDOW_MS, SAME_VISIT_MS, type Touchpoint } from '../../src/index.ts';

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
  // As late as an echo may be, and no longer the same visit.
  occurredAt: visit.occurredAt + SAME_VISIT_MS + 1,
  platform: null,
  contentType: null,
};
/** A note of no campaign, of a visit from a search engine. */
const search: Touchpoint = {
  ...visit,
  channel: 'organic_search',
  influencerId: null,
  campaignId: null,
  evidence: 'referral',
};
const searchNote: Touchpoint = { ...search, id: 'note', kind: 'crm_source', evidence: 'crm_field' };

const ids = (touches: readonly Touchpoint[]) => collapseEchoes(touches).map(({ id }) => id);

describe('Echoes of the CRM', () => {
  it('are left out where the visit itself was tracked: one happening, one touch', () => {
    expect(ids([note, visit])).toEqual(['visit']);
    expect(ids([visit, { ...note, evidence: 'crm_event' }])).toEqual(['visit']);
  });

  it('reach a day either way, to the millisecond', () => {
    for (const sign of [-1, 1]) {
      const at = visit.occurredAt + sign * ECHO_WINDOW_MS;
      expect(ids([search, { ...searchNote, occurredAt: at }])).toEqual(['visit']);
      expect(ids([search, { ...searchNote, occurredAt: at + sign }])).toEqual(['visit', 'note']);
    }
  });

  it.each([
    ['contact', { contactId: 'ben' }],
    ['influencer', { influencerId: 'ray' }],
    ['campaign', { campaignId: 'autumn' }],
    ['campaign, namely none', { campaignId: null }],
  ] as const)('are none with another %s, half an hour on', (_, difference) => {
    expect(ids([visit, { ...note, ...difference }])).toEqual(['visit', 'note']);
  });

  it('are none with another channel, where no campaign tells', () => {
    const at = search.occurredAt + SAME_VISIT_MS + 1;
    expect(ids([search, { ...searchNote, occurredAt: at, channel: 'direct' }])).toEqual([
      'visit',
      'note',
    ]);
  });

  it('are the same visit within half an hour, however the CRM classes it', () => {
    const at = visit.occurredAt + SAME_VISIT_MS;
    const other = { ...searchNote, occurredAt: at, channel: 'unassigned' } as const;
    expect(ids([visit, other])).toEqual(['visit']);
    expect(ids([visit, { ...other, occurredAt: at + 1 }])).toEqual(['visit', 'note']);
  });

  it('are campaign members too: Salesforce knows the campaign, the day, and not who made it', () => {
    const member = {
      ...note,
      kind: 'campaign_member',
      evidence: 'crm_event',
      influencerId: null,
      channel: 'unassigned',
    } as const;
    const weekLater = visit.occurredAt + 7 * ECHO_WINDOW_MS;
    expect(ids([visit, { ...member, occurredAt: weekLater }])).toEqual(['visit']);
    expect(ids([visit, { ...member, occurredAt: weekLater, campaignId: 'autumn' }])).toEqual([
      'visit',
      'note',
    ]);
  });

  it('are none of a time before anything of the person was tracked', () => {
    const before = visit.occurredAt - ECHO_WINDOW_MS;
    expect(ids([visit, { ...note, occurredAt: before }])).toEqual(['visit']);
    expect(ids([visit, { ...note, occurredAt: before - 1 }])).toEqual(['visit', 'note']);
  });

  it('are undated notes of the same link, whenever the CRM made the record', () => {
    const undated = { ...visit, id: 'note', kind: 'crm_source', evidence: 'crm_field' } as const;
    for (const months of [-6, 6]) {
      const occurredAt = visit.occurredAt + months * 30 * ECHO_WINDOW_MS;
      expect(ids([visit, { ...undated, occurredAt, isUndated: true }])).toEqual(['visit']);
    }
    const before = { ...undated, occurredAt: visit.occurredAt - 30 * ECHO_WINDOW_MS };
    expect(ids([visit, before])).toEqual(['visit', 'note']);
    for (const difference of [
      { influencerId: 'ray' },
      { campaignId: 'autumn' },
      { channel: 'email' },
      { platform: 'youtube' },
      { contentType: 'video' },
    ] as const) {
      expect(ids([visit, { ...before, ...difference, isUndated: true }])).toEqual([
        'visit',
        'note',
      ]);
    }
  });

  it('are notes whatever they were read from', () => {
    expect(ids([visit, { ...note, evidence: 'utm' }])).toEqual(['visit']);
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
