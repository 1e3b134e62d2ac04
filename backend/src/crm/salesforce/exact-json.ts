/**
 * JSON with its numbers as the text they were sent as. Salesforce sends amounts as bare numbers, and a
 * binary fraction must never stand between an amount and its cents.
 */
export function parseExact(text: string): unknown {
  // The third argument (JSON.parse source text access, ECMAScript 2025) is not in the type library yet.
  const keepSource = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? context.source : value;
  return JSON.parse(text, keepSource);
}
