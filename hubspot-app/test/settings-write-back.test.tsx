import { describe, expect, it } from '@jest/globals';
import {
  Button,
  Input,
  Link,
  LoadingButton,
  Modal,
  NumberInput,
  Panel,
  Select,
  StatusTag,
  TableRow,
  Toggle,
} from '@hubspot/ui-extensions';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared/contract/settings.ts';
import type { Settings, StageRule } from '@pipeline-attribution/shared';
import { alerts, NEVER_WRITTEN, open, save, type Opened } from './settings-support.tsx';
import { textOf } from './support.tsx';

const RULE: StageRule = {
  id: 'warm',
  name: 'Warm deals',
  enabled: true,
  trigger: { kind: 'influencerTouches', count: 3 },
  pipelineId: 'default',
  fromStageId: 'meeting',
  toStageId: 'proposal',
};

const withRules = (...stageRules: StageRule[]): Settings => ({
  ...DEFAULT_SETTINGS,
  writeBack: { enabled: true, stageRuleMode: 'dryRun', stageRules },
});

const overlayOf = (renderer: Opened, label: string) => {
  const { overlay } = renderer.find(Button, (button) => textOf(button) === label).props;
  if (overlay === undefined) throw new Error(`The button “${label}” opens nothing.`);
  return overlay;
};

/** The dialog behind a button, found anew each time: what is typed draws it anew. */
const dialog = (renderer: Opened, label: string) => overlayOf(renderer, label).find(Modal);

const openPanel = async (
  { renderer, run }: Awaited<ReturnType<typeof open>>,
  label: string,
): Promise<ReturnType<typeof overlayOf>> => {
  overlayOf(renderer, label).find(Panel).trigger('onOpen');
  await run();
  return overlayOf(renderer, label);
};

const field = (renderer: Opened, label: string, name: string) =>
  dialog(renderer, label).find(Select, ({ props }) => props.name === name);
const named = (renderer: Opened, label: string) =>
  dialog(renderer, label).find(Input, ({ props }) => props.name === 'name');
const press = (renderer: Opened, label: string, what: string) => {
  dialog(renderer, label)
    .find(Button, (button) => textOf(button) === what)
    .trigger('onClick');
};

