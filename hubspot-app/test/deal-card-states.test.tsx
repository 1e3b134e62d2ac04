import { describe, expect, it } from '@jest/globals';
import { Button, EmptyState, ErrorState, StatisticsItem } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DealCardSurface } from '@pipeline-attribution/ui';
import { JOURNEY, dealCard, emptyCard } from './fixtures/deal-card.ts';
import { interceptFetch, newest, settle, textOf, type Call } from './support.tsx';

const open = async (layout: 'full' | 'compact' = 'full') => {
  const calls = interceptFetch();
  const renderer = createRenderer('crm.record.tab');
  renderer.render(<DealCardSurface layout={layout} />);
  await settle();
  return { calls, renderer };
};

const openWith = async (answer: (call: Call) => void, layout: 'full' | 'compact' = 'full') => {
  const opened = await open(layout);
  answer(newest(opened.calls));
  await settle();
  return opened;
};

describe('A deal nobody’s influence is known on', () => {
  it('says why and what to do about it', async () => {
    const { renderer } = await openWith((call) => {
      call.answer(emptyCard());
    });
    const empty = renderer.find(EmptyState);
    expect(empty.props.title).toBe('No influencer has reached this deal yet');
    expect(textOf(empty)).toContain('The 2 people on it have no touch with an influencer');
    expect(textOf(empty)).toContain('Ask them how they heard of you');
    expect(renderer.maybeFind(StatisticsItem)).toBeNull();
  });

  it('can be checked again', async () => {
    const { calls, renderer } = await openWith((call) => {
      call.answer(emptyCard());
    });
    renderer.find(Button, (button) => textOf(button) === 'Check again').trigger('onClick');
    await settle();
    newest(calls).answer(dealCard());
    await settle();
    expect(renderer.find(StatisticsItem).props.number).toBe('€31,416');
  });

  it('still opens the journey where other marketing reached the group', async () => {
    const { renderer } = await openWith((call) => {
      call.answer(
        emptyCard({ journey: { latest: JOURNEY.slice(0, 1), all: JOURNEY.slice(0, 1) } }),
      );
    });
    expect(renderer.findAll(Button).map((button) => textOf(button))).toEqual([
      'Check again',
      'Show whole journey (1)',
    ]);
  });

  it('is short in the sidebar', async () => {
    const { renderer } = await openWith((call) => {
      call.answer(emptyCard());
    }, 'compact');
    expect(renderer.find(EmptyState).props.layout).toBe('vertical');
    expect(renderer.findAll(Button)).toHaveLength(0);
  });
});

describe('A card of a deal that is won', () => {
  it('says that there is no chance left to tell, instead of a stage nobody knows', async () => {
    const { record, figures } = dealCard();
    const { renderer } = await openWith((call) => {
      call.answer(
        dealCard({
          record: { ...record, outcome: 'won' },
          figures: { ...figures, conversion: null },
        }),
      );
    });
    expect(textOf(renderer.getRootNode())).toContain('The deal is closed');
  });
});

/** HubSpot's envelope around an answer that is not 2xx. */
const envelope = (status: number, responseBody: unknown) => ({
  status: 'error',
  category: 'BAD_GATEWAY',
  message: 'Error returned from Request Uri',
  context: { appServerStatusCode: [String(status)] },
  responseBody,
});

const problem = (status: number, detail: string) => ({
  type: 'about:blank',
  title: 'Problem',
  status,
  detail,
  instance: 'r-42',
});

const KINDS = [
  [401, 'This HubSpot account is not connected', 'reconnect the app', 'lock'],
  [403, 'This data is not open to you', 'Ask an admin', 'lock'],
  [404, 'This deal has not been synced yet', 'within a few minutes', 'error'],
  [429, 'Too many requests at once', 'Wait a few seconds', 'error'],
  [500, 'The service could not answer', 'Retry in a minute', 'support'],
  [503, 'The service could not answer', 'Retry in a minute', 'support'],
  [504, 'The answer took too long', 'Retry', 'error'],
  [422, 'The request was not accepted', 'Reload the page', 'support'],
] as const;

