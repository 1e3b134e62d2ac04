/** Salesforce's alphabet of the three last characters of an 18-character id. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a Salesforce id, whose last three characters say which letters of the first
 * fifteen are capitals (five a character, the first letter being the lowest bit). Ids copied from a
 * record's address have 15. Anything else is answered as it is.
 */
export function longSalesforceId(id: string): string {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return id;
  let suffix = '';
  for (let start = 0; start < 15; start += 5) {
    let capitals = 0;
    for (let letter = 0; letter < 5; letter++) {
      if (/[A-Z]/.test(id.charAt(start + letter))) capitals += 2 ** letter;
    }
    suffix += ALPHABET.charAt(capitals);
  }
  return id + suffix;
}
