import { createHash } from 'node:crypto';
import { generateCompany } from '@pipeline-attribution/shared';
import { startSandboxSalesforce } from '../../sandbox/index.ts';
import type { SalesforceStore } from '../../sandbox/salesforce/store.ts';
import type { Row } from '../../sandbox/salesforce/soql/source.ts';
import type { Content } from './content.ts';
import { grow } from './grow.ts';

/** An organisation in a process of its own: `organisation.ts <deals> <contacts> <redirect> <client secret>`. */
const [deals = '', contacts = '', redirect = '', clientSecret = ''] = process.argv.slice(2);

const company = generateCompany({
  seed: 17,
  endsAt: Date.UTC(2026, 9, 1),
  deals: Math.min(400, Number(deals)),
  leads: Math.min(500, Number(contacts) / 4),
});
const salesforce = await startSandboxSalesforce({
  company,
  clientId: 'bench',
  clientSecret,
  redirectUris: [redirect],
  refusals: 'keep',
});
const { store } = salesforce;
grow(store, { deals: Number(deals), contacts: Number(contacts) });

process.on('message', (wanted) => {
  if (wanted === 'usage') {
    process.send?.({
      used: salesforce.usage.used,
      jobs: salesforce.queryJobs.made,
      refused: salesforce.refusals.all.slice(0, 3),
    });
  } else if (wanted === 'content') {
    process.send?.(contentOf(store));
  }
});
process.send?.({
  url: salesforce.url,
  deals: live('Opportunity').length,
  contacts: live('Contact').length,
});

function live(object: string): Row[] {
  return [...store.rows(object)].filter((row) => row['IsDeleted'] !== true);
}

/** What the other side must have, record by record, as digests of sorted lines; see `content.ts`. */
function contentOf(source: SalesforceStore): Content {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const lines = {
    deals: live('Opportunity').map((row) => {
      const id = text(row['Id']);
      const history = [...source.children('OpportunityHistory', 'OpportunityId', id)]
        .sort((a, b) => (text(a['CreatedDate']) < text(b['CreatedDate']) ? -1 : 1))
        .map((entry) => entry['StageName']);
      const people = [...source.children('OpportunityContactRole', 'OpportunityId', id)].map(
        (role) => text(role['ContactId']),
      );
      const cents = row['Amount'];
      return [
        id,
        typeof cents === 'number' ? String(Math.round(cents * 100)) : '',
        text(row['StageName']),
        String(history.filter((stage, index) => stage !== history[index - 1]).length),
        people.sort().join(','),
      ].join('|');
    }),
    contacts: live('Contact').map((row) =>
      [text(row['Id']), text(row['Email']).toLowerCase(), text(row['AccountId'])].join('|'),
    ),
    responses: live('CampaignMember')
      .filter((row) => row['HasResponded'] === true)
      .map((row) => text(row['Id'])),
  };
  return {
    deals: digestOf(lines.deals),
    contacts: digestOf(lines.contacts),
    responses: digestOf(lines.responses),
  };
}

function digestOf(lines: string[]): string {
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(`${line}\n`);
  return `${lines.length} ${hash.digest('hex')}`;
}
