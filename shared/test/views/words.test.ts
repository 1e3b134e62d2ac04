import { describe, expect, it } from '@jest/globals';
import { count, evidenceOf, listInWords, percent, touchTitle } from '../../src/index.ts';
import type { DealCardTouch } from '../../src/index.ts';
import { other, touch } from '../support/touches.ts';

describe('A share as people read it', () => {
  it.each([
    [0, '0\u00a0%'],
    [0.42, '42\u00a0%'],
    [0.425, '43\u00a0%'],
    [1, '100\u00a0%'],
    // What is not nothing is not shown as nothing, and what is not all not as all.
    [0.001, '<1\u00a0%'],
    [0.999, '>99\u00a0%'],
    // But the float's own error is neither.
    [1 - 1e-12, '100\u00a0%'],
    [1e-12, '0\u00a0%'],
    [NaN, '–'],
  ])('%p is %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

it('Lists and counts read as one would say them', () => {
  expect(listInWords([])).toBe('');
  expect(listInWords(['a'])).toBe('a');
  expect(listInWords(['a', 'b'])).toBe('a and b');
  expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
  expect(count(1, 'day')).toBe('1 day');
  expect(count(0, 'person', 'people')).toBe('0 people');
});

it('Evidence is the surest of several, all of it named', () => {
  expect(evidenceOf(['self_report', 'utm', 'code'])).toEqual({
    tag: 'tracked',
    label: 'Tracked and self-reported',
  });
  expect(evidenceOf(['lift'])).toEqual({ tag: 'inferred', label: 'Inferred' });
});

describe('What happened, as one would tell it', () => {
  const plain = { influencerName: null, campaignName: null, title: null, url: null };
  const mina = (over: Partial<DealCardTouch>): DealCardTouch => ({
    ...touch('t', 1),
    ...plain,
    influencerName: 'Mina Kovač',
    ...over,
  });
  const nobody = (over: Partial<DealCardTouch>): DealCardTouch => ({
    ...other('t', 1),
    ...plain,
    ...over,
  });

  it.each([
    [
      mina({ kind: 'content', contentType: 'video', title: 'Teardown' }),
      'Watched “Teardown” by Mina Kovač',
    ],
    [
      mina({ kind: 'content', contentType: 'podcast', platform: 'podcast' }),
      'Listened to a podcast by Mina Kovač',
    ],
    [
      mina({ kind: 'content', contentType: 'event', title: 'RevOps Day' }),
      'Attended “RevOps Day” by Mina Kovač',
    ],
    [mina({ kind: 'content', contentType: null, platform: null }), 'Read something by Mina Kovač'],
    [mina({ kind: 'click' }), 'Clicked through from a LinkedIn post by Mina Kovač'],
    [
      mina({ kind: 'click', contentType: null }),
      'Clicked through from something on LinkedIn by Mina Kovač',
    ],
    [
      mina({ kind: 'visit', platform: 'instagram', title: 'Pricing' }),
      'Visited “Pricing” from an Instagram post by Mina Kovač',
    ],
    [
      mina({ kind: 'form', title: 'Book a demo' }),
      'Filled in “Book a demo” from a LinkedIn post by Mina Kovač',
    ],
    [mina({ kind: 'event', title: 'Webinar' }), 'Attended “Webinar” with Mina Kovač'],
    [mina({ kind: 'email', title: 'Weekly' }), 'Clicked in the email “Weekly” by Mina Kovač'],
    [mina({ kind: 'self_report' }), 'Said they heard of you from Mina Kovač'],
    [mina({ kind: 'crm_source' }), 'The CRM names Mina Kovač as the source'],
    [
      mina({ kind: 'campaign_member', campaignName: 'Spring' }),
      'Joined the campaign “Spring” with Mina Kovač',
    ],
    [nobody({ kind: 'visit', channel: 'direct' }), 'Visited the website'],
    [
      nobody({ kind: 'visit', channel: 'unassigned' }),
      'Visited the website from a link with unknown tags',
    ],
    [nobody({ kind: 'form' }), 'Filled in a form from paid search'],
    [
      nobody({ kind: 'visit', channel: 'ai_assistant' }),
      'Visited the website from an AI assistant',
    ],
    [nobody({ kind: 'visit', channel: 'sms' }), 'Visited the website from SMS and push'],
    [
      nobody({ kind: 'self_report', channel: 'ai_assistant', title: 'How did you hear of us?' }),
      'Said how they heard of you: AI assistant',
    ],
    [nobody({ kind: 'event' }), 'Attended an event'],
    [nobody({ kind: 'email' }), 'Clicked in an email'],
    [nobody({ kind: 'meeting' }), 'Booked a meeting'],
    [nobody({ kind: 'meeting', title: 'Demo' }), 'Booked the meeting “Demo”'],
    [
      nobody({ kind: 'self_report', platform: 'podcast', contentType: 'podcast' }),
      'Said they heard of you from a podcast',
    ],
    [nobody({ kind: 'self_report', platform: 'linkedin' }), 'Said they heard of you from LinkedIn'],
    [
      nobody({ kind: 'self_report', title: 'How did you hear about us?', channel: 'referral' }),
      'Said how they heard of you: referral',
    ],
    [
      nobody({ kind: 'self_report', title: 'How did you hear about us?', platform: 'linkedin' }),
      'Said they heard of you from LinkedIn',
    ],
    [nobody({ kind: 'crm_source' }), 'The CRM names Paid search as the source'],
    [nobody({ kind: 'campaign_member' }), 'Joined a campaign'],
    [nobody({ kind: 'sales_activity', title: 'Call' }), 'Sales activity: “Call”'],
  ])('%#', (happened, text) => {
    expect(touchTitle(happened)).toBe(text);
  });
});
