import { describe, expect, it } from '@jest/globals';
import {
  Button,
  ErrorState,
  Input,
  NumberInput,
  Select,
  Tab,
  TextArea,
  Toggle,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared/contract/settings.ts';
import { SettingsSurface } from '@pipeline-attribution/ui/settings';
import { alerts, open, save, type Opened } from './settings-support.tsx';
import { interceptFetch, settle, textOf } from './support.tsx';

const lookback = (renderer: Opened) =>
  renderer.find(NumberInput, ({ props }) => props.name === 'lookbackDays');

describe('The settings page', () => {
  it('has a tab for everything there is to decide', async () => {
    const { renderer } = await open();
    expect(renderer.findAll(Tab).map(({ props }) => props.title)).toEqual([
      'Attribution',
      'People and stages',
      'Tracking',
      'UTM aliases',
      'Money',
      'Write-back',
      'Privacy',
      'Access',
    ]);
  });

  it('explains every field', async () => {
    const { renderer } = await open();
    for (const field of [...renderer.findAll(NumberInput), ...renderer.findAll(TextArea)]) {
      expect(field.props.description).not.toBe('');
    }
  });

  it('has one primary button, which sends the form, and is idle while nothing changed', async () => {
    const { renderer, sent, submit } = await open();
    expect(save(renderer).props).toMatchObject({
      type: 'submit',
      variant: 'primary',
      disabled: true,
    });
    // What an overlay holds is a surface of its own.
    const onPage = renderer.findAll(Button).filter(({ props }) => props.variant === 'primary');
    expect(onPage.every((button) => ['Done', 'Add'].includes(textOf(button)))).toBe(true);
    await submit();
    expect(sent).toEqual([]);
  });

  it('saves only what changed, and says that it did', async () => {
    const { renderer, sent, submit } = await open();
    lookback(renderer).trigger('onChange', 180 as never);
    expect(textOf(renderer.getRootNode())).toContain('1 change is not saved yet.');
    expect(alerts(renderer)).toContain('Every deal will be credited anew');
    await submit();
    expect(sent).toEqual([{ method: 'PATCH', path: '/settings', body: { lookbackDays: 180 } }]);
    expect(renderer.mocks.actions.addAlert.called).toBe(true);
    expect(textOf(renderer.getRootNode())).toContain('Everything is saved.');
  });

  it('saves stages and roles beside the settings', async () => {
    const { renderer, sent, submit } = await open();
    renderer
      .find(Select, ({ props }) => props.label === 'Closed won counts as')
      .trigger('onChange', 'lost' as never);
    renderer
      .find(Select, ({ props }) => props.label === 'Role of rep@example.com')
      .trigger('onChange', 'marketer' as never);
    await submit();
    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: '/stages',
        body: {
          stages: [
            { source: 'hubspot', pipelineId: 'default', stageId: 'closedwon', outcome: 'lost' },
          ],
        },
      },
      { method: 'PUT', path: '/users/9', body: { role: 'marketer' } },
    ]);
  });

  it('takes a change back', async () => {
    const { renderer } = await open();
    renderer
      .find(Toggle, ({ props }) => props.name === 'writeBack.enabled')
      .trigger('onChange', true as never);
    expect(textOf(renderer.getRootNode())).toContain('1 change is not saved yet.');
    renderer.find(Button, (button) => textOf(button) === 'Discard changes').trigger('onClick');
    expect(textOf(renderer.getRootNode())).toContain('Everything is saved.');
  });

  it.each([
    [0, 'Enter a whole number of days from 1 to 1,095.'],
    [7.5, 'Enter a whole number of days from 1 to 1,095.'],
    [undefined, 'Enter a whole number of days from 1 to 1,095.'],
  ])('does not send a lookback of %s, and says why at the field', async (value, message) => {
    const { renderer, sent, submit } = await open();
    lookback(renderer).trigger('onChange', value as never);
    expect(lookback(renderer).props).toMatchObject({ error: true, validationMessage: message });
    expect(save(renderer).props.disabled).toBe(true);
    await submit();
    expect(sent).toEqual([]);
  });

  it('shows what the service refuses at the field it names, and keeps what was typed', async () => {
    const detail = 'tracking.ownDomains.0: Is a domain such as example.com.';
    const { renderer, submit } = await open({
      refuse: {
        status: 400,
        body: {
          detail,
          instance: 'r-7',
          errors: [{ field: 'tracking.ownDomains.0', message: 'Is a domain such as example.com.' }],
        },
      },
    });
    const domains = () =>
      renderer.find(TextArea, ({ props }) => props.name === 'tracking.ownDomains');
    domains().trigger('onChange', 'Example.com\n\n www.example.com ' as never);
    await submit();
    expect(alerts(renderer)).toContain('The settings were not saved');
    expect(domains().props).toMatchObject({
      error: true,
      validationMessage: 'Is a domain such as example.com.',
      value: 'Example.com\nwww.example.com',
    });
  });
});

