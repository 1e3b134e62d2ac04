import type { SimAccount } from '@pipeline-attribution/shared';
import type { IdTable } from '../../common/record-ids.ts';
import type { HubSpotRecord } from '../model.ts';
import { PropertyWriter } from './property-writer.ts';

/** An account as a HubSpot company. */
export function companyRecord(account: SimAccount, ids: IdTable): HubSpotRecord {
  return new PropertyWriter(ids.of(account.id).hubspotId, account.createdAt)
    .set('name', account.name)
    .set('domain', account.domain)
    .set('website', account.domain)
    .set('country', account.country)
    .set('city', account.city)
    .set('industry', account.industry.toUpperCase().replaceAll(/[^A-Z]+/g, '_'))
    .set('numberofemployees', account.employees)
    .set('hubspot_owner_id', ids.of(account.ownerId).hubspotId)
    .done('hs_lastmodifieddate');
}
