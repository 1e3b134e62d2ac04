import { Tenancy1700000000001 } from './0001-tenancy.ts';
import { Campaigns1700000000002 } from './0002-campaigns.ts';
import { Records1700000000003 } from './0003-records.ts';
import { Touchpoints1700000000004 } from './0004-touchpoints.ts';
import { Credit1700000000005 } from './0005-credit.ts';

export const migrations = [
  Tenancy1700000000001,
  Campaigns1700000000002,
  Records1700000000003,
  Touchpoints1700000000004,
  Credit1700000000005,
];
