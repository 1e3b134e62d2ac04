import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  Alert,
  BarChart,
  Button,
  ErrorState,
  LineChart,
  Link,
  LoadingButton,
  LoadingSpinner,
  Select,
  Statistics,
  TableCell,
  TableHeader,
} from '@hubspot/ui-extensions';
import { PageLink, PageTitle } from '@hubspot/ui-extensions/pages';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { ChartBlock, PageView } from '@pipeline-attribution/shared';
import { AppPages } from '@pipeline-attribution/ui/pages';
import { interceptFetch, newest, settle, textOf, type Call } from './support.tsx';

const CHART: ChartBlock = {
  kind: 'chart',
  id: 'trend',
  title: 'Revenue',
  shape: 'line',
  unit: 'money',
  currency: 'EUR',
  sentence: 'Revenue rose from €1,000 in October to €2,000 in November.',
  series: [
    { key: 'influenced', label: 'Influenced', role: 'value' },
    { key: 'rest', label: 'The rest', role: 'remainder' },
  ],
  points: [
    { x: '2026-10', label: 'Oct', values: [1000, null], texts: ['€1,000', '–'] },
    { x: '2026-11', label: 'Nov', values: [2000, 500], texts: ['€2,000', '€500'] },
  ],
};

const VIEW: PageView = {
  version: 1,
  id: 'deals',
  title: 'Deals',
  path: [{ label: 'Dashboard', to: { page: 'dashboard', params: {} } }],
  sentence: 'Two deals.',
  notices: [],
  filters: [
    {
      kind: 'choice',
      name: 'model',
      label: 'Model',
      help: null,
      value: 'linear',
      choices: [
        { value: 'linear', label: 'Linear' },
        { value: 'first_touch', label: 'First touch' },
      ],
    },
  ],
  blocks: [
    {
      kind: 'figures',
      id: 'top',
      title: '',
      items: [
        {
          key: 'revenue',
          label: 'Revenue',
          text: '€2,000',
          value: 200_000,
          detail: '',
          change: { text: '+12 % on the period before', direction: 'up', tone: 'good' },
          to: null,
          help: null,
        },
      ],
    },
    CHART,
    {
      kind: 'table',
      id: 'deals',
      title: '',
      intro: '',
      columns: [
        { key: 'name', label: 'Deal', kind: 'text', isSortable: true, currency: null, help: null },
      ],
      rows: [
        {
          id: 'd1',
          cells: { name: { text: 'Fernhall', value: 'Fernhall' } },
          record: null,
          actions: [],
        },
      ],
      total: null,
      sort: null,
      paging: { page: 1, pages: 1, rows: 1 },
      empty: { title: 'No deals', text: 'None.', to: null },
    },
  ],
  how: null,
  exports: [],
  freshness: 'Read from HubSpot 2 min ago.',
};

let calls: Call[];
beforeEach(() => {
  calls = interceptFetch();
});

const open = async (params: Record<string, string> = {}) => {
  const renderer = createRenderer('pages');
  renderer.mocks.setPageLocation({ path: '/deals', params });
  renderer.render(<AppPages />);
  await settle();
  // The navigation is asked for beside the page.
  calls.find(({ url }) => url.pathname === '/api/v1/pages')?.answer({ pages: [] });
  await settle();
  return renderer;
};
const answer = async (body: unknown) => {
  newest(calls).answer(body);
  await settle();
};

