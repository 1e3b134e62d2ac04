import type { CrmSession, StageWrite, StageWritten } from '../../connector.ts';
import { HubSpotClient, type HubSpotRecord } from '../client.ts';
import { instant, text } from '../mapping.ts';
import { requireWriteScopes } from './figures.ts';
import { updateRecords } from './update.ts';

const STAGE = 'dealstage';

/**
 * Moves deals to other stages. Each is read right before, with the history of its stage: only a deal that is where we
 * know it to be, and has been since then, is moved. One that is in the wanted stage already was moved by a round that
 * broke off.
 */
export async function moveStages(
  session: CrmSession,
  writes: readonly StageWrite[],
): Promise<StageWritten[]> {
  requireWriteScopes(session);
  const client = new HubSpotClient(session);
  const read = async (ids: readonly string[]): Promise<Map<string, HubSpotRecord>> => {
    const found = await client.read('deals', ids, {
      properties: [STAGE, 'pipeline'],
      withHistory: [STAGE],
    });
    return new Map(found.map((record) => [record.id, record]));
  };
  const before = await read(writes.map(({ externalId }) => externalId));
  const settled: StageWritten[] = [];
  const movable = writes.filter((write) => {
    const { externalId } = write;
    const record = before.get(externalId);
    if (record !== undefined && text(record, STAGE) === write.toStageId) {
      settled.push({ externalId, outcome: 'moved', movedAt: enteredAt(record), message: null });
      return false;
    }
    if (record !== undefined && isAsKnown(record, write)) return true;
    const message = 'It was changed in HubSpot a moment ago.';
    settled.push({ externalId, outcome: 'changed', movedAt: null, message });
    return false;
  });
  const updated = await updateRecords(
    client,
    'deals',
    movable.map(({ externalId, toStageId }) => ({ externalId, values: { [STAGE]: toStageId } })),
  );
  const after = await read(
    updated.flatMap(({ externalId, outcome }) => (outcome === 'written' ? [externalId] : [])),
  );
  return [
    ...settled,
    ...updated.map(({ externalId, outcome, message }): StageWritten => {
      if (outcome === 'refused') return { externalId, outcome, movedAt: null, message };
      if (outcome === 'gone') {
        return { externalId, outcome: 'changed', movedAt: null, message: 'It was deleted.' };
      }
      const record = after.get(externalId);
      const movedAt = record ? enteredAt(record) : null;
      return { externalId, outcome: 'moved', movedAt: movedAt ?? session.now(), message: null };
    }),
  ];
}

function isAsKnown(record: HubSpotRecord, write: StageWrite): boolean {
  if (text(record, STAGE) !== write.fromStageId) return false;
  if (text(record, 'pipeline') !== write.pipelineId) return false;
  const entered = enteredAt(record);
  // The same stage again may be another entry: somebody moved it away and back.
  return (
    write.enteredAt === null || entered === null || entered.getTime() <= write.enteredAt.getTime()
  );
}

/** When the deal entered the stage it is in: the oldest of the newest versions that say the same. */
function enteredAt(record: HubSpotRecord): Date | null {
  const versions = (record.propertiesWithHistory?.[STAGE] ?? [])
    .flatMap(({ value, timestamp }) => {
      const at = instant(timestamp);
      return value && at ? [{ value, at }] : [];
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const [newest] = versions;
  if (newest === undefined) return null;
  const other = versions.findIndex(({ value }) => value !== newest.value);
  return versions[(other === -1 ? versions.length : other) - 1]?.at ?? null;
}