describe('How writing goes', () => {
  it('is said before anything was written', async () => {
    const { renderer } = await open();
    expect(textOf(renderer.getRootNode())).toContain('Nothing has been written so far.');
    expect(alerts(renderer)).toEqual([]);
  });

  it('names the last round in the account’s time zone, what it carries and what was let be', async () => {
    const { renderer } = await open({
      settings: withRules(),
      answers: {
        '/write-back': {
          ...NEVER_WRITTEN,
          enabled: true,
          ranAt: '2026-11-12T22:30:00.000Z',
          deals: 1,
          people: 1234,
          held: 2,
        },
      },
    });
    const text = textOf(renderer.getRootNode()).replaceAll('\u202f', ' ');
    expect(text).toContain('Last round Nov 12, 2026, 11:30 PM.');
    expect(text).toContain('1 deal and 1,234 people carry figures.');
    expect(text).toContain('On 2 records a value that a person wrote was let be.');
  });

  it('says why a round did not go through, and what HubSpot refused, in its words', async () => {
    const { renderer } = await open({
      settings: withRules(),
      answers: {
        '/write-back': {
          ...NEVER_WRITTEN,
          enabled: true,
          ranAt: '2026-11-12T22:30:00.000Z',
          error: 'HubSpot is being maintained.',
          refused: 1,
          refusal: 'Property values were not valid: amount is required.',
        },
      },
    });
    expect(alerts(renderer)).toEqual([
      'The last round did not go through',
      'HubSpot refused to change 1 record',
    ]);
    expect(textOf(renderer.getRootNode())).toContain('amount is required');
    expect(textOf(renderer.getRootNode())).toContain('HubSpot is being maintained.');
  });

  it('names the permissions that are missing, with the link that asks for them, once they are needed', async () => {
    const grantUrl = 'https://api.example/install/hubspot?features=write-back';
    const { renderer } = await open({
      answers: {
        '/write-back': {
          ...NEVER_WRITTEN,
          missingPermissions: ['crm.objects.deals.write', 'crm.schemas.deals.write'],
          grantUrl,
        },
      },
    });
    expect(alerts(renderer)).toEqual([]);
    renderer
      .find(Toggle, ({ props }) => props.name === 'writeBack.enabled')
      .trigger('onChange', true as never);
    expect(alerts(renderer)).toEqual(['Permissions are missing']);
    expect(textOf(renderer.getRootNode())).toContain('crm.schemas.deals.write');
    expect(renderer.find(Link).props.href).toEqual({ url: grantUrl, external: true });
  });

  it('can be asked to write everything now, where writing is switched on', async () => {
    const off = await open();
    const now = (renderer: Opened) =>
      renderer.findAll(LoadingButton).filter((one) => textOf(one) === 'Write all now');
    expect(now(off.renderer)).toHaveLength(0);
    const { renderer, sent, run, calls } = await open({ settings: withRules() });
    now(renderer)[0]?.trigger('onClick');
    await run();
    expect(sent).toEqual([{ method: 'POST', path: '/write-back', body: undefined }]);
    expect(renderer.mocks.actions.addAlert.called).toBe(true);
    const asked = calls.filter(
      ({ url, method }) => url.pathname.endsWith('/write-back') && method === 'GET',
    );
    expect(asked).toHaveLength(2);
  });

  it('says why writing was not started', async () => {
    const { renderer, run } = await open({
      settings: withRules(),
      refuse: { status: 503, body: { detail: 'The queue is full. Try again in a minute.' } },
    });
    renderer.find(LoadingButton, (one) => textOf(one) === 'Write all now').trigger('onClick');
    await run();
    expect(renderer.mocks.actions.addAlert.calls).toEqual([
      [expect.objectContaining({ message: 'The queue is full. Try again in a minute.' })],
    ]);
  });
});

describe('The preview', () => {
  const PREVIEW = {
    unread: null,
    objects: [
      {
        object: 'deal',
        records: 812,
        examples: [
          {
            externalId: '7',
            name: 'Fernhall – Platform',
            url: 'https://app.hubspot.com/contacts/1/record/0-3/7',
            fields: [
              {
                field: 'pa_top_influencer',
                label: 'Top influencer',
                now: 'Typed by hand',
                then: 'Typed by hand',
                isHeld: true,
              },
              {
                field: 'pa_influencer_share',
                label: 'Influencer share',
                now: null,
                then: '40',
                isHeld: false,
              },
            ],
          },
        ],
      },
    ],
    stageMoves: {
      count: 1,
      examples: [
        {
          recordId: '7',
          dealName: 'Fernhall – Platform',
          ruleId: 'warm',
          rule: 'Warm deals',
          fromStageId: 'meeting',
          toStageId: 'proposal',
          reason: '3 influencer touches',
        },
      ],
    },
  };

  it('is fetched when it is opened, and shows what stands there beside what will', async () => {
    const opened = await open({ answers: { '/write-back/preview': PREVIEW } });
    const isAsked = () => opened.calls.some(({ url }) => url.pathname.endsWith('/preview'));
    expect(isAsked()).toBe(false);
    const panel = await openPanel(opened, 'Preview what is written');
    expect(isAsked()).toBe(true);
    const rows = panel.findAll(TableRow).map((row) => textOf(row));
    expect(rows).toContain(
      'Top influencerTyped by handTyped by handA person wrote this; it stays until they empty it.',
    );
    expect(rows).toContain('Influencer share–40');
    expect(rows).toContain(
      'Fernhall – PlatformMeeting booked → Proposal sent3 influencer touchesWarm deals',
    );
    expect(textOf(panel)).toContain('812 deals would carry figures.');
  });

  it('says what could not be read', async () => {
    const opened = await open({
      answers: {
        '/write-back/preview': {
          objects: [],
          stageMoves: { count: 0, examples: [] },
          unread: 'HubSpot is not connected. Install the app again.',
        },
      },
    });
    const panel = await openPanel(opened, 'Preview what is written');
    expect(textOf(panel)).toContain('HubSpot is not connected. Install the app again.');
  });

  it('is an admin’s', async () => {
    const { renderer } = await open({ role: 'marketer' });
    const labels = renderer.findAll(Button).map((button) => textOf(button));
    expect(labels).not.toContain('Preview what is written');
    expect(labels).toContain('Recent stage moves');
  });
});

