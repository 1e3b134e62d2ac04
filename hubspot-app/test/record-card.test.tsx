import { describe, expect, it } from '@jest/globals';
import {
  Button,
  EmptyState,
  ErrorState,
  Heading,
  LoadingSpinner,
  StatisticsItem,
  TableRow,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { RecordCardSurface } from '@pipeline-attribution/ui';
import { accountCard, emptyPersonCard, personCard } from './fixtures/touch-card.ts';
import { interceptFetch, newest, settle, textOf, type Call } from './support.tsx';

const open = async (subject: 'contact' | 'company', answer?: (call: Call) => void) => {
  const calls = interceptFetch();
  const renderer = createRenderer('crm.record.tab');
  renderer.render(<RecordCardSurface subject={subject} />);
  await settle();
  if (answer) {
    answer(newest(calls));
    await settle();
  }
  return { calls, renderer };
};

const headings = (renderer: Awaited<ReturnType<typeof open>>['renderer']): string[] =>
  renderer.findAll(Heading).map((heading) => textOf(heading));

describe('The card of a contact', () => {
  it('waits with a word, and asks for the record it stands on', async () => {
    const { calls, renderer } = await open('contact');
    expect(renderer.find(LoadingSpinner).props.label).toBe('Loading attribution');
    expect(newest(calls).url.pathname).toBe('/api/v1/records/hubspot/contact/123/card');
  });

  it('shows figures, what to talk about, influencers, deals, campaigns and touches', async () => {
    const { renderer } = await open('contact', (call) => {
      call.answer(personCard());
    });
    expect(
      renderer.findAll(StatisticsItem).map(({ props }) => [props.label, props.number]),
    ).toEqual([
      ['Influencer touches', 6],
      ['Influencers', 2],
      ['Last touch', '5 days ago'],
    ]);
    expect(headings(renderer)).toEqual([
      'Talk about',
      'Influencers',
      'Open deals',
      'Campaigns',
      'Touches',
    ]);
    const text = textOf(renderer.getRootNode());
    expect(text).toContain('2 influencers reached Lena Fischer in 6 touches');
    expect(text).toContain('Mina Kovač 30 %, Ray Osei 12 %');
    expect(text).toContain('Shares under Position-based. 1 closed deal is not listed.');
  });

  it('has one primary button, which copies the opening line', async () => {
    const { renderer } = await open('contact', (call) => {
      call.answer(personCard());
    });
    const primary = renderer.findAll(Button).filter((button) => button.props.variant === 'primary');
    expect(primary.map((button) => textOf(button))).toEqual(['Copy opening line']);
    primary[0]?.trigger('onClick');
    await settle();
    expect(renderer.mocks.actions.copyTextToClipboard.called).toBe(true);
  });

  it('shows five touches, and all of them a click away', async () => {
    const { renderer } = await open('contact', (call) => {
      call.answer(personCard());
    });
    expect(renderer.findAll(Button).map((button) => textOf(button))).toContain(
      'Show all touches (6)',
    );
  });

  it('says why nothing is known and what to do, and can be checked again', async () => {
    const { calls, renderer } = await open('contact', (call) => {
      call.answer(emptyPersonCard());
    });
    const empty = renderer.find(EmptyState);
    expect(textOf(empty)).toContain('none by an influencer');
    expect(textOf(empty)).toContain('ask for the name');
    renderer.find(Button, (button) => textOf(button) === 'Check again').trigger('onClick');
    await settle();
    newest(calls).answer(personCard());
    await settle();
    expect(renderer.maybeFind(EmptyState)).toBeNull();
  });

  it.each([
    [403, 'This data is not open to you'],
    [404, 'This contact has not been synced yet'],
    [500, 'The service could not answer'],
  ])('says what %i means, with one way to retry', async (status, title) => {
    const { renderer } = await open('contact', (call) => {
      call.problem(status, 'What the service knows.');
    });
    expect(renderer.find(ErrorState).props.title).toBe(title);
    expect(textOf(renderer.find(ErrorState))).toContain('What the service knows.');
    expect(renderer.findAll(Button).map((button) => textOf(button))).toEqual(['Retry']);
  });

  it('does not crash on an answer it cannot read', async () => {
    const { renderer } = await open('contact', (call) => {
      call.answer({ ...personCard(), figures: null });
    });
    expect(renderer.find(ErrorState).props.title).toBe('The answer could not be read');
  });
});

describe('The card of a company', () => {
  it('shows whom of its people influencers reached', async () => {
    const { calls, renderer } = await open('company', (call) => {
      call.answer(accountCard());
    });
    expect(newest(calls).url.pathname).toBe('/api/v1/records/hubspot/company/123/card');
    expect(renderer.findAll(StatisticsItem)[0]?.props).toMatchObject({
      label: 'People reached',
      number: 1,
    });
    expect(headings(renderer)).toContain('People reached');
    expect(renderer.findAll(TableRow).some((row) => textOf(row).includes('VP Operations'))).toBe(
      true,
    );
  });

  it('is told apart from a contact', async () => {
    const { renderer } = await open('company', (call) => {
      call.answer(personCard());
    });
    expect(renderer.find(ErrorState).props.title).toBe('The answer could not be read');
  });
});