describe('A page of the service', () => {
  it('is asked for with what the link chose, and drawn from top to bottom', async () => {
    const renderer = await open({ influencer: 'i1' });
    expect(renderer.findAll(LoadingSpinner)).toHaveLength(1);
    expect(newest(calls).url.pathname).toBe('/api/v1/pages/deals');
    expect(newest(calls).url.search).toBe('?influencer=i1');
    await answer(VIEW);
    expect(renderer.find(PageTitle).text).toBe('Deals');
    expect(textOf(renderer.find(Statistics))).toContain('+12 % on the period before');
    expect(textOf(renderer.find(TableCell, (cell) => textOf(cell) === 'Fernhall'))).toBe(
      'Fernhall',
    );
    expect(textOf(renderer.getRootNode())).toContain('Read from HubSpot 2 min ago.');
  });

  it('is asked for anew with each choice, keeping the others and what is shown', async () => {
    const renderer = await open({ influencer: 'i1' });
    await answer(VIEW);
    renderer.find(Select).trigger('onChange', 'first_touch' as never);
    expect(newest(calls).url.search).toBe('?influencer=i1&model=first_touch');
    expect(renderer.find(PageTitle).text).toBe('Deals');
    await answer(VIEW);
    const head = renderer.find(TableHeader, (header) => textOf(header) === 'Deal');
    (head.props as { onSortChange: (to: string) => void }).onSortChange('descending');
    await settle();
    expect(newest(calls).url.search).toBe('?deals.sort=-name&influencer=i1&model=first_touch');
    newest(calls).problem(503, 'Restarting.');
    await settle();
    expect(renderer.find(Alert).props.title).toBe('The service could not answer');
    expect(renderer.find(PageTitle).text).toBe('Deals');
  });

  it('draws a chart with a gap where there is no value, and says it in words and figures', async () => {
    const renderer = await open();
    await answer(VIEW);
    expect(renderer.find(LineChart).props.data).toEqual([
      { x: 'Oct', y: 1000, series: 'Influenced' },
      { x: 'Nov', y: 2000, series: 'Influenced' },
      { x: 'Nov', y: 500, series: 'The rest' },
    ]);
    expect(textOf(renderer.getRootNode())).toContain(CHART.sentence);
    expect(textOf(renderer.getRootNode())).toContain('€500');
  });

  it('draws shares in percent, as they are said', async () => {
    const renderer = await open();
    const points = CHART.points.map((point) => ({ ...point, values: [0.07, null] }));
    await answer({ ...VIEW, blocks: [{ ...CHART, unit: 'percent', currency: null, points }] });
    const { data, axes } = renderer.find(LineChart).props;
    expect(data).toEqual([
      { x: 'Oct', y: 7, series: 'Influenced' },
      { x: 'Nov', y: 7, series: 'Influenced' },
    ]);
    expect(axes.y.label).toBe('Percent');
  });

  it('says sentences and leads on from them with what was chosen', async () => {
    const renderer = await open();
    const text = {
      kind: 'text' as const,
      id: 'more',
      title: 'Where they publish',
      lines: ['LinkedIn: mina-k'],
      links: [
        {
          label: 'Deals they have credit of',
          to: { page: 'deals' as const, params: { by: 'influencer', key: 'i1' } },
        },
      ],
      actions: [],
    };
    await answer({ ...VIEW, path: [], blocks: [text] });
    expect(textOf(renderer.getRootNode())).toContain('LinkedIn: mina-k');
    const link = renderer.find(PageLink, (one) => textOf(one) === 'Deals they have credit of');
    expect(link.props).toMatchObject({ to: '/deals', params: { by: 'influencer', key: 'i1' } });
  });

  it('hands its tables over by a link that opens once, for what is chosen on it', async () => {
    const renderer = await open({ influencer: 'i1' });
    const file = { label: 'Download these deals', table: 'deals', fileName: 'deals-2026-11.csv' };
    const view = { ...VIEW, exports: [file] };
    await answer(view);
    renderer.find(LoadingButton, (one) => textOf(one) === file.label).trigger('onClick');
    await settle();
    expect(newest(calls)).toMatchObject({ method: 'POST', body: undefined });
    expect(newest(calls).url.pathname).toBe('/api/v1/pages/deals/tables/deals/links');
    expect(newest(calls).url.search).toBe('?influencer=i1');
    const link = 'https://api.example.com/files/once';
    newest(calls).answer({ url: link, fileName: file.fileName, expiresAt: 'soon' }, 201);
    await settle();
    const found = renderer.find(Link, (one) => textOf(one) === 'Download deals-2026-11.csv');
    expect(found.props.href).toEqual({ url: link, external: true });
    // What is chosen next is another file.
    renderer.find(Select).trigger('onChange', 'first_touch' as never);
    await answer(view);
    expect(renderer.maybeFind(Link)).toBeNull();
  });

  it('stacks the parts of a whole', async () => {
    const renderer = await open();
    await answer({ ...VIEW, blocks: [{ ...CHART, shape: 'stacked' }] });
    expect(renderer.find(BarChart).props.axes.options).toEqual({
      groupFieldByColor: 'series',
      colors: { Influenced: 'darkAqua', 'The rest': 'orange' },
      stacking: true,
    });
  });

  it.each<[string, unknown]>([
    ['no page', { items: [] }],
    ['a page of another version', { ...VIEW, version: 2 }],
    ['a kind of block there is not', { ...VIEW, blocks: [{ kind: 'globe', id: 'g' }] }],
    [
      'a link that is no web address',
      {
        ...VIEW,
        blocks: VIEW.blocks.map((block) =>
          block.kind === 'table'
            ? {
                ...block,
                rows: [
                  {
                    id: 'd1',
                    cells: { name: { text: 'x', value: 'x', url: 'javascript:alert(1)' } },
                    record: null,
                    actions: [],
                  },
                ],
              }
            : block,
        ),
      },
    ],
    [
      'a chart whose points lack a series',
      {
        ...VIEW,
        blocks: [{ ...CHART, points: [{ x: 'a', label: 'a', values: [1], texts: ['1'] }] }],
      },
    ],
  ])('is an error state for an answer that is %s', async (_name, body) => {
    const renderer = await open();
    await answer(body);
    expect(renderer.find(ErrorState).props.title).toBe('The answer could not be read');
    expect(renderer.findAll(Button).map((button) => textOf(button))).toEqual(['Retry']);
  });
});
