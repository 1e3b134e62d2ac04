import type { CreditOptions } from './credit-options.ts';
import type { ChannelCredit, CreditResult } from './result.ts';

export function asCsv({ channels }: CreditResult): string {
  if (channels.some(({ positions }) => positions !== undefined)) return byPosition(channels);
  const rows = channels.map(
    ({ channel, conversions, value, removalEffect }) =>
      `${quoted(channel)},${readable(conversions)},${readable(value)},${removalEffect === null ? '' : readable(removalEffect)}\n`,
  );
  return `channel,conversions,value,removal_effect\n${rows.join('')}`;
}

/** A row for each position a channel has credit at; the first touch of a path is 1. */
function byPosition(channels: readonly ChannelCredit[]): string {
  const rows = channels.flatMap(({ channel, positions = [] }) =>
    positions.flatMap(({ conversions, value }, index) =>
      conversions === 0 && value === 0
        ? []
        : `${quoted(channel)},${index + 1},${readable(conversions)},${readable(value)}\n`,
    ),
  );
  return `channel,position,conversions,value\n${rows.join('')}`;
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
      channels: channels.map(({ channel, conversions, value, removalEffect, positions }) => ({
        channel,
        conversions: readable(conversions),
        value: readable(value),
        removal_effect: removalEffect === null ? null : readable(removalEffect),
        ...(positions && {
          positions: positions.map((at) => ({
            conversions: readable(at.conversions),
            value: readable(at.value),
          })),
        }),
      })),
    },
    null,
    2,
  );
  return `${text}\n`;
}

/**
 * Twelve digits: cents up to ten billion. Past them sums differ with the order of the addends, and a file read in
 * halves by two threads should print what it prints through a pipe.
 */
function readable(value: number): number {
  return Number(value.toPrecision(12));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