const TITLES = KINDS.map(([status, title]) => [status, title] as const);

describe('A card that cannot be shown', () => {
  it.each(KINDS)('on %i says “%s” and what to do', async (status, title, todo, type) => {
    const { renderer } = await openWith((call) => {
      call.problem(status, `What the service knows about ${String(status)}.`);
    });
    const error = renderer.find(ErrorState);
    expect(error.props).toMatchObject({ title, type });
    expect(textOf(error)).toContain(todo);
    expect(textOf(error)).toContain(`What the service knows about ${String(status)}.`);
    expect(textOf(error)).toContain('Reference for support: r-42');
  });

  it.each(TITLES)('reads %i from an envelope HubSpot answers with', async (status, title) => {
    const { renderer } = await openWith((call) => {
      call.answer(envelope(status, problem(status, 'Inside the envelope.')));
    });
    expect(renderer.find(ErrorState).props.title).toBe(title);
    expect(textOf(renderer.find(ErrorState))).toContain('Inside the envelope.');
  });

  it.each(TITLES)('reads %i from an envelope HubSpot rejects with', async (status, title) => {
    const { renderer } = await openWith((call) => {
      const body = JSON.stringify(problem(status, 'As text in the envelope.'));
      call.reject(Object.assign(new Error('failed'), envelope(status, body)));
    });
    expect(renderer.find(ErrorState).props.title).toBe(title);
    expect(textOf(renderer.find(ErrorState))).toContain('As text in the envelope.');
  });

  it.each([
    ['GATEWAY_TIMEOUT', 'The answer took too long'],
    ['RATE_LIMITS', 'Too many requests at once'],
    ['VALIDATION_ERROR', 'The request was not accepted'],
    ['BAD_GATEWAY', 'The service could not be reached'],
  ])('tells HubSpot’s own refusal %s', async (category, title) => {
    const { renderer } = await openWith((call) => {
      call.reject({ status: 'error', category, message: 'From the proxy', context: {} });
    });
    expect(renderer.find(ErrorState).props.title).toBe(title);
  });

  it('says that the network failed, without the browser’s own words', async () => {
    const { renderer } = await openWith((call) => {
      call.reject(new TypeError('Failed to fetch'));
    });
    expect(renderer.find(ErrorState).props.title).toBe('The service could not be reached');
    expect(textOf(renderer.find(ErrorState))).not.toContain('Failed to fetch');
  });

  it('tells a time-out from a broken connection', async () => {
    const { renderer } = await openWith((call) => {
      call.reject(new Error('Request timed out'));
    });
    expect(renderer.find(ErrorState).props.title).toBe('The answer took too long');
  });

  it.each([
    [
      'not JSON at all',
      (call: Call) => {
        call.answer('<html>');
      },
    ],
    [
      'another version',
      (call: Call) => {
        call.answer({ ...dealCard(), version: 2 });
      },
    ],
    [
      'a field of the wrong type',
      (call: Call) => {
        call.answer({ ...dealCard(), sentence: 7 });
      },
    ],
  ])('does not crash on %s', async (_name, answer) => {
    const { renderer } = await openWith(answer);
    expect(renderer.find(ErrorState).props.title).toBe('The answer could not be read');
  });

  it('has one primary button, which tries again', async () => {
    const { calls, renderer } = await openWith((call) => {
      call.problem(500, 'A fault.');
    });
    const primary = renderer.findAll(Button).filter((button) => button.props.variant === 'primary');
    expect(primary.map((button) => textOf(button))).toEqual(['Retry']);
    primary[0]?.trigger('onClick');
    await settle();
    expect(calls).toHaveLength(2);
    newest(calls).answer(dealCard());
    await settle();
    expect(renderer.maybeFind(ErrorState)).toBeNull();
    expect(renderer.find(StatisticsItem).props.number).toBe('€31,416');
  });
});
