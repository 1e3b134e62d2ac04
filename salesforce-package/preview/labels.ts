import { readFileSync } from 'node:fs';

const LABELS_FILE = new URL('../main/engine/labels/CustomLabels.labels-meta.xml', import.meta.url);

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

/**
 * The package's custom labels, read from its own metadata, so that the preview says what the org would say.
 *
 * @returns label texts by full name
 */
export function readLabels(): ReadonlyMap<string, string> {
  const xml = readFileSync(LABELS_FILE, 'utf8');
  const labels = new Map<string, string>();
  for (const [, block = ''] of xml.matchAll(/<labels>([\s\S]*?)<\/labels>/g)) {
    const name = /<fullName>(.*?)<\/fullName>/.exec(block)?.[1];
    const value = /<value>([\s\S]*?)<\/value>/.exec(block)?.[1];
    if (name === undefined || value === undefined) {
      throw new Error(
        `A custom label in ${LABELS_FILE.pathname} lacks its name or value: ${block}`,
      );
    }
    labels.set(
      name,
      value.replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity),
    );
  }
  return labels;
}

/** Fills {0}, {1}, … of a label, as Apex' `String.format` does. */
export function fillLabel(label: string, ...values: readonly string[]): string {
  return label.replace(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place);
}
