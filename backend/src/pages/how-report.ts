import type { HowComputed } from '@pipeline-attribution/shared';
import type { Scene } from '../reports/scene.ts';
import type { ChosenReport } from './choose-report.ts';

const BASIS_WORDS: Readonly<Record<ChosenReport['basis'], string>> = {
  created: 'Leads and deals count on the day they were created.',
  closed: 'Deals count on the day they closed, leads on the day they qualified.',
  touched: 'Deals are spread over the days of the touches that have credit of them.',
};

/** «How is this computed?» of a report page. */
export function howReport(
  { settings, homeCurrency, timeZone }: Scene,
  { basis, text }: ChosenReport,
  model: { readonly label: string; readonly description: string; readonly scopeLabel: string },
  more: readonly string[] = [],
): HowComputed {
  return {
    title: 'How is this computed?',
    lines: [
      `Model: ${model.label}. ${model.description} Who may have credit: ${model.scopeLabel.toLowerCase()}.`,
      `Period: ${text}, on the calendar of ${timeZone}. ${BASIS_WORDS[basis]}`,
      `A touch may have credit for ${String(settings.lookbackDays)} days.`,
      `Amounts are in ${homeCurrency}, converted at the rate of each deal’s day, and every deal sums to its amount to the cent.`,
      ...more,
    ],
  };
}
