import { z } from 'zod';
import { chunks } from '../chunks.ts';
import { CrmError } from '../errors.ts';
import type { FieldValues, FieldWritten, FiguresPort } from '../figures.ts';
import { readAnswer } from '../read-answer.ts';
import { SalesforceClient, type Row } from './client.ts';
import { to18 } from './ids.ts';
import { PATHS } from './paths.ts';
import { IDS, list } from './soql.ts';

/** Fields an admin adds to Opportunity for the figures; each is optional, with or without the package's namespace. */
const FIELDS: Readonly<Record<string, { readonly label: string; readonly isNumber?: boolean }>> = {
  Top_Influencer__c: { label: 'Top influencer' },
  Influencer_Share__c: { label: 'Influencer share (%)', isNumber: true },
  Influencer_Amount__c: { label: 'Attributed amount', isNumber: true },
  Influencers__c: { label: 'Influencers' },
  Influencer_Campaigns__c: { label: 'Influencer campaigns' },
  Attribution_Model__c: { label: 'Attribution model' },
};
/** Salesforce's longest text field. */
const LONGEST = 255;
/** sObject Collections' limit. */
const BATCH = 200;

const results = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string().optional(), message: z.string() })),
  }),
);

/** Our figures as fields of Salesforce's Opportunity. */
export const salesforceFigures: FiguresPort = {
  labels: {
    deal: Object.fromEntries(Object.entries(FIELDS).map(([name, { label }]) => [name, label])),
    contact: {},
  },
  dealValues: (figures) =>
    spelled({
      Top_Influencer__c: figures?.topInfluencer,
      Influencer_Share__c: figures && String(Math.round(figures.influencerShare * 1000) / 10),
      Influencer_Amount__c: figures?.attributedAmount,
      Influencers__c: figures?.influencers.join('; '),
      Influencer_Campaigns__c: figures?.campaigns.join('; '),
      Attribution_Model__c: figures?.model,
    }),
  personValues: () => ({}),
  prepare: async (session) => {
    if ((await fieldsThere(new SalesforceClient(session))).size > 0) return;
    throw new CrmError(
      'forbidden',
      'The connected user sees none of the fields to write to on Opportunity. Add them, or give the user the permission set of the app.',
    );
  },
  read: async (session, object, externalIds) => {
    if (object !== 'deal' || externalIds.length === 0) return new Map();
    const client = new SalesforceClient(session);
    const there = await fieldsThere(client);
    const rows: Row[] = [];
    for (const ids of chunks(externalIds, IDS)) {
      rows.push(
        ...(await client.query(
          `SELECT Id, ${[...there.values()].join(', ')} FROM Opportunity WHERE Id IN ${list(ids)}`,
        )),
      );
    }
    return new Map(
      rows.map((row) => [
        to18(String(row['Id'])),
        spelled(
          Object.fromEntries(
            [...there].map(([name, actual]) => {
              const value = row[actual];
              return [name, typeof value === 'string' ? value : null];
            }),
          ),
          [...there.keys()],
        ),
      ]),
    );
  },
  write: async (session, object, writes) => {
    if (object !== 'deal') return [];
    const client = new SalesforceClient(session);
    const there = await fieldsThere(client);
    const written: FieldWritten[] = [];
    for (const chunk of chunks(writes, BATCH)) {
      const answer = readAnswer(
        results,
        await client.send('PATCH', PATHS.collections, {
          allOrNone: false,
          records: chunk.map(({ externalId, values }) => ({
            attributes: { type: 'Opportunity' },
            id: externalId,
            ...Object.fromEntries(
              Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
                const actual = there.get(name);
                const isNumber = FIELDS[name]?.isNumber === true && value !== null;
                return actual === undefined ? [] : [[actual, isNumber ? Number(value) : value]];
              }),
            ),
          })),
        }),
        'Salesforce',
      );
      written.push(...chunk.map(({ externalId }, index) => outcomeOf(externalId, answer[index])));
    }
    return written;
  },
};

function outcomeOf(
  externalId: string,
  result: z.output<typeof results>[number] | undefined,
): FieldWritten {
  if (result?.success === true) return { externalId, outcome: 'written', message: null };
  const [error] = result?.errors ?? [];
  return {
    externalId,
    outcome: error?.statusCode === 'ENTITY_IS_DELETED' ? 'gone' : 'refused',
    message: `Salesforce refused to update the opportunity ${externalId}: ${error?.message ?? 'no reason given'}`,
  };
}

/** Our fields the organisation has: our name to its own. */
async function fieldsThere(client: SalesforceClient): Promise<Map<string, string>> {
  const described = (await client.describe('Opportunity')) ?? [];
  return new Map(
    Object.keys(FIELDS).flatMap((name): [string, string][] => {
      const field = described.find((one) => one.name === name || one.name.endsWith(`__${name}`));
      return field ? [[name, field.name]] : [];
    }),
  );
}

function spelled(
  values: Readonly<Record<string, string | null | undefined>>,
  names: readonly string[] = Object.keys(FIELDS),
): FieldValues {
  return Object.fromEntries(
    names.map((name): [string, string | null] => {
      const text = values[name]?.trim().slice(0, LONGEST) ?? '';
      if (text === '') return [name, null];
      const isNumber = FIELDS[name]?.isNumber === true && !Number.isNaN(Number(text));
      return [name, isNumber ? String(Number(text)) : text];
    }),
  );
}