describe('What links are called', () => {
  const spellings = (renderer: Opened) =>
    renderer.find(TextArea, ({ props }) => props.name === 'aliases-influencer-i1');

  it('is edited name by name and saved with the rest', async () => {
    const { renderer, sent, submit } = await open();
    expect(spellings(renderer).props.value).toBe('mina-kovac');
    spellings(renderer).trigger('onChange', 'mina-kovac\n minna \n\nminna' as never);
    expect(textOf(renderer.getRootNode())).toContain('mina-kovac, minna');
    expect(textOf(renderer.getRootNode())).toContain('1 change is not saved yet.');
    await submit();
    expect(sent).toEqual([
      { method: 'PATCH', path: '/influencers/i1', body: { aliases: ['mina-kovac', 'minna'] } },
    ]);
    expect(textOf(renderer.getRootNode())).toContain('Everything is saved.');
  });

  it('is no change when it is typed and taken back', async () => {
    const { renderer, sent, submit } = await open();
    spellings(renderer).trigger('onChange', 'other' as never);
    spellings(renderer).trigger('onChange', 'mina-kovac' as never);
    expect(save(renderer).props.disabled).toBe(true);
    await submit();
    expect(sent).toEqual([]);
  });

  it('is searched by the service, and says when nobody goes by that', async () => {
    const { renderer, run } = await open();
    renderer
      .find(Input, ({ props }) => props.name === 'search-influencer')
      .trigger('onChange', ' Ray ' as never);
    await run();
    expect(textOf(renderer.getRootNode())).toContain('No influencer goes by that.');
  });
});

