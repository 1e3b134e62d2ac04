import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  Alert,
  Button,
  DateInput,
  Form,
  Input,
  Link,
  LoadingButton,
  Modal,
  MultiSelect,
  NumberInput,
  ProgressBar,
  Select,
  StatusTag,
  Table,
  TableCell,
  Text,
  TextArea,
  Toggle,
} from '@hubspot/ui-extensions';
import { PageLink } from '@hubspot/ui-extensions/pages';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type {
  Action,
  Block,
  CopyBlock,
  FormBlock,
  PageView,
  StepsBlock,
  TimelineBlock,
} from '@pipeline-attribution/shared';
import { AppPages } from '@pipeline-attribution/ui/pages';
import { interceptFetch, newest, settle, textOf, type Call } from './support.tsx';

const viewOf = (...blocks: readonly Block[]): PageView => ({
  version: 1,
  id: 'repairs',
  title: 'Repairs',
  path: [],
  sentence: '',
  notices: [],
  filters: [],
  blocks,
  how: null,
  exports: [],
  freshness: '',
});

let calls: Call[];
beforeEach(() => {
  calls = interceptFetch();
});

const answer = async (body: unknown, status = 200): Promise<void> => {
  newest(calls).answer(body, status);
  await settle();
};

const open = async (...blocks: readonly Block[]) => {
  const renderer = createRenderer('pages');
  renderer.mocks.setPageLocation({ path: '/repairs', params: {} });
  renderer.render(<AppPages />);
  await settle();
  // The navigation is asked for beside the page.
  calls.find(({ url }) => url.pathname === '/api/v1/pages')?.answer({ pages: [] });
  await answer(viewOf(...blocks));
  return renderer;
};

type Renderer = Awaited<ReturnType<typeof open>>;

const press = async (renderer: Renderer, label: string): Promise<void> => {
  renderer.find(LoadingButton, (one) => textOf(one) === label).trigger('onClick');
  await settle();
};

const ACCEPT: Action = {
  id: 'accept',
  label: 'Accept',
  kind: 'primary',
  request: { method: 'POST', path: '/repairs/r1/accept', body: { influencerId: 'i1' } },
  confirm: null,
  done: 'It is linked now.',
  then: null,
};

const tableWith = (...actions: readonly Action[]): Block => ({
  kind: 'table',
  id: 'open',
  title: '',
  intro: '',
  columns: [
    { key: 'name', label: 'Value', kind: 'text', isSortable: false, currency: null, help: null },
  ],
  rows: [{ id: 'r1', cells: { name: { text: 'Mna', value: 'Mna' } }, record: null, actions }],
  total: null,
  sort: null,
  paging: { page: 1, pages: 1, rows: 1 },
  empty: { title: '', text: '', to: null },
});

describe('An action of a row', () => {
  it('is a small secondary button, sends what the page described, says that it is done, and shows what is now', async () => {
    const renderer = await open(tableWith(ACCEPT));
    const button = renderer.find(LoadingButton);
    expect(button.props).toMatchObject({ size: 'xs', variant: 'secondary' });
    await press(renderer, 'Accept');
    const call = newest(calls);
    expect([call.method, call.url.pathname, call.body]).toEqual([
      'POST',
      '/api/v1/repairs/r1/accept',
      { influencerId: 'i1' },
    ]);
    await answer({});
    expect(renderer.mocks.actions.addAlert.calls).toEqual([
      [{ type: 'success', message: 'It is linked now.' }],
    ]);
    expect(newest(calls).url.pathname).toBe('/api/v1/pages/repairs');
    await answer(viewOf());
    expect(renderer.findAll(LoadingButton)).toEqual([]);
  });

  it('says in the service’s words why it was not done, and keeps the row', async () => {
    const renderer = await open(tableWith(ACCEPT));
    await press(renderer, 'Accept');
    newest(calls).problem(409, 'Somebody accepted it a moment ago.');
    await settle();
    expect(renderer.mocks.actions.addAlert.calls.at(-1)).toEqual([
      {
        type: 'danger',
        title: 'The request was not accepted',
        message: 'Somebody accepted it a moment ago.',
      },
    ]);
    expect(renderer.find(LoadingButton).props.loading).toBe(false);
  });

  it('goes to where the page says', async () => {
    const then = { page: 'campaign' as const, params: { id: '{id}' } };
    const renderer = await open(tableWith({ ...ACCEPT, then }));
    await press(renderer, 'Accept');
    await answer({ id: 'c9' }, 201);
    expect(renderer.mocks.actions.navigateToPage.calls).toEqual([
      [{ to: '/campaign', params: { id: 'c9' } }],
    ]);
  });

  it('asks before where something can be lost, and does nothing until it is answered', async () => {
    const action: Action = {
      ...ACCEPT,
      id: 'dismiss',
      label: 'Dismiss',
      kind: 'danger',
      confirm: 'It stays unlinked. Dismiss it?',
    };
    const renderer = await open(tableWith(action));
    const before = calls.length;
    const button = renderer.find(Button, (one) => textOf(one) === 'Dismiss');
    expect(button.props.variant).toBe('destructive');
    expect(calls).toHaveLength(before);
    const modal = renderer.find(Modal);
    expect(textOf(modal)).toContain('It stays unlinked. Dismiss it?');
    await press(renderer, 'Dismiss');
    newest(calls).problem(409, 'It was dismissed before.');
    await settle();
    expect(textOf(renderer.find(Modal).find(Alert))).toBe('It was dismissed before.');
    expect(renderer.mocks.actions.closeOverlay.called).toBe(false);
    await press(renderer, 'Dismiss');
    await answer({});
    expect(renderer.mocks.actions.closeOverlay.calls).toEqual([['open-r1-dismiss']]);
  });
});

