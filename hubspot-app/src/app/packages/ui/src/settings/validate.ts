import { UTM_TAGS } from '@pipeline-attribution/shared/contract/settings.ts';
import type { Settings } from '@pipeline-attribution/shared';
import type { FieldProblem } from '../api/failure.ts';

/** A domain or an address with one; the service cuts it down and judges the rest. */
const DOMAIN =
  /^(?:https?:\/\/)?(?:\*\.)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}\.?(?::\d+)?(?:[/?#].*)?$/iu;
const PROPERTY = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;
const CALLER = /^([^@\s]+@[^@\s]+|\d{1,20})$/;

const between = (value: number, low: number, high: number): boolean =>
  Number.isFinite(value) && value >= low && value <= high;

const whole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && between(value, low, high);

const isLanguage = (tag: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

/**
 * What is wrong with settings, before they are sent; the service checks the same again. Fields are named as the
 * service names them, so that both kinds of message stand at the same place.
 */
export function* settingsProblems(settings: Settings): Generator<FieldProblem> {
  const { parameters, buyingGroup, tracking, roi, privacy, cards } = settings;
  const { position, custom } = parameters;
  if (!between(parameters.timeDecayHalfLifeDays, 0.01, 3650)) {
    yield {
      field: 'parameters.timeDecayHalfLifeDays',
      message: 'Enter a number of days above 0 and at most 3,650.',
    };
  }
  if (![position.first, position.last].every((share) => between(share, 0, 1))) {
    yield { field: 'parameters.position', message: 'Enter shares from 0 to 100 %.' };
  } else if (position.first + position.last > 1 + 1e-9) {
    yield {
      field: 'parameters.position',
      message: 'First and last touch together may not be more than 100 %.',
    };
  }
  const weights = [custom.first, custom.leadCreation, custom.dealCreation, custom.last];
  if (!weights.every((share) => between(share, 0, 1))) {
    yield { field: 'parameters.custom', message: 'Enter weights from 0 to 100 %.' };
  } else if (weights.reduce((sum, share) => sum + share, 0) > 1 + 1e-9) {
    yield {
      field: 'parameters.custom',
      message:
        'The four weights together may not be more than 100 %; what is left goes to the other touches.',
    };
  }
  if (!whole(settings.lookbackDays, 1, 1095)) {
    yield { field: 'lookbackDays', message: 'Enter a whole number of days from 1 to 1,095.' };
  }
  if (buyingGroup.whenNotedAtMost !== null && !whole(buyingGroup.whenNotedAtMost, 0, 1000)) {
    yield {
      field: 'buyingGroup.whenNotedAtMost',
      message: 'Enter a whole number of people from 0 to 1,000, or leave it empty.',
    };
  }
  for (const domain of tracking.ownDomains) {
    if (DOMAIN.test(domain)) continue;
    yield {
      field: 'tracking.ownDomains',
      message: `“${domain}” is no domain. Enter one such as example.com, or an address of your site.`,
    };
  }
  for (const term of tracking.brandTerms) {
    if (term.length <= 100 && (term.match(/[\p{L}\p{N}]/gu) ?? []).length > 1) continue;
    yield {
      field: 'tracking.brandTerms',
      message: `“${term.slice(0, 40)}” is no name people could search for: 2 to 100 characters, letters or digits.`,
    };
  }
  for (const [name, property] of [
    ['selfReportProperty', tracking.selfReportProperty] as const,
    ['landingPageProperty', tracking.landingPageProperty] as const,
    ...UTM_TAGS.map((tag) => [`utmProperties.${tag}`, tracking.utmProperties[tag]] as const),
  ]) {
    if (property === null || PROPERTY.test(property)) continue;
    yield {
      field: `tracking.${name}`,
      message: 'Enter the internal name of a HubSpot property: letters, digits and underscores.',
    };
  }
  if (roi.grossMargin !== null && !between(roi.grossMargin, 0, 1)) {
    yield {
      field: 'roi.grossMargin',
      message: 'Enter a margin from 0 to 100 %, or leave it empty.',
    };
  }
  if (roi.overhead !== null && !between(roi.overhead, 0, 10)) {
    yield { field: 'roi.overhead', message: 'Enter a share from 0 to 1,000 %, or leave it empty.' };
  }
  if (roi.defaultFeeMinor !== null && !whole(roi.defaultFeeMinor, 0, 1e12)) {
    yield {
      field: 'roi.defaultFeeMinor',
      message: 'Enter an amount from 0 on, or leave it empty.',
    };
  }
  if (!whole(privacy.retentionDays, 30, 3650)) {
    yield {
      field: 'privacy.retentionDays',
      message: 'Enter a whole number of days from 30 to 3,650.',
    };
  }
  for (const caller of cards.named) {
    if (CALLER.test(caller)) continue;
    yield {
      field: 'cards.named',
      message: `“${caller}” is neither an e-mail address nor a HubSpot user id.`,
    };
  }
  if (cards.visibleTo === 'named' && cards.named.length === 0) {
    yield {
      field: 'cards.named',
      message: 'Name at least one user; until then only marketers and admins would see cards.',
    };
  }
  if (!isLanguage(settings.locale)) {
    yield { field: 'locale', message: 'Enter a language tag such as en-US or de-DE.' };
  }
}

/** Where on the page a field stands: its tab. */
const TABS: Readonly<Record<string, string>> = {
  parameters: 'Attribution',
  lookbackDays: 'Attribution',
  buyingGroup: 'People and stages',
  tracking: 'Tracking',
  roi: 'Money',
  locale: 'Money',
  privacy: 'Privacy',
  cards: 'Access',
  writeBack: 'Write-back',
};

/** A problem for who is looking at another tab: `Tracking: “acme” is no domain. …`. */
export const problemElsewhere = ({ field, message }: FieldProblem): string => {
  const tab = TABS[field.split('.', 1)[0] ?? ''];
  return tab === undefined ? message : `${tab}: ${message}`;
};

/** The message of a field: its own, or that of something inside it. */
export const problemAt = (problems: readonly FieldProblem[], field: string): string | undefined =>
  problems.find((problem) => problem.field === field || problem.field.startsWith(`${field}.`))
    ?.message;
