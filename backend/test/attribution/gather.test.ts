import { describe, expect, it } from '@jest/globals';
import { BASELINE_TOUCH, channelTouchId, type Credit } from '@pipeline-attribution/shared';
import { dimensionKey, gather } from '../../src/attribution/gather.ts';
import type { LoadedTouch } from '../../src/attribution/types.ts';

const DAY = '2026-11-03';
const credit = (touchId: string, weight: number): Credit => ({ touchId, weight, reason: 'Why.' });
const answer: LoadedTouch = {
  id: 'answer',
  occurredAt: Date.UTC(2026, 10, 3, 9),
  kind: 'self_report',
  channel: 'events',
  platform: null,
  influencerId: null,
  campaignId: null,
  contentType: null,
  contactId: 'ann',
  evidence: 'self_report',
  confidence: 0.8,
  touchedOn: DAY,
};
const touches = new Map([[answer.id, answer]]);

describe('Gathered credit', () => {
  it('has one row for an answer and its channel on the day of the deal, and loses nothing', () => {
    const credits = [
      credit('answer', 0.25),
      credit(channelTouchId('events'), 0.25),
      credit(BASELINE_TOUCH, 0.5),
    ];
    const rows = gather(credits, touches, new Map(), DAY);
    expect(new Set(rows.map(dimensionKey)).size).toBe(rows.length);
    expect(rows.map(({ channel, weight, parts }) => ({ channel, weight, parts }))).toEqual([
      { channel: 'events', weight: 0.5, parts: [0, 1] },
      { channel: 'baseline', weight: 0.5, parts: [2] },
    ]);
    expect(rows[0]).toMatchObject({ touches: 1, evidence: 'self_report', confidence: 0.8 });
  });

  it('has a row of no touch for a channel nobody was seen in', () => {
    const [row] = gather([credit(channelTouchId('email'), 1)], touches, new Map(), DAY);
    expect(row).toMatchObject({ channel: 'email', weight: 1, touches: 0, firstTouchAt: null });
  });

  it('is unattributed without any', () => {
    const [row] = gather([], touches, new Map(), DAY);
    expect(row).toMatchObject({ channel: 'unattributed', weight: 1, parts: [0] });
  });
});
