/**
 * What the website's owner may set, as `data-…` of the script's tag:
 * - `key`: the tenant's public write key; without one nothing is sent.
 * - `consent`: `granted`, `denied`, or `unknown` (the default: wait until told).
 * - `days`: life of the device's id, counted from its making and never prolonged.
 * - `selfReport`: name of the form field that asks "How did you hear about us?".
 * - `fields`: form fields to fill, by their name: `{"00N5g00000ABCDE": "utm_source"}`.
 */
const script = document.currentScript as HTMLScriptElement | null;

export const settings: Readonly<DOMStringMap> = script?.dataset ?? {};

/** Beside the script, so that a website that serves both under its own address needs no setting. */
export const endpoint = (): URL => new URL('api/v1/attribution/track', script?.src);
