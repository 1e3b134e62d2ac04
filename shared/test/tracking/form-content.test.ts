import { describe, expect, it } from '@jest/globals';
import { contentTypeOfForm, sourceKey } from '../../src/index.ts';
import { touch } from '../support/touches.ts';

describe('The name of a form says what it was about', () => {
  it.each([
    ['Webinar registration', 'webinar'],
    ['Anmeldung zum Webinar', 'webinar'],
    ['Masterclass sign-up', 'webinar'],
    ['Summit tickets', 'event'],
    ['Trade show meeting', 'event'],
    ['Hausmesse 2026', 'event'],
    ['Book a demo', 'demo'],
    ['Talk to sales', 'demo'],
    ['Resource download', 'report'],
    ['Benchmark report', 'report'],
    ['State of RevOps (e-book)', 'report'],
    ['Whitepaper anfordern', 'report'],
    ['Checkliste CRM', 'report'],
    ['Customer story: Acme', 'case_study'],
  ])('“%s” is a %s', (name, contentType) => {
    expect(contentTypeOfForm(name)).toBe(contentType);
  });

  it.each(['Contact us', 'Newsletter sign-up', 'Sign up', 'Form 12', '', 'Kontaktformular'])(
    '“%s” does not say',
    (name) => {
      expect(contentTypeOfForm(name)).toBeNull();
    },
  );
});

it('A form belongs to our content or events, not to the channel somebody came through', () => {
  const form = (contentType: string | null, influencerId: string | null = null): string =>
    sourceKey(
      touch('form', 0, { kind: 'form', channel: 'organic_search', contentType, influencerId }),
    );
  expect(form('report')).toBe('content');
  expect(form('webinar')).toBe('events');
  expect(form('demo')).toBe('organic_search');
  expect(form(null)).toBe('organic_search');
  expect(form('report', 'ada')).toBe('influencer:ada');
});
