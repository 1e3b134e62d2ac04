import { PUBLISHED_FROM, STRESSOR_SEEDS } from '../run/plan.ts';
import type { Gate } from './gates.ts';
import type { LinkageResults } from './linkage-results.ts';
import { linkageTable, mistakesTable, stressorTable } from './linkage-tables.ts';
import { asMarkdown } from './tables.ts';

const HEADING = '## Linkage L';

/** The part of the published statement that `npm run accuracy -- --linkage` writes by itself. */
export function linkageSection(
  results: LinkageResults,
  gates: readonly Gate[],
  seeds: number,
): string {
  return `${HEADING}

Written by \`npm run accuracy -- --linkage\`, seeds ${PUBLISHED_FROM} to ${PUBLISHED_FROM + seeds - 1}; in brackets the lower bound of the mean's 95 % bootstrap interval.

The value-weighted F1 of (influencer, campaign) links over deals with at least one true link that something named. A link without its campaign, an answer that names a person, is one claim to any campaign of theirs. Every trace goes through the functions that run in the product, under its default settings: the tracker's events by the product's schema and its rule for wrong clocks, links and answers by its readers, devices by its rule of whose they were, records by its merges, conversions and domains.

*L* asks for what can be known: signals in browsers that identified at some time ([decision 0022](decisions/0022-linkage.md)). *To the letter* also asks for clicks in browsers nobody ever identified in. *Reach*: the part of true links that left any signal at all, with consent. *Specificity*: deals without a true link that were left without one, by value. *B-cubed*: the F1 of visits and records grouped into people.

| Gate | Found | |
| --- | --- | --- |
${gates.map(({ name, found, passes }) => `| ${name} | ${found} | ${passes ? 'passes' : '**fails**'} |`).join('\n')}

${asMarkdown(linkageTable(results))}

### L by stressor

Each stressor alone, and all but it; ${STRESSOR_SEEDS} companies of each family, the same in every row, so the noise between rows is far smaller than between seeds.

${asMarkdown(stressorTable(results))}

### Where links are lost, and where they are wrong

Parts of the links to be found (lost) and of those found (wrong), by value.

${asMarkdown(mistakesTable(results))}
`;
}

/** The section as it stands in a document; null when it has none. */
export function sectionIn(document: string): string | null {
  const { start, end } = placeIn(document);
  return start < 0 ? null : `${document.slice(start, end).trimEnd()}\n`;
}

/**
 * The document with this section in place of its own.
 * @throws when it has none: then the whole document must be written first.
 */
export function withSection(document: string, section: string): string {
  const { start, end } = placeIn(document);
  if (start < 0) {
    throw new Error(
      'docs/accuracy.md has no section on linkage. Write the whole document first: npm run accuracy',
    );
  }
  return `${document.slice(0, start)}${section}\n${document.slice(end)}`;
}

function placeIn(document: string): { readonly start: number; readonly end: number } {
  const start = document.indexOf(`${HEADING}\n`);
  const next = document.indexOf('\n## ', start + 1);
  return { start, end: next < 0 ? document.length : next + 1 };
}
