import type { DataSource } from 'typeorm';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { GroupCommit } from './group-commit.ts';
import { judgeError } from './judge-error.ts';
import { hitsCommitted } from './note-hits.ts';
import { storeEvents, type EventOutcome } from './store-events.ts';
import type { TrackEvent } from './track-event.ts';

export type Ingest = GroupCommit<TrackEvent, EventOutcome>;

const byDatabase = new WeakMap<DataSource, Ingest>();

/** The one queue of events of this process and database. */
export function ingestOf(context: Context): Ingest {
  const known = byDatabase.get(context.dataSource);
  if (known) return known;
  let isDown = false;
  const ingest: Ingest = new GroupCommit({
    flush: async (tenantId, events) => {
      const { outcomes, tx } = await withTenant(context.dataSource, tenantId, async (opened) => ({
        outcomes: await storeEvents(opened, events),
        tx: opened,
      }));
      hitsCommitted(tx);
      if (isDown) context.log.info('events can be stored again');
      isDown = false;
      return outcomes;
    },
    judge: (error) => {
      const verdict = judgeError(error);
      // Under load an outage fails thousands of flushes a second: one line says it.
      if (verdict === 'fail' && !isDown) {
        isDown = true;
        context.log.error({ err: error }, 'events cannot be stored');
      }
      return verdict;
    },
  });
  byDatabase.set(context.dataSource, ingest);
  return ingest;
}
