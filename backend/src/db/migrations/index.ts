import { Tenancy1700000000001 } from './0001-tenancy.ts';
import { Campaigns1700000000002 } from './0002-campaigns.ts';
import { Records1700000000003 } from './0003-records.ts';
import { Touchpoints1700000000004 } from './0004-touchpoints.ts';
import { Credit1700000000005 } from './0005-credit.ts';
import { UndatedNotes1700000000006 } from './0006-undated-notes.ts';
import { Milestones1700000000007 } from './0007-milestones.ts';
import { Fits1700000000008 } from './0008-fits.ts';
import { Ingest1700000000009 } from './0009-ingest.ts';
import { RepairAndHealth1700000000010 } from './0010-repair-and-health.ts';
import { Webhooks1700000000016 } from './0016-webhooks.ts';
import { Access1700000000017 } from './0017-access.ts';
import { Lift1700000000011 } from './0011-lift.ts';
import { IdentityLinks1700000000012 } from './0012-identity-links.ts';
import { SearchIntent1700000000019 } from './0019-search-intent.ts';
import { UnresolvedAmounts1700000000027 } from './0027-unresolved-amounts.ts';
import { WriteBack1700000000028 } from './0028-write-back.ts';
import { CrmCosts1700000000032 } from './0032-crm-costs.ts';
import { WrittenLeads1700000000033 } from './0033-written-leads.ts';
import { OneTimeLinks1700000000034 } from './0034-one-time-links.ts';
import { RestingConnections1700000000037 } from './0037-resting-connections.ts';
import { CampaignParents1700000000038 } from './0038-campaign-parents.ts';

export const migrations = [
  Tenancy1700000000001,
  Campaigns1700000000002,
  Records1700000000003,
  Touchpoints1700000000004,
  Credit1700000000005,
  UndatedNotes1700000000006,
  Milestones1700000000007,
  Fits1700000000008,
  Ingest1700000000009,
  RepairAndHealth1700000000010,
  Lift1700000000011,
  IdentityLinks1700000000012,
  Webhooks1700000000016,
  Access1700000000017,
  SearchIntent1700000000019,
  UnresolvedAmounts1700000000027,
  WriteBack1700000000028,
  CrmCosts1700000000032,
  WrittenLeads1700000000033,
  OneTimeLinks1700000000034,
  RestingConnections1700000000037,
  CampaignParents1700000000038,
];