describe('What forms keep and what things cost', () => {
  const input = (renderer: Opened, name: string) =>
    renderer.find(Input, ({ props }) => props.name === name);
  const figure = (renderer: Opened, name: string) =>
    renderer.find(NumberInput, ({ props }) => props.name === name);

  it('maps a property to each UTM parameter, and refuses what is no internal name', async () => {
    const { renderer, sent, submit } = await open();
    const name = 'tracking.utmProperties.source';
    input(renderer, name).trigger('onChange', 'UTM source!' as never);
    expect(input(renderer, name).props.error).toBe(true);
    expect(save(renderer).props.disabled).toBe(true);
    input(renderer, name).trigger('onChange', 'utm_source' as never);
    await submit();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toMatchObject({
      tracking: {
        utmProperties: { ...DEFAULT_SETTINGS.tracking.utmProperties, source: 'utm_source' },
      },
    });
  });

  it('keeps the usual fee in minor units of the home currency, and the overhead as a share', async () => {
    const { renderer, sent, submit } = await open();
    figure(renderer, 'roi.defaultFeeMinor').trigger('onChange', 1250.5 as never);
    figure(renderer, 'roi.overhead').trigger('onChange', 15 as never);
    await submit();
    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: '/settings',
        body: { roi: { grossMargin: null, overhead: 0.15, defaultFeeMinor: 125_050 } },
      },
    ]);
  });

  it.each([
    ['roi.overhead', -1],
    ['roi.overhead', 1001],
    ['roi.defaultFeeMinor', -5],
    ['roi.grossMargin', 101],
  ])('does not send %s of %s', async (name, value) => {
    const { renderer, sent, submit } = await open();
    figure(renderer, name).trigger('onChange', value as never);
    expect(figure(renderer, name).props.error).toBe(true);
    await submit();
    expect(sent).toEqual([]);
  });

  it('says on which tab something cannot be saved', async () => {
    const { renderer } = await open();
    figure(renderer, 'roi.overhead').trigger('onChange', -1 as never);
    expect(textOf(renderer.getRootNode())).toContain('Money: Enter a share from 0 to 1,000');
  });

  it('takes pasted addresses as domains, since the service cuts them down', async () => {
    const { renderer, sent, submit } = await open();
    renderer
      .find(TextArea, ({ props }) => props.name === 'tracking.ownDomains')
      .trigger('onChange', 'https://www.Acme.com/pricing?a=1' as never);
    await submit();
    expect(sent).toHaveLength(1);
  });

  it('gives the tracker’s line with the key that is in force', async () => {
    const { renderer } = await open();
    const text = textOf(renderer.getRootNode());
    expect(text).toContain('data-key="wk_website" data-consent="granted"');
    expect(text).toContain('It records visitors from their first page on');
    expect(text).not.toContain('wk_old');
  });
});

describe('A scope that was chosen', () => {
  it('can be taken back to what the model usually does', async () => {
    const { renderer, sent, submit } = await open({
      settings: { ...DEFAULT_SETTINGS, creditScope: { position_based: 'influencer' } },
    });
    renderer
      .find(Select, ({ props }) => props.name === 'creditScope')
      .trigger('onChange', 'default' as never);
    await submit();
    expect(sent).toEqual([
      { method: 'PATCH', path: '/settings', body: { creditScope: { position_based: null } } },
    ]);
  });
});

describe('Who may not change settings', () => {
  it('as a viewer is offered no preview of single deals, no key and no editing', async () => {
    const { renderer, calls } = await open({ role: 'viewer' });
    expect(renderer.findAll(Button).map((button) => textOf(button))).toEqual(['Discard changes']);
    expect(calls.some(({ url }) => /keys|users|preview|stage-moves/.test(url.pathname))).toBe(
      false,
    );
  });

  it('sees them, read-only, and is told whom to ask', async () => {
    const { renderer, sent, submit, calls } = await open({ role: 'marketer' });
    expect(alerts(renderer)).toContain('You can look, but not change');
    expect(textOf(renderer.getRootNode())).toContain('Your role here is marketer.');
    expect(renderer.findAll(NumberInput).every(({ props }) => props.readOnly === true)).toBe(true);
    lookback(renderer).trigger('onChange', 180 as never);
    expect(save(renderer).props.disabled).toBe(true);
    await submit();
    expect(sent).toEqual([]);
    expect(calls.some(({ url }) => url.pathname.endsWith('/users'))).toBe(false);
  });

  it('is an admin of ours, too, whom HubSpot does not let manage apps', async () => {
    const { renderer } = await open({ permissions: [] });
    expect(textOf(renderer.getRootNode())).toContain('HubSpot says that you may not manage');
  });
});

describe('Settings that cannot be shown', () => {
  it('say why, with one way to retry', async () => {
    const calls = interceptFetch();
    const renderer = createRenderer('settings');
    renderer.render(<SettingsSurface />);
    await settle();
    for (const call of calls) call.problem(503, 'Restarting.');
    await settle();
    expect(renderer.find(ErrorState).props.title).toBe('The service could not answer');
    expect(renderer.findAll(Button).map((button) => textOf(button))).toEqual(['Retry']);
  });
});
