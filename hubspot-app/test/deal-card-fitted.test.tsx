import { describe, expect, it } from '@jest/globals';
import {
  Alert,
  Button,
  DescriptionListItem,
  Modal,
  Panel,
  Select,
  StatisticsItem,
  StatusTag,
  TableCell,
  TableFooter,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DealCardSurface } from '@pipeline-attribution/ui';
import type { DealCardView } from '@pipeline-attribution/shared';
import { dealCardView } from '../src/app/packages/ui/src/api/deal-card-guard.ts';
import { dealCard } from './fixtures/deal-card.ts';
import { fittedCard } from './fixtures/fitted-card.ts';
import { answerAlways, settle, textOf } from './support.tsx';

const draw = async (view: DealCardView, layout: 'full' | 'compact' = 'full') => {
  answerAlways(view);
  const renderer = createRenderer('crm.record.tab');
  renderer.render(<DealCardSurface layout={layout} />);
  await settle();
  return renderer;
};

type Renderer = Awaited<ReturnType<typeof draw>>;

/** Everything written on the surface, no-break spaces as spaces, overlays left out. */
const words = (renderer: Renderer): string => plain(textOf(renderer.getRootNode()));

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

const rowOf = (renderer: Renderer, first: string) =>
  renderer.find(TableRow, (node) => textOf(node).startsWith(first));

const cellsOf = (renderer: Renderer, first: string): readonly string[] =>
  rowOf(renderer, first)
    .findAll(TableCell)
    .map((cell) => plain(textOf(cell)));

const REASON =
  '27 won deals so far; the data-driven model starts at 30. Until then all touches share evenly.';

describe('The range of a model that gives one', () => {
  it('stands behind the share, with a line that says what it is', async () => {
    const renderer = await draw(fittedCard('data_driven'));
    const attributed = renderer.find(StatisticsItem, { label: 'Attributed pipeline' });
    expect(attributed.props.number).toBe('€44,132');
    expect(attributed.findAll(Text).map((text) => plain(textOf(text)))).toEqual([
      '59 % (47–71 %)',
      'of €74,800; 90 % sure of the range',
    ]);
  });

  it('is left out, with its line, under a rule', async () => {
    const renderer = await draw(fittedCard('linear'));
    expect(plain(textOf(renderer.find(StatisticsItem)))).toBe('75 % of €74,800');
  });
});

describe('What would have come anyway', () => {
  it('is a row of its own in the incremental view, with its reason, and part of the whole deal', async () => {
    const renderer = await draw(fittedCard('incremental'));
    expect(cellsOf(renderer, 'Would have come anyway')).toEqual([
      'Would have come anyway',
      '37 %',
      '€27,676',
      'Going by your other deals, 37 % of a deal like this would have come without any of the marketing we know of.',
    ]);
    expect(plain(textOf(renderer.find(TableFooter)))).toBe('Whole deal100 %€74,800');
  });

  it('is a line below the influencers in the sidebar', async () => {
    const text = words(await draw(fittedCard('incremental'), 'compact'));
    expect(text).toContain('Would have come anyway37 %€27,676');
  });

  it('is not on the card of any other model', async () => {
    for (const layout of ['full', 'compact'] as const) {
      const renderer = await draw(fittedCard('data_driven'), layout);
      expect(words(renderer)).not.toContain('Would have come anyway');
    }
  });
});

describe('A post that nobody clicked, of an influencer nothing on the deal speaks of', () => {
  it('is a line below the influencers that says what it rests on, and part of the whole deal', async () => {
    const renderer = await draw(fittedCard('data_driven'));
    expect(cellsOf(renderer, '1 post nobody clicked')).toEqual([
      '1 post nobody clicked, by 1 influencer',
      '10 %',
      '€7,480',
      'Inferred: deals come more often after such posts, but nothing on this deal speaks of them. The Revenue Desk (10 %).',
    ]);
    expect(plain(textOf(renderer.find(TableFooter)))).toBe('Whole deal100 %€74,800');
  });

  it('stays in the sidebar', async () => {
    const text = words(await draw(fittedCard('data_driven'), 'compact'));
    expect(text).toContain('1 post nobody clicked, by 1 influencer10 %€7,480');
  });
});

describe('An influencer known by a visit that their post is likely to have brought', () => {
  const card = fittedCard('linear', { broughtVisit: true });

  it('has a row marked as inferred that names no person', async () => {
    const renderer = await draw(card);
    expect(cellsOf(renderer, 'The Revenue Desk')).toEqual([
      'The Revenue DeskPodcastRevOps Autumn',
      '10 %',
      '€7,480',
      '44 days agoa post without a click',
      'Inferred, 50 %',
      'Why?',
    ]);
    expect(rowOf(renderer, 'The Revenue Desk').find(Tag).props.variant).toBe('warning');
  });

  it('is counted apart from the touches', async () => {
    const renderer = await draw(card);
    const touches = renderer.find(StatisticsItem, { label: 'Touches' });
    expect(touches.props.number).toBe(3);
    expect(textOf(touches)).toBe('On 2 of 3 peopleAnd 1 post without a click');
  });

  it('has a share explained in a sentence, and its post where others have a touch', async () => {
    const renderer = await draw(card);
    const modal = rowOf(renderer, 'The Revenue Desk').find(Button).props.overlay?.find(Modal);
    expect(textOf(modal)).toContain('came within a day of this post');
    const facts = modal
      ?.findAll(DescriptionListItem)
      .map((item) => [item.props.label, plain(textOf(item))]);
    expect(facts).toEqual(
      expect.arrayContaining([
        ['Touches', '0, and 1 post without a click'],
        ['Latest post', '9 Oct 2026, a post without a click'],
        ['Evidence', 'Inferred, 50 %'],
      ]),
    );
  });

  it('is marked as inferred where the sidebar has room for it', async () => {
    const top = { ...card, influencers: card.influencers.slice(-1) };
    const renderer = await draw(top, 'compact');
    expect(renderer.findAll(Tag).map((tag) => plain(textOf(tag)))).toContain('Inferred, 50 %');
  });
});