describe('Sentences with something to do about them', () => {
  it('have the button below, the first thing to do as the page says', async () => {
    const renderer = await open({
      kind: 'text',
      id: 'state',
      title: '',
      lines: ['Figures are not written.'],
      links: [],
      actions: [{ ...ACCEPT, label: 'Switch on' }],
    });
    expect(renderer.find(LoadingButton).props).toMatchObject({ size: 'sm', variant: 'primary' });
    await press(renderer, 'Switch on');
    expect(newest(calls).method).toBe('POST');
  });
});

describe('A timeline', () => {
  const touch = {
    id: 't1',
    kind: 'touch' as const,
    at: '2026-03-04T08:00:00Z',
    dateText: '4 Mar 2026',
    ago: '3 weeks ago',
    title: 'Post “Why we moved”',
    person: 'Anna Berg',
    influencer: 'Mina Kovač',
    content: 'LinkedIn',
    evidence: { label: 'Tracked link', tone: 'good' as const },
    influence: 'Raised the odds by 40 %',
    count: 3,
    url: 'https://posts.example/1',
    record: null,
  };
  const BLOCK: TimelineBlock = {
    kind: 'timeline',
    id: 'journey',
    title: 'What happened',
    groups: [
      {
        label: 'March 2026',
        entries: [
          touch,
          {
            ...touch,
            id: 's1',
            kind: 'stage',
            title: 'Qualified',
            person: '',
            influencer: '',
            content: '',
            evidence: null,
            influence: '',
            count: 1,
            url: null,
          },
        ],
      },
      { label: 'April 2026', entries: [] },
    ],
    paging: { page: 1, pages: 2, rows: 30 },
    empty: { title: 'Nothing yet', text: 'Nobody was reached.', to: null },
  };

  it('says of every touch when it was, who, by whom, how sure that is, and what it did', async () => {
    const renderer = await open(BLOCK);
    const text = textOf(renderer.find(Table));
    for (const words of [
      'March 2026',
      '4 Mar 2026',
      '3 weeks ago',
      'Anna Berg · Mina Kovač · LinkedIn',
      'Raised the odds by 40 %',
      '3 of the same kind, shown as one',
    ]) {
      expect(text).toContain(words);
    }
    expect(renderer.find(Link).props.href).toEqual({
      url: 'https://posts.example/1',
      external: true,
    });
    expect(renderer.findAll(StatusTag).map((tag) => [textOf(tag), tag.props.variant])).toEqual([
      ['Tracked link', 'success'],
      ['Qualified', 'info'],
    ]);
    expect(text).not.toContain('April 2026');
  });

  it('turns its pages by the service', async () => {
    const renderer = await open(BLOCK);
    (renderer.find(Table).props as { onPageChange: (page: number) => void }).onPageChange(2);
    await settle();
    expect(newest(calls).url.search).toBe('?journey.page=2');
  });

  it('says what is missing where nothing happened', async () => {
    const renderer = await open({
      ...BLOCK,
      groups: [],
      paging: { page: 1, pages: 1, rows: 0 },
    });
    expect(renderer.maybeFind(Table)).toBeNull();
    expect(textOf(renderer.getRootNode())).toContain('Nobody was reached.');
  });
});