describe('Stage rules', () => {
  it('are chosen between off, dry run and on', async () => {
    const { renderer, sent, submit } = await open();
    const mode = renderer.find(Select, ({ props }) => props.name === 'writeBack.stageRuleMode');
    expect(mode.props.options.map(({ value }) => value)).toEqual(['off', 'dryRun', 'on']);
    mode.trigger('onChange', 'on' as never);
    expect(alerts(renderer)).toContain('Stages move what hangs on them');
    await submit();
    expect(sent[0]?.body).toEqual({
      writeBack: { enabled: false, stageRuleMode: 'on', stageRules: [] },
    });
  });

  it('are added in a dialog that says at each field what is wrong, and only then', async () => {
    const { renderer, sent, submit } = await open();
    const label = 'Add a rule';
    expect(named(renderer, label).props.error).toBe(false);
    press(renderer, label, 'Add');
    expect(named(renderer, label).props).toMatchObject({
      error: true,
      validationMessage: 'Give the rule a name of at most 200 characters.',
    });
    expect(save(renderer).props.disabled).toBe(true);

    named(renderer, label).trigger('onChange', 'Hot deals' as never);
    field(renderer, label, 'trigger').trigger('onChange', 'score' as never);
    const share = () =>
      dialog(renderer, label).find(NumberInput, ({ props }) => props.name === 'trigger.atLeast');
    share().trigger('onChange', 101 as never);
    press(renderer, label, 'Add');
    expect(share().props.validationMessage).toBe('Enter a share above 0 and at most 100 %.');
    share().trigger('onChange', 25 as never);

    // A closed stage is no choice, nor is one that comes before.
    expect(field(renderer, label, 'toStageId').props.options.map(({ value }) => value)).toEqual([
      'proposal',
      'contract',
    ]);
    field(renderer, label, 'fromStageId').trigger('onChange', 'proposal' as never);
    press(renderer, label, 'Add');
    expect(field(renderer, label, 'toStageId').props.validationMessage).toBe(
      '“Proposal sent” does not come after “Proposal sent”. A rule only moves forward.',
    );
    field(renderer, label, 'toStageId').trigger('onChange', 'contract' as never);
    press(renderer, label, 'Add');
    expect(renderer.mocks.actions.closeOverlay.calls).toEqual([['stage-rule-new']]);
    await submit();
    expect(sent[0]?.body).toMatchObject({
      writeBack: {
        stageRules: [
          {
            id: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/) as unknown,
            name: 'Hot deals',
            enabled: true,
            trigger: { kind: 'score', atLeast: 25 },
            pipelineId: 'default',
            fromStageId: 'proposal',
            toStageId: 'contract',
          },
        ],
      },
    });
  });

  it('are changed and removed; nothing is sent before the page is saved', async () => {
    const { renderer, sent, submit } = await open({ settings: withRules(RULE) });
    expect(textOf(renderer.getRootNode())).toContain('3 influencer touches');
    expect(textOf(renderer.getRootNode())).toContain('Meeting booked → Proposal sent');
    const count = () =>
      dialog(renderer, 'Change').find(NumberInput, ({ props }) => props.name === 'trigger.count');
    for (const wrong of [0, 1.5, undefined]) {
      count().trigger('onChange', wrong as never);
      press(renderer, 'Change', 'Done');
      expect(count().props.validationMessage).toBe(
        'Enter a whole number of touches from 1 to 1,000.',
      );
    }
    count().trigger('onChange', 5 as never);
    press(renderer, 'Change', 'Done');
    expect(sent).toEqual([]);
    await submit();
    expect(sent[0]?.body).toMatchObject({
      writeBack: { stageRules: [{ ...RULE, trigger: { kind: 'influencerTouches', count: 5 } }] },
    });
    renderer.find(Button, (button) => textOf(button) === 'Remove').trigger('onClick');
    await submit();
    expect(sent[1]?.body).toMatchObject({ writeBack: { stageRules: [] } });
  });

  it('whose stage was deleted since are named, and keep nothing else from being saved', async () => {
    const gone = { ...RULE, toStageId: 'demo' };
    const { renderer, sent, submit } = await open({ settings: withRules(gone) });
    expect(textOf(renderer.getRootNode())).toContain('Meeting booked → deleted stage demo');
    renderer
      .find(NumberInput, ({ props }) => props.name === 'lookbackDays')
      .trigger('onChange', 90 as never);
    await submit();
    expect(sent).toEqual([{ method: 'PATCH', path: '/settings', body: { lookbackDays: 90 } }]);
    press(renderer, 'Change', 'Done');
    expect(field(renderer, 'Change', 'toStageId').props.validationMessage).toBe(
      'The pipeline has no stage demo.',
    );
  });

  it('show what the service refuses at the rule and at its field', async () => {
    const message = 'The pipeline has no stage proposal.';
    const { renderer, submit } = await open({
      settings: withRules(RULE),
      refuse: {
        status: 400,
        body: {
          detail: message,
          errors: [{ field: 'writeBack.stageRules.0.toStageId', message }],
        },
      },
    });
    named(renderer, 'Change').trigger('onChange', 'Warmer deals' as never);
    press(renderer, 'Change', 'Done');
    await submit();
    expect(renderer.findAll(StatusTag).map((tag) => textOf(tag))).toContain(message);
    expect(field(renderer, 'Change', 'toStageId').props.validationMessage).toBe(message);
  });

  it('can be read by who may not change them', async () => {
    const { renderer } = await open({ role: 'marketer', settings: withRules(RULE) });
    expect(textOf(renderer.getRootNode())).toContain('Warm deals');
    const labels = renderer.findAll(Button).map((button) => textOf(button));
    for (const label of ['Add a rule', 'Change', 'Remove']) expect(labels).not.toContain(label);
  });
});