describe('What a model has learnt from', () => {
  it('is a line below the picker, and at the foot of the sidebar', async () => {
    const line = 'Learnt on 21 Nov 2026 from 514 deals, 160 of them won.';
    for (const layout of ['full', 'compact'] as const) {
      expect(words(await draw(fittedCard('data_driven'), layout))).toContain(line);
    }
  });

  it('comes with what to be careful about, where the model says so', async () => {
    const warning = 'Most journeys have one touch only.';
    const markov = { values: {}, conversions: 160, paths: 514, order: 1, warning };
    const text = words(await draw(fittedCard('markov', { markov })));
    expect(text).toContain(
      `Learnt on 21 Nov 2026 from 514 journeys, 160 of which ended in a won deal. ${warning}`,
    );
  });

  it('is not said of a rule', async () => {
    expect(words(await draw(fittedCard('linear')))).not.toContain('Learnt on');
  });
});

describe('A model that has too little to learn from', () => {
  it('says so beside the figures, with the reason and what it does instead, as a notice', async () => {
    const renderer = await draw(fittedCard('data_driven', { level: 'fallback' }));
    const notice = renderer.find(Alert);
    expect(notice.props).toMatchObject({
      variant: 'info',
      title: 'Data-driven has too few deals to learn from',
    });
    expect(textOf(notice)).toBe(REASON);
    const text = words(renderer);
    expect(text.indexOf('Conversion probability')).toBeLessThan(text.indexOf(REASON));
    expect(text.indexOf(REASON)).toBeLessThan(text.indexOf('Mina Kovač', text.indexOf(REASON)));
  });

  it('says that it is an early estimate while it leans on what is usual', async () => {
    const renderer = await draw(fittedCard('incremental', { level: 'blended' }));
    const notice = renderer.find(Alert);
    expect(notice.props).toMatchObject({
      variant: 'info',
      title: 'Data-driven, incremental is an early estimate',
    });
    expect(textOf(notice)).toContain('60 won deals so far: the shares lean on what is usual');
  });

  it('says that it has not learnt yet, before the first fit', async () => {
    const renderer = await draw(fittedCard('data_driven', { level: null }));
    expect(renderer.find(Alert).props.title).toBe('Data-driven has not learnt from your deals yet');
  });

  it('has a mark and the reason in the sidebar, no box', async () => {
    const renderer = await draw(fittedCard('data_driven', { level: 'fallback' }), 'compact');
    expect(renderer.findAll(Alert)).toHaveLength(0);
    expect(textOf(renderer.find(StatusTag))).toBe('Not learnt yet');
    expect(words(renderer)).toContain(REASON);
  });

  it.each([
    ['a model that has learnt enough', fittedCard('data_driven')],
    ['a rule', fittedCard('linear', { level: 'fallback' })],
    ['a rule before the first fit', dealCard()],
  ])('is not said of %s', async (_name, view) => {
    expect((await draw(view)).findAll(Alert)).toHaveLength(0);
    expect((await draw(view, 'compact')).findAll(StatusTag)).toHaveLength(0);
  });
});

describe('Choosing among models that learn', () => {
  const LEARNING = ['Data-driven', 'Data-driven, incremental', 'Markov', 'Shapley'];

  it('is possible in the picker', async () => {
    const renderer = await draw(fittedCard('markov'));
    const { options, value } = renderer.find(Select).props;
    expect(options.map(({ label }) => label)).toEqual(expect.arrayContaining(LEARNING));
    expect(value).toBe('markov');
  });

  it('is informed by a row for each in the comparison', async () => {
    const renderer = await draw(fittedCard('data_driven'));
    const panel = renderer
      .find(Button, (button) => textOf(button) === 'Compare models')
      .props.overlay?.find(Panel);
    const rows = panel
      ?.findAll(TableRow)
      .map((row) => row.findAll(TableCell).map((cell) => plain(textOf(cell))));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['Data-driven', '59 %', '€44,132', 'Mina Kovač (40 %)', 'Shown'],
        ['Data-driven, incremental', '37 %', '€27,676', 'Mina Kovač (25 %)', 'Show'],
        ['Markov', '70 %', '€52,360', 'Mina Kovač (56 %)', 'Show'],
        ['Shapley', '64 %', '€47,872', 'Mina Kovač (48 %)', 'Show'],
      ]),
    );
    expect(textOf(panel)).toContain('The incremental view leaves out what would have come anyway');
  });
});

describe('What the service sends of a model that learns', () => {
  it.each(['data_driven', 'incremental', 'markov', 'shapley'] as const)(
    'passes the guard as it is under %s',
    (model) => {
      const view = fittedCard(model);
      expect(dealCardView(JSON.parse(JSON.stringify(view)), '')).toEqual(view);
    },
  );
});