describe('Steps', () => {
  const BLOCK: StepsBlock = {
    kind: 'steps',
    id: 'wizard',
    title: 'Set up a campaign',
    steps: [
      {
        key: 'name',
        label: 'Name it',
        state: 'done',
        detail: 'Spring',
        progress: null,
        to: { page: 'campaign-setup', params: { step: 'name' } },
      },
      { key: 'links', label: 'Links', state: 'current', detail: '', progress: null, to: null },
      {
        key: 'read',
        label: 'Read the history',
        state: 'running',
        detail: '',
        progress: { done: 400, total: 1000 },
        to: null,
      },
    ],
  };

  it('say in words how each stands, which one is open, and lead back to those that can be opened', async () => {
    const renderer = await open(BLOCK);
    expect(renderer.findAll(StatusTag).map((tag) => textOf(tag))).toEqual([
      'Done',
      'You are here',
      'Running',
    ]);
    const bold = renderer.findAll(Text, ({ props }) => props.format?.fontWeight === 'bold');
    expect(bold.map((one) => textOf(one))).toEqual(['Links']);
    expect(renderer.find(ProgressBar).props.valueDescription).toBe('400 of 1,000');
    const link = renderer.find(PageLink);
    expect([textOf(link), link.props.to, link.props.params]).toEqual([
      'Go to “Name it”',
      '/campaign-setup',
      { step: 'name' },
    ]);
  });
});

describe('Text to take away', () => {
  const BLOCK: CopyBlock = {
    kind: 'copy',
    id: 'links',
    title: 'Tracking links',
    intro: 'One an influencer.',
    items: [{ key: 'i1', label: 'Mina Kovač', text: 'https://acme.example/?utm_source=mina' }],
  };

  it('stands there to be selected, and a button puts it on the clipboard and says so', async () => {
    const renderer = await open(BLOCK);
    expect(
      renderer
        .findAll(TableCell)
        .map((cell) => textOf(cell))
        .slice(0, 2),
    ).toEqual(['Mina Kovač', 'https://acme.example/?utm_source=mina']);
    renderer.find(Button).trigger('onClick');
    await settle();
    expect(renderer.mocks.actions.copyTextToClipboard.calls).toEqual([
      ['https://acme.example/?utm_source=mina'],
    ]);
    expect(renderer.mocks.actions.addAlert.calls).toEqual([
      [{ type: 'success', message: 'Copied: Mina Kovač' }],
    ]);
  });
});

