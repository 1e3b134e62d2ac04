import { describe, expect, it } from '@jest/globals';
import {
  Button,
  Modal,
  Panel,
  StatusTag,
  Table,
  TableCell,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DealCardSurface } from '@pipeline-attribution/ui';
import { JOURNEY, dealCard } from './fixtures/deal-card.ts';
import { interceptFetch, newest, settle, textOf } from './support.tsx';

const draw = async () => {
  const calls = interceptFetch();
  const renderer = createRenderer('crm.record.tab');
  renderer.render(<DealCardSurface layout="full" />);
  await settle();
  newest(calls).answer(dealCard());
  await settle();
  const overlayOf = (label: string) => {
    const { overlay } = renderer.find(Button, (button) => textOf(button) === label).props;
    if (overlay === undefined) throw new Error(`The button “${label}” opens nothing.`);
    return overlay;
  };
  return { calls, renderer, overlayOf };
};

describe('The journey', () => {
  it('shows the latest five entries, stage entries in between', async () => {
    const { renderer } = await draw();
    const [, journey] = renderer.findAll(Table);
    if (journey === undefined) throw new Error('There is no journey on the card.');
    const firstCells = journey.findAll(TableRow).map((row) => textOf(row.childNodes[0]));
    expect(firstCells).toEqual([
      'When',
      '12 Nov 202610 days ago',
      '6 Nov 202616 days ago',
      '3 Nov 202619 days ago',
      '21 Oct 202632 days ago',
      '14 Oct 202639 days ago',
    ]);
    expect(journey.findAll(StatusTag).map((tag) => textOf(tag))).toEqual([
      'Entered Proposal',
      'Entered Qualified',
    ]);
  });

  it('says who was reached, and when they are not on the deal', async () => {
    const { renderer } = await draw();
    expect(textOf(renderer.getRootNode())).toContain(
      'Oskar Brandt (works at Halden Logistics, not on this deal) · YouTube · Fleet Data Series',
    );
  });

  it('is whole in a panel, with the reason of each share', async () => {
    const { overlayOf } = await draw();
    const panel = overlayOf(`Show whole journey (${String(JOURNEY.length)})`).find(Panel);
    expect(panel.props.title).toBe('Whole journey');
    expect(panel.findAll(TableRow)).toHaveLength(JOURNEY.length + 1);
    expect(textOf(panel)).toContain('The last touch before today, which earns 40 %.');
  });
});

describe('Comparing models', () => {
  it('shows the deal under each model, numbers to the right', async () => {
    const { overlayOf } = await draw();
    const panel = overlayOf('Compare models').find(Panel);
    const linear = panel.find(TableRow, (row) => textOf(row).startsWith('Linear'));
    const cells = linear.findAll(TableCell);
    expect(cells.map((cell) => textOf(cell))).toEqual([
      'Linear',
      '50 %',
      '€37,400',
      'Mina Kovač (25 %)',
      'Show',
    ]);
    expect(cells.map((cell) => cell.props.align)).toEqual([
      undefined,
      'right',
      'right',
      undefined,
      'right',
    ]);
  });

  it('marks the model that is shown instead of offering it', async () => {
    const { overlayOf } = await draw();
    const panel = overlayOf('Compare models').find(Panel);
    const shown = panel.find(TableRow, (row) => textOf(row).startsWith('Position-based'));
    expect(textOf(shown.find(Tag))).toBe('Shown');
    expect(shown.findAll(Button)).toHaveLength(0);
  });

  it('closes and fetches the model picked there', async () => {
    const { calls, renderer, overlayOf } = await draw();
    const linear = overlayOf('Compare models').find(TableRow, (row) =>
      textOf(row).startsWith('Linear'),
    );
    linear.find(Button).trigger('onClick');
    await settle();
    expect(renderer.mocks.actions.closeOverlay.calls).toEqual([['compare-models']]);
    expect(newest(calls).model).toBe('linear');
  });
});

describe('Explaining', () => {
  it('answers “How is this computed?” in paragraphs', async () => {
    const { overlayOf } = await draw();
    const modal = overlayOf('How is this computed?').find(Modal);
    expect(modal.findAll(Text).map((text) => textOf(text))).toEqual([
      ...dealCard().explanation,
      dealCard().freshness.text,
    ]);
  });

  it('answers “Why?” for every influencer by a small secondary button', async () => {
    const { renderer } = await draw();
    const buttons = renderer.findAll(Button).filter((button) => textOf(button) === 'Why?');
    expect(buttons).toHaveLength(3);
    for (const button of buttons) {
      expect(button.props).toMatchObject({ size: 'xs', variant: 'secondary' });
    }
    const modal = buttons[0]?.props.overlay?.find(Modal);
    expect(modal?.props.title).toBe('Why 27 % for Mina Kovač?');
    expect(textOf(modal)).toContain('€20,196 EUR');
    expect(textOf(modal)).toContain('which earns 40 %');
  });

  it('has no primary button in any overlay', async () => {
    const { renderer } = await draw();
    for (const button of renderer.findAll(Button)) {
      const inside = button.props.overlay?.findAll(Button) ?? [];
      expect(inside.filter((one) => one.props.variant === 'primary')).toEqual([]);
    }
  });
});

describe('The opening line', () => {
  const copy = async (refuse: boolean) => {
    const { renderer } = await draw();
    const { copyTextToClipboard, addAlert } = renderer.mocks.actions;
    if (refuse) copyTextToClipboard.willCall(() => Promise.reject(new Error('denied')));
    renderer.find(Button, { variant: 'primary' }).trigger('onClick');
    await settle();
    return { copied: copyTextToClipboard.calls, alerts: addAlert.calls };
  };

  it('goes to the clipboard, and the reader is told', async () => {
    const { copied, alerts } = await copy(false);
    expect(copied).toEqual([[dealCard().talkAbout?.line]]);
    expect(alerts).toMatchObject([[{ type: 'success' }]]);
  });

  it('is offered for copying by hand where the clipboard is closed', async () => {
    const { alerts } = await copy(true);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.[0].type).toBe('warning');
    expect(alerts[0]?.[0].message).toContain('Ask which of the five');
  });
});
