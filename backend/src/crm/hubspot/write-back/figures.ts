import type { CrmSession } from '../../connector.ts';
import { CrmError } from '../../errors.ts';
import {
  FIGURE_OBJECTS,
  type FieldValues,
  type FigureObject,
  type FiguresPort,
} from '../../figures.ts';
import { HubSpotClient, type HubSpotRecord } from '../client.ts';
import { instant } from '../mapping.ts';
import { WRITE_BACK_SCOPES } from '../scopes.ts';
import { ensureProperties, OBJECT_OF, PROPERTIES } from './properties.ts';
import { updateRecords } from './update.ts';

/** Our figures as properties of HubSpot. `appId` is how its history names us. */
export function hubspotFigures(appId: string): FiguresPort {
  return {
    labels: { deal: labelsOf('deal'), contact: labelsOf('contact'), lead: {} },
    dealValues: (figures) =>
      spelled('deal', {
        pa_top_influencer: figures?.topInfluencer,
        pa_influencer_share: figures && String(Math.round(figures.influencerShare * 1000) / 10),
        pa_attributed_amount: figures?.attributedAmount,
        pa_influencers: figures?.influencers.join('; '),
        pa_influencer_campaigns: figures?.campaigns.join('; '),
        pa_attribution_model: figures?.model,
        pa_first_influencer_touch: figures?.firstInfluencerTouchAt.toISOString(),
        pa_last_influencer_touch: figures?.lastInfluencerTouchAt.toISOString(),
      }),
    personValues: (figures) =>
      spelled('contact', {
        pa_first_influencer: figures?.firstInfluencer,
        pa_last_influencer: figures?.lastInfluencer,
      }),
    missingPermissions: missingWriteScopes,
    prepare: async (session) => {
      requireWriteScopes(session);
      const client = new HubSpotClient(session);
      for (const object of FIGURE_OBJECTS) await ensureProperties(client, object);
    },
    read: async (session, object, externalIds) => {
      const properties = namesOf(object);
      const found = await new HubSpotClient(session).read(OBJECT_OF[object], externalIds, {
        properties,
      });
      return new Map(found.map((record) => [record.id, spelled(object, record.properties)]));
    },
    writtenByUs: async (session, object, externalIds) => {
      const names = namesOf(object);
      const found = await new HubSpotClient(session).read(OBJECT_OF[object], externalIds, {
        properties: names,
        withHistory: names,
      });
      return new Map(
        found.map((record) => [
          record.id,
          new Set(names.filter((name) => isOfApp(record, name, appId))),
        ]),
      );
    },
    write: (session, object, writes) =>
      updateRecords(new HubSpotClient(session), OBJECT_OF[object], writes),
  };
}

const missingWriteScopes = (scopes: readonly string[]): string[] =>
  WRITE_BACK_SCOPES.filter((scope) => !scopes.includes(scope));

/** @throws CrmError `forbidden` that says how to grant what is missing. */
export function requireWriteScopes(session: Pick<CrmSession, 'scopes'>): void {
  const missing = missingWriteScopes(session.scopes);
  if (missing.length === 0) return;
  throw new CrmError(
    'forbidden',
    `Writing back to HubSpot needs more permissions (${missing.join(', ')}). Connect again at /install/hubspot?features=write-back and grant them.`,
  );
}

const namesOf = (object: FigureObject): string[] => PROPERTIES[object].map(({ name }) => name);

const labelsOf = (object: FigureObject): Readonly<Record<string, string>> =>
  Object.fromEntries(PROPERTIES[object].map(({ name, label }) => [name, label]));

/** Every property in the one spelling it is compared in: HubSpot answers 31400 where 31400.00 was written. */
function spelled(
  object: FigureObject,
  values: Readonly<Record<string, string | null | undefined>>,
): FieldValues {
  return Object.fromEntries(
    PROPERTIES[object].map(({ name, type }): [string, string | null] => {
      const text = values[name]?.trim() ?? '';
      if (text === '') return [name, null];
      if (type === 'number')
        return [name, Number.isNaN(Number(text)) ? text : String(Number(text))];
      return [name, type === 'datetime' ? (instant(text)?.toISOString() ?? text) : text];
    }),
  );
}

/** Whether the newest version of a property came from this app (propertiesWithHistory: sourceType and sourceId). */
function isOfApp(record: HubSpotRecord, name: string, appId: string): boolean {
  const newest = [...(record.propertiesWithHistory?.[name] ?? [])].sort(
    (a, b) => (instant(b.timestamp)?.getTime() ?? 0) - (instant(a.timestamp)?.getTime() ?? 0),
  )[0];
  return newest?.sourceType === 'INTEGRATION' && newest.sourceId === appId;
}
