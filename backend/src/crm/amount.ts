import { parseMinor } from '@pipeline-attribution/shared';

/**
 * A CRM's amount in minor units; null when there is none, or when it is beyond what can be counted to the
 * cent (a slip of the keyboard: somebody typed a telephone number). One such deal must not stop the
 * load of all others; it shows as a deal without an amount.
 */
export function amountOf(text: string | null, currency: string): number | null {
  if (text === null) return null;
  try {
    return parseMinor(text, currency);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
