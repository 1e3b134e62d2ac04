import type { JourneyCounts, PathCount } from './path-counts.ts';

/** Rows as `attribution credit` reads them. */
export function* asCsv(rows: Iterable<PathCount>): Generator<string> {
  yield 'path,total_conversions,total_conversion_value,total_null\n';
  for (const { path, conversions, value, nulls } of rows) {
    yield `${quoted(path)},${conversions},${readable(value)},${nulls}\n`;
  }
}

/** One object, a path a line; the paths as lists, so that a separator is nobody's concern. */
export function* asJson(
  rows: Iterable<PathCount>,
  separator: string,
  counts: JourneyCounts,
): Generator<string> {
  yield `{"counts":${JSON.stringify(inSnakeCase(counts))},\n"paths":[`;
  let between = '\n';
  for (const { path, conversions, value, nulls } of rows) {
    yield between;
    yield JSON.stringify({
      path: path.split(separator),
      total_conversions: conversions,
      total_conversion_value: readable(value),
      total_null: nulls,
    });
    between = ',\n';
  }
  yield '\n]}\n';
}

/** What became of the log, a count a line. */
export function countsInWords(counts: JourneyCounts, wrongLines: number): string {
  const lines: [string, number][] = [
    ['wrong lines, left out', wrongLines],
    ['events in', counts.eventsIn],
    ['customers', counts.customers],
    ['journeys', counts.journeys],
    ['touches in journeys', counts.eventsOut],
    ['direct events', counts.directEvents],
    ['conversions observed', counts.conversionsObserved],
    ['converting journeys', counts.convertingJourneys],
    ['conversions unattributable', counts.conversionsUnattributable],
  ];
  return lines.map(([name, n]) => `${name}: ${n}\n`).join('');
}

function inSnakeCase(counts: JourneyCounts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, n]) => [
      name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      n,
    ]),
  );
}

/** A sum of cents is off in the last bits: 9628.17 rather than 9628.169999999996. */
function readable(value: number): number {
  return Number(value.toPrecision(15));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