describe('What stage rules did', () => {
  const move = (outcome: string, more: object = {}) => ({
    recordId: '7',
    dealName: 'Fernhall – Platform',
    ruleId: outcome,
    rule: 'Warm deals',
    fromStageId: 'meeting',
    toStageId: 'proposal',
    reason: 'First influencer touch',
    decidedAt: '2026-11-12T10:00:00.000Z',
    message: null,
    ...more,
  });

  it('is listed with the reason, and a dry run is marked as one', async () => {
    const opened = await open({
      answers: {
        '/write-back/stage-moves': {
          moves: [
            { ...move('dryRun'), outcome: 'dryRun' },
            { ...move('refused'), outcome: 'refused', message: 'A required property is empty.' },
          ],
        },
      },
    });
    const panel = await openPanel(opened, 'Recent stage moves');
    expect(panel.findAll(StatusTag).map((tag) => textOf(tag))).toEqual([
      'Dry run: not moved',
      'Refused by HubSpot',
    ]);
    expect(textOf(panel)).toContain('First influencer touch');
    expect(textOf(panel)).toContain('A required property is empty.');
  });

  it('is said where there was nothing', async () => {
    const opened = await open({ answers: { '/write-back/stage-moves': { moves: [] } } });
    const panel = await openPanel(opened, 'Recent stage moves');
    expect(textOf(panel)).toContain('those of a dry run too');
  });
});
