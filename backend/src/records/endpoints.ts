import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { itemsAnswer, itemsBody, takeItems } from './api/items.ts';
import { leadSchema, recordLead } from './api/lead.ts';
import { opportunitySchema, recordOpportunity } from './api/opportunity.ts';
import { recordRevenue, revenueSchema } from './api/revenue.ts';

const TAG = 'Attribution';
const MAX_BYTES = 1024 * 1024;
const IDEMPOTENT =
  'Records are named by your own `externalId`: sending one again corrects it, or changes nothing. Records a CRM owns are changed in the CRM (409).';

/** Leads, opportunities and revenue from servers that have no CRM of ours, or know more than it. */
export const recordEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/attribution/leads',
    tag: TAG,
    summary: 'Record or correct leads',
    description: `${IDEMPOTENT} Fields left out stay as they are; null empties one.`,
    scope: 'write',
    body: itemsBody(leadSchema),
    maxBytes: MAX_BYTES,
    problems: [409],
    answer: itemsAnswer,
    handle: ({ body, context, principal, transaction }) =>
      transaction(async (tx) => {
        const answer = await takeItems(tx, body, leadSchema, (lead) =>
          recordLead(tx, lead, context.now()),
        );
        await audit(tx, principal.actor, 'lead', answer);
        return answer;
      }),
  }),
  endpoint({
    method: 'post',
    path: '/attribution/opportunities',
    tag: TAG,
    summary: 'Record or correct opportunities',
    description: `${IDEMPOTENT} Fields left out stay as they are; null empties one.`,
    scope: 'write',
    body: itemsBody(opportunitySchema),
    maxBytes: MAX_BYTES,
    problems: [409],
    answer: itemsAnswer,
    handle: ({ body, context, principal, transaction }) =>
      transaction(async (tx) => {
        const answer = await takeItems(tx, body, opportunitySchema, (opportunity) =>
          recordOpportunity(tx, opportunity, context.now()),
        );
        await audit(tx, principal.actor, 'opportunity', answer);
        return answer;
      }),
  }),
  endpoint({
    method: 'post',
    path: '/attribution/revenue',
    tag: TAG,
    summary: 'Record closed revenue, refunds and corrections',
    description: `${IDEMPOTENT} Refunds and corrections count in their own period and may refer to any won deal, a CRM’s too.`,
    scope: 'write',
    body: itemsBody(revenueSchema),
    maxBytes: MAX_BYTES,
    problems: [409],
    answer: itemsAnswer,
    handle: ({ body, context, principal, transaction }) =>
      transaction(async (tx) => {
        const answer = await takeItems(tx, body, revenueSchema, (revenue) =>
          recordRevenue(tx, revenue, context.now()),
        );
        await audit(tx, principal.actor, 'revenue', answer);
        return answer;
      }),
  }),
];

/** One entry a request: the records themselves say what they are. */
async function audit(
  tx: Parameters<typeof writeAudit>[0],
  actor: string,
  entity: string,
  { accepted, updated }: { accepted: number; updated: number },
): Promise<void> {
  if (accepted === 0) return;
  await writeAudit(tx, { actor, action: 'record', entity, after: { accepted, updated } });
}
