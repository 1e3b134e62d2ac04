const formats = new Map<string, Intl.DateTimeFormat>();

/** The day (`YYYY-MM-DD`) an instant falls on in a time zone; a zone nobody knows counts as UTC. */
export function dayIn(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = makeFormat(timeZone);
    formats.set(timeZone, format);
  }
  return format.format(instant);
}

function makeFormat(timeZone: string): Intl.DateTimeFormat {
  // en-CA writes dates as ISO 8601 does.
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-CA', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-CA', { ...options, timeZone: 'UTC' });
  }
}