describe('A form', () => {
  const base = { help: null, isRequired: false };
  const BLOCK: FormBlock = {
    kind: 'form',
    id: 'cost',
    title: 'A cost',
    intro: '',
    fields: [
      {
        ...base,
        kind: 'text',
        name: 'name',
        label: 'Name',
        isRequired: true,
        value: '',
        placeholder: '',
        maxLength: null,
      },
      {
        ...base,
        kind: 'longText',
        name: 'note',
        label: 'Note',
        value: '',
        placeholder: '',
        maxLength: 500,
      },
      {
        ...base,
        kind: 'text',
        name: 'utm.campaign',
        label: 'Tag',
        value: 'spring',
        placeholder: '',
        maxLength: null,
      },
      { ...base, kind: 'money', name: 'amount', label: 'Amount', value: '', currency: 'EUR' },
      { ...base, kind: 'percent', name: 'share', label: 'Share', value: 0.29, min: 0, max: 1 },
      { ...base, kind: 'day', name: 'incurredOn', label: 'On', value: '' },
      {
        ...base,
        kind: 'choice',
        name: 'kind',
        label: 'Kind',
        value: 'ads',
        choices: [
          { value: 'ads', label: 'Ads' },
          { value: 'fee', label: 'Fee' },
        ],
      },
      {
        ...base,
        kind: 'choices',
        name: 'influencers',
        label: 'Influencers',
        values: ['i1'],
        choices: ['i1', 'i2'].map((value) => ({ value, label: value })),
      },
      { ...base, kind: 'toggle', name: 'isPaid', label: 'Paid', value: false },
    ],
    submit: {
      label: 'Save',
      method: 'POST',
      path: '/costs',
      fixed: { campaignId: 'c1' },
      done: 'Saved.',
      then: null,
    },
  };

  const type = (renderer: Renderer, name: string, value: string): void => {
    renderer.find(Input, { name }).trigger('onChange', value as never);
  };
  const submit = async (renderer: Renderer): Promise<void> => {
    renderer.find(Form).trigger('onSubmit', {} as never);
    await settle();
  };

  it('has HubSpot’s own field for each kind, with what is there already', async () => {
    const renderer = await open(BLOCK);
    expect(renderer.find(Input, { name: 'name' }).props.required).toBe(true);
    expect(renderer.find(Input, { name: 'utm.campaign' }).props.value).toBe('spring');
    expect(renderer.find(Input, { name: 'amount' }).props.label).toBe('Amount (EUR)');
    expect(renderer.find(NumberInput).props).toMatchObject({
      label: 'Share (%)',
      value: 29,
      min: 0,
      max: 100,
    });
    expect(renderer.find(TextArea).props.maxLength).toBe(500);
    expect(renderer.find(DateInput).props.value).toBeUndefined();
    expect(renderer.find(LoadingButton).props).toMatchObject({
      type: 'submit',
      variant: 'primary',
    });
  });

  it('sends all of it as one body, each value at its path, empty text as null', async () => {
    const renderer = await open(BLOCK);
    type(renderer, 'name', '  A boost ');
    type(renderer, 'amount', '1250.50');
    renderer.find(NumberInput).trigger('onChange', 40 as never);
    renderer.find(DateInput).trigger('onChange', { year: 2026, month: 2, date: 9 } as never);
    renderer.find(Select).trigger('onChange', 'fee' as never);
    renderer.find(MultiSelect).trigger('onChange', ['i1', 'i2'] as never);
    renderer.find(Toggle).trigger('onChange', true as never);
    await submit(renderer);
    expect([newest(calls).method, newest(calls).url.pathname]).toEqual(['POST', '/api/v1/costs']);
    expect(newest(calls).body).toEqual({
      campaignId: 'c1',
      name: 'A boost',
      note: null,
      utm: { campaign: 'spring' },
      amount: { amount: '1250.50', currency: 'EUR' },
      share: 0.4,
      incurredOn: '2026-03-09',
      kind: 'fee',
      influencers: ['i1', 'i2'],
      isPaid: true,
    });
    await answer({ id: 'x' }, 201);
    expect(renderer.mocks.actions.addAlert.calls).toEqual([
      [{ type: 'success', message: 'Saved.' }],
    ]);
    // The page is asked for anew, and the fields are the page's again.
    await answer(viewOf(BLOCK));
    expect(renderer.find(Input, { name: 'name' }).props.value).toBe('');
  });

  it('says what is missing or no amount at the field, before anything is sent', async () => {
    const renderer = await open(BLOCK);
    const before = calls.length;
    type(renderer, 'amount', 'a lot');
    await submit(renderer);
    expect(calls).toHaveLength(before);
    expect(renderer.find(Input, { name: 'name' }).props).toMatchObject({
      error: true,
      validationMessage: 'Must be filled in.',
    });
    expect(renderer.find(Input, { name: 'amount' }).props.validationMessage).toContain(
      '“a lot” is not an amount.',
    );
  });

  it('shows what the service refuses at the field it names, and keeps what was typed', async () => {
    const renderer = await open(BLOCK);
    type(renderer, 'name', 'A boost');
    await submit(renderer);
    newest(calls).answer(
      {
        status: 400,
        title: 'Wrong',
        detail: 'utm.campaign: Is taken.',
        errors: [{ field: 'utm.campaign', message: 'Is taken.' }],
      },
      400,
    );
    await settle();
    expect(renderer.find(Input, { name: 'utm.campaign' }).props.validationMessage).toBe(
      'Is taken.',
    );
    expect(textOf(renderer.find(Alert))).toBe('utm.campaign: Is taken.');
    expect(renderer.find(Input, { name: 'name' }).props.value).toBe('A boost');
  });
});

describe('A file to take in', () => {
  const BLOCK: Block = {
    kind: 'upload',
    id: 'costs',
    title: 'Costs',
    intro: 'A CSV file.',
    entity: 'costs',
  };

  it('is chosen on a page of the service, by a link that is made when it is wanted', async () => {
    const renderer = await open(BLOCK);
    await press(renderer, 'Choose a file');
    expect([newest(calls).method, newest(calls).url.pathname]).toEqual([
      'POST',
      '/api/v1/uploads/costs/links',
    ]);
    const url = 'https://api.example.com/uploads/once';
    await answer({ url, expiresAt: 'soon' }, 201);
    const link = renderer.find(Link);
    expect([textOf(link), link.props.href]).toEqual([
      'Open the page that takes the file',
      { url, external: true },
    ]);
  });

  it('says who may send one to whom it is refused', async () => {
    const renderer = await open(BLOCK);
    await press(renderer, 'Choose a file');
    newest(calls).problem(403, 'This needs the scope "write".');
    await settle();
    expect(textOf(renderer.find(Alert))).toContain('This needs the scope "write".');
  });

  it('shows what is there afterwards when the reader is back', async () => {
    const renderer = await open(BLOCK);
    renderer.find(Button, (one) => textOf(one) === 'Show what is there now').trigger('onClick');
    await settle();
    expect(newest(calls).url.pathname).toBe('/api/v1/pages/repairs');
  });
});
