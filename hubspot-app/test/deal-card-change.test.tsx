import { beforeEach, describe, expect, it } from '@jest/globals';
import { Alert, Button, LoadingSpinner, Select, StatisticsItem } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DealCardSurface } from '@pipeline-attribution/ui';
import { dealCard } from './fixtures/deal-card.ts';
import { interceptFetch, newest, settle, textOf, type Call } from './support.tsx';

let calls: Call[];
let renderer: ReturnType<typeof createRenderer<'crm.record.tab'>>;

const attributed = () => renderer.find(StatisticsItem).props.number;

const pick = async (model: string) => {
  renderer.find(Select).trigger('onChange', model as never);
  await settle();
};

beforeEach(async () => {
  calls = interceptFetch();
  renderer = createRenderer('crm.record.tab');
  renderer.render(<DealCardSurface layout="full" />);
  await settle();
});

describe('Fetching', () => {
  it('asks for the record on the page under the account’s default model', () => {
    expect(newest(calls).url.href).toBe(
      'https://api.pipeline-attribution.example/api/v1/records/hubspot/deal/123/card',
    );
  });

  it('shows that it is loading until the answer is there', async () => {
    expect(renderer.find(LoadingSpinner).props.label).toBe('Loading attribution');
    newest(calls).answer(dealCard());
    await settle();
    expect(renderer.maybeFind(LoadingSpinner)).toBeNull();
    expect(attributed()).toBe('€31,416');
  });
});

describe('Changing the model', () => {
  beforeEach(async () => {
    newest(calls).answer(dealCard());
    await settle();
  });

  it('keeps the figures, with a quiet mark, until the new ones arrive', async () => {
    await pick('linear');
    expect(newest(calls).model).toBe('linear');
    expect(attributed()).toBe('€31,416');
    expect(renderer.find(LoadingSpinner).props).toMatchObject({
      label: 'Loading Linear',
      size: 'xs',
    });
    expect(renderer.find(Select).props.value).toBe('linear');

    newest(calls).answer(dealCard({}, 'linear'));
    await settle();
    expect(attributed()).toBe('€37,400');
    expect(renderer.maybeFind(LoadingSpinner)).toBeNull();
    expect(renderer.find(Select).props.value).toBe('linear');
  });

  it('drops an answer that was overtaken', async () => {
    await pick('linear');
    const overtaken = newest(calls);
    await pick('time_decay');
    newest(calls).answer(dealCard({}, 'time_decay'));
    await settle();
    overtaken.answer(dealCard({}, 'linear'));
    await settle();
    expect(attributed()).toBe('€26,928');
    expect(renderer.find(Select).props.value).toBe('time_decay');
  });

  it('drops a failure that was overtaken', async () => {
    await pick('linear');
    const overtaken = newest(calls);
    await pick('time_decay');
    overtaken.problem(500, 'Too late to matter.');
    await settle();
    expect(renderer.maybeFind(Alert)).toBeNull();
    newest(calls).answer(dealCard({}, 'time_decay'));
    await settle();
    expect(attributed()).toBe('€26,928');
  });

  it('keeps the old figures and says why when the new ones do not come', async () => {
    await pick('linear');
    newest(calls).problem(503, 'The service is starting again.');
    await settle();
    expect(attributed()).toBe('€31,416');
    expect(renderer.find(Select).props.value).toBe('position_based');
    const alert = renderer.find(Alert);
    expect(alert.props.title).toBe(
      'Linear could not be loaded; the figures are still Position-based',
    );
    expect(textOf(alert)).toContain('The service is starting again.');
    expect(textOf(alert)).toContain('r-42');
  });

  it('says in its own words that the answer took too long, whatever the gateway says', async () => {
    await pick('linear');
    newest(calls).problem(504, 'Gateway took too long to respond');
    await settle();
    expect(textOf(renderer.find(Alert))).toContain(
      'The service did not answer within 15 seconds. Retry.',
    );
  });

  it('retries the model that did not come', async () => {
    await pick('linear');
    newest(calls).problem(503, 'The service is starting again.');
    await settle();
    renderer.find(Alert).find(Button).trigger('onClick');
    await settle();
    expect(newest(calls).model).toBe('linear');
    expect(renderer.maybeFind(Alert)).toBeNull();
    newest(calls).answer(dealCard({}, 'linear'));
    await settle();
    expect(attributed()).toBe('€37,400');
  });

  it('ignores a value that is no model of the account', async () => {
    await pick('astrology');
    expect(calls).toHaveLength(1);
  });
});

describe('Leaving the record', () => {
  it('fetches the other record and never shows the first one’s late answer', async () => {
    const first = newest(calls);
    renderer.mocks.context.crm.objectId = 456; // HubSpot reuses the card when the reader moves on
    first.answer(dealCard());
    await settle();
    const second = newest(calls);
    expect(second.url.pathname).toBe('/api/v1/records/hubspot/deal/456/card');
    second.answer(dealCard({}, 'linear'));
    await settle();
    expect(attributed()).toBe('€37,400');
  });
});
