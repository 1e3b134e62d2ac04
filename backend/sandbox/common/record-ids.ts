import { createHash } from 'node:crypto';
import type { Company } from '@pipeline-attribution/shared';

/** A record's names in the simulated company and in the two CRMs. */
export interface RecordIds {
  readonly kind: 'account' | 'person' | 'deal' | 'rep' | 'campaign';
  readonly companyId: string;
  readonly hubspotId: string;
  readonly salesforceId: string;
}

/** The table of all records of a company; ids depend on the company only. */
export interface IdTable {
  readonly rows: readonly RecordIds[];
  /** The row of a company id; throws for an id the company does not have. */
  of(companyId: string): RecordIds;
}

/** A number of 0 to 2^32 − 1 that depends on the text only. */
export function digest(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** A version-4-shaped UUID that depends on the text only. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An 18-character Salesforce id: key prefix, pod, a counter in base 62, and the three letters that say which of the
 * fifteen are capitals (help.salesforce.com article 000385203, "15-character vs 18-character IDs").
 */
export function salesforceId(prefix: string, counter: number): string {
  let left = counter;
  let digits = '';
  while (digits.length < 10) {
    digits = BASE62.charAt(left % 62) + digits;
    left = Math.floor(left / 62);
  }
  return withSuffix(`${prefix}Qy${digits}`);
}

/** Adds the checksum to a 15-character id. */
export function withSuffix(id15: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk += 1) {
    let bits = 0;
    for (let i = 0; i < 5; i += 1) {
      if (/[A-Z]/.test(id15.charAt(chunk * 5 + i))) bits |= 1 << i;
    }
    suffix += SUFFIX.charAt(bits);
  }
  return id15 + suffix;
}

const tables = new WeakMap<Company, IdTable>();

/** Hands out ids in order of creation, as both CRMs do, with gaps that look like other people's records. */
export function idTable(company: Company): IdTable {
  const known = tables.get(company);
  if (known !== undefined) return known;
  const rows: RecordIds[] = [];
  const enter = (
    kind: RecordIds['kind'],
    list: readonly { readonly id: string }[],
    hubspotBase: number,
    prefix: (item: { readonly id: string }) => string,
  ): void => {
    list.forEach((item, index) => {
      const gap = digest(`${company.seed}/${item.id}`) % 41;
      rows.push({
        kind,
        companyId: item.id,
        hubspotId:
          kind === 'campaign'
            ? uuidOf(`${company.seed}/${item.id}`)
            : String(hubspotBase + index * 41 + gap),
        salesforceId: salesforceId(prefix(item), 9_000_000 + index * 41 + gap),
      });
    });
  };
  const leads = new Set(company.people.filter(({ isLead }) => isLead).map(({ id }) => id));
  enter('account', company.accounts, 17_204_118_300, () => '001');
  enter('person', company.people, 61_350_770_100, ({ id }) => (leads.has(id) ? '00Q' : '003'));
  enter('deal', company.deals, 21_874_003_500, () => '006');
  enter('rep', company.reps, 57_302_200, () => '005');
  enter('campaign', company.campaigns, 0, () => '701');
  const byId = new Map(rows.map((row) => [row.companyId, row]));
  const table: IdTable = {
    rows,
    of(companyId) {
      const row = byId.get(companyId);
      if (row === undefined) throw new Error(`The company has no record ${companyId}.`);
      return row;
    },
  };
  tables.set(company, table);
  return table;
}
