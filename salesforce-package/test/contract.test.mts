/**
 * @jest-environment node
 */
import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { channelLabel, CHANNELS, inWordsOf, MODEL_CHOICES } from '@pipeline-attribution/shared';
import ts from 'typescript';
import { readLabels } from '../preview/labels.ts';

const PACKAGE = path.dirname(import.meta.dirname);
const SHARED = path.join(PACKAGE, '../shared/src');

const apex = readFileSync(path.join(PACKAGE, 'main/engine/classes/ServiceViews.cls'), 'utf8');

/** Fields of an inner class of ServiceViews, with their Apex types. */
function apexFields(name: string): Record<string, string> {
  const body = new RegExp(`public class ${name} \\{([\\s\\S]*?)\\n    \\}`).exec(apex)?.[1];
  if (body === undefined) throw new Error(`ServiceViews has no class ${name}.`);
  return Object.fromEntries(
    [...body.matchAll(/public ([\w<>.]+) (\w+) \{/g)].map(([, type = '', field = '']) => [
      field,
      type,
    ]),
  );
}

/** Fields of an interface of the contract or the views, with their TypeScript types as written. */
function contractFields(file: string, name: string): Record<string, string> {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(SHARED, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const declared = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  if (!declared) throw new Error(`${file} has no interface ${name}.`);
  return Object.fromEntries(
    declared.members
      .filter(ts.isPropertySignature)
      .map((member) => [member.name.getText(source), member.type?.getText(source) ?? '']),
  );
}

describe('what the Apex reads of the service', () => {
  it.each([
    ['SetupView', 'views/setup-checklist.ts', 'SetupView'],
    ['SetupStep', 'views/setup-checklist.ts', 'SetupStep'],
    ['ModelChoice', 'contract/common.ts', 'ModelChoice'],
    ['RecordLink', 'views/page/cells.ts', 'RecordLink'],
  ])('is field by field the contract’s: %s', (name, file, view) => {
    expect(Object.keys(apexFields(name)).sort()).toEqual(
      Object.keys(contractFields(file, view)).sort(),
    );
  });

  it('of a step’s progress is field by field the contract’s', () => {
    const written = contractFields('views/setup-checklist.ts', 'SetupStep')['progress'] ?? '';
    const names = [...written.matchAll(/readonly (\w+):/g)].map(([, field]) => field);
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(apexFields('SetupProgress')).sort()).toEqual(names.sort());
  });

  it.each([
    ['Settings', 'contract/settings.ts', 'Settings'],
    ['DealCardView', 'views/deal-card.ts', 'DealCardView'],
    ['InfluencerRow', 'views/deal-card.ts', 'InfluencerRow'],
  ])('is a part of the contract where it needs no more: %s', (name, file, view) => {
    const held = Object.keys(apexFields(name));
    expect(held.length).toBeGreaterThan(0);
    expect(Object.keys(contractFields(file, view))).toEqual(expect.arrayContaining(held));
  });

  it('has the kinds of value that the contract has', () => {
    const kinds: Readonly<Record<string, RegExp>> = {
      String: /string|Id|\['state'\]|'|Text/,
      Boolean: /boolean/,
      Integer: /number/,
      Decimal: /number/,
    };
    for (const [name, file] of [
      ['SetupView', 'views/setup-checklist.ts'],
      ['SetupStep', 'views/setup-checklist.ts'],
      ['Settings', 'contract/settings.ts'],
      ['InfluencerRow', 'views/deal-card.ts'],
    ] as const) {
      const wanted = contractFields(file, name);
      for (const [field, type] of Object.entries(apexFields(name))) {
        const kind = kinds[type];
        if (kind)
          expect([name, field, wanted[field]]).toEqual([name, field, expect.stringMatching(kind)]);
      }
    }
  });
});

describe('the words of the package', () => {
  it('are Salesforce’s: nobody reads of deals', () => {
    const saying = [...readLabels()].filter(([, text]) => /\bdeals?\b/i.test(text));
    expect(saying).toEqual([]);
  });
});

describe('the channels an activity may count as', () => {
  it('are the service’s, by its names', () => {
    const source = readFileSync(
      path.join(PACKAGE, 'main/pages/lwc/activitySetup/activitySetup.js'),
      'utf8',
    );
    const offered = [...source.matchAll(/value: '(\w+)', label: channel(\w+)/g)];
    expect(offered.length).toBeGreaterThan(0);
    for (const [, value = '', name = ''] of offered) {
      const [, label = ''] =
        new RegExp(`import channel${name} from '@salesforce/label/c\\.(\\w+)'`).exec(source) ?? [];
      const channel = CHANNELS.find((one) => one === value);
      expect([value, channel && channelLabel(channel)]).toEqual([value, readLabels().get(label)]);
    }
  });
});

describe('the catalogue of models', () => {
  it('is the service’s: identifiers, names, sentences in Salesforce’s words and order', () => {
    const records = globSync('main/**/Attribution_Model.*.md-meta.xml', { cwd: PACKAGE }).map(
      (file) => readFileSync(path.join(PACKAGE, file), 'utf8'),
    );
    const value = (xml: string, field: string): string =>
      new RegExp(`<field>${field}</field>\\s*<value[^>]*>([^<]*)<`).exec(xml)?.[1] ?? '';
    const held = records
      .sort((a, b) => Number(value(a, 'Sort_Order__c')) - Number(value(b, 'Sort_Order__c')))
      .map((xml) => ({
        id: value(xml, 'Model_Id__c'),
        label: /<label>([^<]*)</.exec(xml)?.[1] ?? '',
        description: value(xml, 'Description__c'),
      }));
    expect(held).toEqual(
      MODEL_CHOICES.map(({ id, label, description }) => ({
        id,
        label,
        description: inWordsOf('salesforce', description),
      })),
    );
    expect(MODEL_CHOICES.some(({ description }) => description.includes('deal'))).toBe(true);
  });
});

describe('features an edition may lack', () => {
  it.each(['CampaignInfluence', 'CurrencyIsoCode', 'CurrencyType', 'DatedConversionRate'])(
    'are named nowhere in what is installed: %s',
    (name) => {
      const naming = globSync('main/**/*.{cls,xml,js,html}', { cwd: PACKAGE }).filter((file) =>
        readFileSync(path.join(PACKAGE, file), 'utf8').includes(name),
      );
      expect(naming).toEqual([]);
    },
  );
});
