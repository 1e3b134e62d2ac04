/**
 * @jest-environment node
 */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fittedCards } from './support/fitted-cards.mts';
import { pages } from './support/pages.mts';
import { touchCards } from './support/touch-cards.mts';

const TOUCH_DATA = new URL('../main/pages/lwc/touchCard/__tests__/data/', import.meta.url);
const PAGE_DATA = new URL('../main/pages/lwc/pageScreen/__tests__/data/', import.meta.url);
const DATA = new URL('../main/pages/lwc/attributionCard/__tests__/data/', import.meta.url);

/** Every place of a value with the kind of what stands there, e.g. `.figures.attributed.range.low: number`. */
function shapeOf(value: unknown, place = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => shapeOf(item, `${place}[]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, held]) => shapeOf(held, `${place}.${key}`));
  }
  return [`${place}: ${value === null ? 'null' : typeof value}`];
}

describe('the views of models that learn in the components’ tests', () => {
  it.each(Object.keys(fittedCards))(
    'have every field the service sends, and no other (%s; test/support/write-fitted-cards.mts writes them)',
    (name) => {
      const held: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, DATA), 'utf8'));
      const sent: unknown = JSON.parse(JSON.stringify(fittedCards[name]));
      expect([...new Set(shapeOf(held))].sort()).toEqual([...new Set(shapeOf(sent))].sort());
    },
  );
});

describe('the views of accounts and people in the components’ tests', () => {
  it.each(Object.keys(touchCards))(
    'are what the service sends (%s; test/support/write-touch-cards.mts writes them)',
    (name) => {
      const held: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, TOUCH_DATA), 'utf8'));
      expect(held).toEqual(JSON.parse(JSON.stringify(touchCards[name])));
    },
  );
});

describe('the pages in the components’ tests', () => {
  it.each(Object.keys(pages))(
    'are what the service sends (%s; test/support/write-touch-cards.mts writes them)',
    (name) => {
      const held: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, PAGE_DATA), 'utf8'));
      expect(held).toEqual(JSON.parse(JSON.stringify(pages[name])));
    },
  );
});
