import { describe, expect, it } from '@jest/globals';
import {
  Button,
  Heading,
  Link,
  Select,
  StatisticsItem,
  Table,
  TableCell,
  TableFooter,
  TableHeader,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DealCardSurface } from '@pipeline-attribution/ui';
import type { DealCardView } from '@pipeline-attribution/shared';
import { crowdedCard, dealCard, money } from './fixtures/deal-card.ts';
import { answerAlways, settle, textOf } from './support.tsx';

const draw = async (view: DealCardView, layout: 'full' | 'compact' = 'full') => {
  answerAlways(view);
  const renderer = createRenderer('crm.record.tab');
  renderer.render(<DealCardSurface layout={layout} />);
  await settle();
  return renderer;
};

/** Everything written on the surface in reading order, overlays left out. */
const words = (renderer: Awaited<ReturnType<typeof draw>>): string =>
  textOf(renderer.getRootNode());

const cellsOf = (renderer: Awaited<ReturnType<typeof draw>>, first: string) => {
  const row = renderer.find(TableRow, (node) => textOf(node).startsWith(first));
  return row.findAll(TableCell);
};

describe('The card of a deal that influencers reached', () => {
  it('opens with the sentence that says it all', async () => {
    const renderer = await draw(dealCard());
    expect(textOf(renderer.find(Text))).toBe(
      '3 influencers reached 4 of the 5 people on this deal; Position-based credits them 42 % (€31,416).',
    );
  });

  it('shows the four figures, the attributed amount first', async () => {
    const renderer = await draw(dealCard());
    expect(
      renderer.findAll(StatisticsItem).map(({ props }) => [props.label, props.number]),
    ).toEqual([
      ['Attributed pipeline', '€31,416'],
      ['Touches', 7],
      ['Days from first touch', 87],
      ['Conversion probability', '60 %'],
    ]);
    const attributed = renderer.find(StatisticsItem, { label: 'Attributed pipeline' });
    expect(textOf(attributed)).toContain('42 % (35–49 %)of €74,800');
  });

  it.each([
    ['won', 'Attributed revenue'],
    ['lost', 'Attributed, but lost'],
  ] as const)('names the amount of a %s deal for what it is', async (outcome, label) => {
    const base = dealCard();
    const renderer = await draw(dealCard({ record: { ...base.record, outcome } }));
    expect(renderer.find(StatisticsItem).props.label).toBe(label);
  });

  it('says so when the deal has no amount, and shows the share in its place', async () => {
    const base = dealCard();
    const renderer = await draw(
      dealCard({
        record: { ...base.record, amount: null },
        figures: {
          ...base.figures,
          attributed: { ...base.figures.attributed, amount: null },
          conversion: null,
          daysSinceFirstTouch: null,
        },
        influencers: base.influencers.map((row) => ({ ...row, amount: null })),
        remainder: base.remainder.map((row) => ({ ...row, amount: null })),
      }),
    );
    expect(renderer.find(StatisticsItem).props.number).toBe('42 % (35–49 %)');
    expect(textOf(renderer.find(StatisticsItem))).toContain('This deal has no amount yet');
    expect(renderer.find(StatisticsItem, { label: 'Conversion probability' }).props.number).toBe(
      '–',
    );
    expect(renderer.maybeFind(TableHeader, (node) => textOf(node) === 'Amount')).not.toBeNull();
  });

  it('lists each influencer with platform, content, share, amount, last touch and evidence', async () => {
    const renderer = await draw(dealCard());
    expect(cellsOf(renderer, 'Mina Kovač').map((cell) => textOf(cell))).toEqual([
      'Mina KovačLinkedIn · Webinar, postRevOps Autumn',
      '27 %',
      '€20,196',
      '19 days agothrough Lena Fischer',
      'Tracked',
      'Why?',
    ]);
  });

  it('shows the currency and aligns every share and amount to the right', async () => {
    const renderer = await draw(dealCard());
    const numeric = renderer
      .findAll(TableHeader)
      .filter((header) => ['Share', 'Amount (EUR)'].includes(textOf(header)));
    expect(numeric.length).toBeGreaterThanOrEqual(3);
    expect(new Set(numeric.map((header) => header.props.align))).toEqual(new Set(['right']));
    const shares = renderer
      .findAll(TableCell)
      .filter((cell) => /^(\d+ %|€[\d,]+)/.test(textOf(cell)));
    expect(shares.length).toBeGreaterThan(10);
    expect(new Set(shares.map((cell) => cell.props.align))).toEqual(new Set(['right']));
  });

  it('adds what is not influencers’, so that the rows are the whole deal', async () => {
    const renderer = await draw(dealCard());
    expect(words(renderer)).toContain('Other marketing');
    expect(textOf(renderer.find(TableFooter))).toBe('Whole deal100 %€74,800');
  });

  it('shows no total when the rows do not add up to the deal', async () => {
    const base = dealCard();
    const [first, ...others] = base.influencers;
    if (first === undefined) throw new Error('The fixture has no influencers.');
    const renderer = await draw(
      dealCard({ influencers: [{ ...first, amount: money(1) }, ...others] }),
    );
    expect(renderer.maybeFind(TableFooter)).toBeNull();
  });

  it('gives the evidence its own colour and always its word', async () => {
    const renderer = await draw(dealCard());
    const seen = renderer.findAll(Tag).map((tag) => [textOf(tag), tag.props.variant]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['Tracked', 'success'],
        ['Self-reported', 'info'],
        ['Inferred', 'warning'],
      ]),
    );
  });

  it('never makes a tag a button', async () => {
    const renderer = await draw(dealCard());
    for (const tag of renderer.findAll(Tag)) expect(tag.props.onClick).toBeUndefined();
  });

  it('keeps the order of the design: sentence, figures, influencers, talk, journey, model, freshness', async () => {
    const text = words(await draw(dealCard()));
    const places = [
      '3 influencers reached',
      '42 % (35–49 %)of €74,800',
      'Influencers',
      'Talk about',
      'Journey',
      'Compare models',
      'How is this computed?',
      'Computed 2 minutes ago',
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('has one primary button: the next step', async () => {
    const renderer = await draw(dealCard());
    const primary = renderer.findAll(Button).filter((button) => button.props.variant === 'primary');
    expect(primary.map((button) => textOf(button))).toEqual(['Copy opening line']);
  });

  it('leaves “Talk about” out when nothing was seen', async () => {
    const renderer = await draw(dealCard({ talkAbout: null }));
    expect(renderer.findAll(Heading).map((heading) => textOf(heading))).toEqual([
      'Influencers',
      'Journey',
    ]);
  });

  it('links content only to web addresses', async () => {
    const base = dealCard();
    if (base.talkAbout === null) throw new Error('The fixture has nothing to talk about.');

    const url = 'javascript:alert(1)';
    const renderer = await draw(
      dealCard({ talkAbout: { ...base.talkAbout, url }, journey: { latest: [], all: [] } }),
    );
    expect(renderer.findAll(Link)).toHaveLength(0);
    expect(words(renderer)).toContain(base.talkAbout.title);
  });

  it('pages a table of more than ten influencers', async () => {
    const renderer = await draw(crowdedCard(23));
    const table = renderer.find(Table);
    expect(table.props).toMatchObject({ paginated: true, pageCount: 3, page: 1 });
    expect(words(renderer)).toContain('Influencer 10');
    expect(words(renderer)).not.toContain('Influencer 11');
    table.trigger('onPageChange' as never, 3 as never);
    await settle();
    expect(words(renderer)).toContain('Influencer 23');
    expect(words(renderer)).not.toContain('Influencer 10');
  });

  it('offers every model of the account', async () => {
    const renderer = await draw(dealCard());
    const select = renderer.find(Select);
    expect(select.props.value).toBe('position_based');
    expect(select.props.options.map((option) => option.label)).toEqual([
      'First touch',
      'Last touch',
      'Linear',
      'Time decay',
      'Position-based',
    ]);
  });
});

describe('The sidebar’s card', () => {
  it('keeps the sentence, the figures and the top three', async () => {
    const renderer = await draw(crowdedCard(5), 'compact');
    expect(textOf(renderer.find(Text))).toContain('3 influencers reached');
    expect(renderer.findAll(StatisticsItem)).toHaveLength(4);
    expect(words(renderer)).toContain('Influencer 3');
    expect(words(renderer)).not.toContain('Influencer 4');
    expect(words(renderer)).toContain('2 more on the “Influencer attribution” card');
  });

  it('holds no table, no picker and no primary button', async () => {
    const renderer = await draw(dealCard(), 'compact');
    expect(renderer.findAll(Table)).toHaveLength(0);
    expect(renderer.findAll(Select)).toHaveLength(0);
    expect(renderer.findAll(Button)).toHaveLength(0);
  });
});
