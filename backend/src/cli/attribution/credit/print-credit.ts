import type { CreditOptions } from './credit-options.ts';
import type { CreditResult } from './result.ts';

export function asCsv({ channels }: CreditResult): string {
  const rows = channels.map(
    ({ channel, conversions, value, removalEffect }) =>
      `${quoted(channel)},${readable(conversions)},${readable(value)},${removalEffect === null ? '' : readable(removalEffect)}\n`,
  );
  return `channel,conversions,value,removal_effect\n${rows.join('')}`;
}

export function asJson(
  { totals, channels, warnings }: CreditResult,
  { name, model }: CreditOptions,
): string {
  const text = JSON.stringify(
    {
      model: name,
      order: model.kind === 'markov' ? model.order : null,
      paths: totals.paths,
      total_conversions: readable(totals.conversions),
      total_conversion_value: readable(totals.value),
      total_null: readable(totals.nulls),
      warnings,
      channels: channels.map(({ channel, conversions, value, removalEffect }) => ({
        channel,
        conversions: readable(conversions),
        value: readable(value),
        removal_effect: removalEffect === null ? null : readable(removalEffect),
      })),
    },
    null,
    2,
  );
  return `${text}\n`;
}

/**
 * Twelve digits: past them sums differ with the order of the addends, and a file read in halves by two threads
 * should print what the same file prints through a pipe.
 */
function readable(value: number): number {
  return Number(value.toPrecision(12));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
