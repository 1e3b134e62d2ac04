import { createHash } from 'node:crypto';
import { generateCompany } from '@pipeline-attribution/shared';
import { startSandboxHubSpot } from '../../sandbox/index.ts';
import type { HubSpotStore } from '../../sandbox/hubspot/store.ts';
import { grow } from './grow.ts';

/** A portal in a process of its own: `portal.ts <deals> <contacts> <redirect> <client secret>`. */
const [deals = '', contacts = '', redirect = '', clientSecret = ''] = process.argv.slice(2);

const company = generateCompany({
  seed: 17,
  endsAt: Date.UTC(2026, 9, 1),
  deals: Math.min(400, Number(deals)),
  leads: Math.min(500, Number(contacts) / 4),
});
const hubspot = await startSandboxHubSpot({
  company,
  clientId: 'bench',
  clientSecret,
  redirectUris: [redirect],
  refusals: 'keep',
});
grow(hubspot.store, { deals: Number(deals), contacts: Number(contacts) });

process.on('message', (wanted) => {
  if (wanted === 'traffic') {
    const { general, searches, limited } = hubspot.traffic;
    const refused = hubspot.refusals.all.slice(0, 3);
    process.send?.({ general, searches: searches.length, limited, refused });
  } else if (wanted === 'content') {
    process.send?.(contentOf(hubspot.store));
  }
});
process.send?.({ url: hubspot.url, deals: live('deals'), contacts: live('contacts') });

function live(type: 'deals' | 'contacts'): number {
  return hubspot.store.all(type).filter(({ archived }) => !archived).length;
}

/** What the other side must have, record by record, as digests of sorted lines; see `content.ts`. */
function contentOf(store: HubSpotStore): Record<'deals' | 'contacts', string> {
  const lines = {
    deals: store
      .all('deals')
      .filter(({ archived }) => !archived)
      .map(({ id, properties, history }) => {
        const people = store.associations.of('deals', id, 'contacts').map(({ toId }) => toId);
        const cents = properties.get('amount');
        return [
          id,
          cents === undefined ? '' : String(Math.round(Number(cents) * 100)),
          properties.get('dealstage') ?? '',
          String(history.get('dealstage')?.length ?? 0),
          people.sort().join(','),
        ].join(' ');
      }),
    contacts: store
      .all('contacts')
      .filter(({ archived }) => !archived)
      .map(({ id, properties }) => {
        const [employer] = store.associations.of('contacts', id, 'companies');
        return [id, (properties.get('email') ?? '').toLowerCase(), employer?.toId ?? ''].join(' ');
      }),
  };
  return { deals: digestOf(lines.deals), contacts: digestOf(lines.contacts) };
}

function digestOf(lines: string[]): string {
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(`${line}\n`);
  return `${lines.length} ${hash.digest('hex')}`;
}
