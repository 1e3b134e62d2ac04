import { withTenant } from '../../db/tenancy.ts';
import { saveProgress } from '../../jobs/job-store.ts';
import type { JobHandler } from '../../jobs/start-jobs.ts';
import type { CrmServices } from '../services.ts';
import { crmOf } from './crm-of.ts';
import { runWriteBack } from './run-write-back.ts';

/** Writes all figures now, with its progress for whoever waits. */
export const writeBackJob =
  (services: CrmServices): JobHandler =>
  async ({ tenantId, job, signal }) => {
    const { dataSource } = services.context;
    const crm = await withTenant(dataSource, tenantId, crmOf);
    return runWriteBack(services, tenantId, crm, {
      isFull: true,
      signal,
      onProgress: (step, done, total) =>
        withTenant(dataSource, tenantId, (tx) => saveProgress(tx, job.id, { step, done, total })),
    });
  };
