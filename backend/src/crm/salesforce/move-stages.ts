import type { CrmSession, StageWrite, StageWritten } from '../connector.ts';
import { SalesforceClient, type Row } from './client.ts';
import { updateRecords } from './collections.ts';
import { instant, text } from './mapping.ts';
import { allById } from './read-records.ts';
import { stagesOf } from './soql.ts';

/** Our clock of a stage entry and Salesforce's may differ by what it takes to write two rows. */
const SLACK_MS = 2_000;

/**
 * Moves opportunities to other stages. Each is read right before: only one that is where we know it to be, and has been
 * since then, is moved. One that is in the wanted stage already was moved by a round that broke off.
 */
export async function moveStages(
  session: CrmSession,
  writes: readonly StageWrite[],
): Promise<StageWritten[]> {
  const client = new SalesforceClient(session);
  const read = async (ids: readonly string[]): Promise<Map<string, Row>> => {
    const rows = await allById(client, ids, stagesOf);
    return new Map(rows.map((row) => [text(row, 'Id') ?? '', row]));
  };
  const before = await read(writes.map(({ externalId }) => externalId));
  const settled: StageWritten[] = [];
  const movable = writes.filter((write) => {
    const { externalId } = write;
    const row = before.get(externalId);
    if (row !== undefined && text(row, 'StageName') === write.toStageId) {
      settled.push({ externalId, outcome: 'moved', movedAt: enteredAt(row), message: null });
      return false;
    }
    if (row !== undefined && isAsKnown(row, write)) return true;
    const message = 'It was changed in Salesforce a moment ago.';
    settled.push({ externalId, outcome: 'changed', movedAt: null, message });
    return false;
  });
  const outcomes = await updateRecords(
    client,
    'Opportunity',
    movable.map(({ externalId, toStageId }) => ({ id: externalId, StageName: toStageId })),
  );
  const after = await read(
    movable.flatMap(({ externalId }, index) =>
      outcomes[index]?.code === null ? [externalId] : [],
    ),
  );
  return [
    ...settled,
    ...movable.map(({ externalId }, index): StageWritten => {
      const { code = 'UNKNOWN', message = null } = outcomes[index] ?? {};
      if (code === 'ENTITY_IS_DELETED') {
        return { externalId, outcome: 'changed', movedAt: null, message: 'It was deleted.' };
      }
      if (code !== null) return { externalId, outcome: 'refused', movedAt: null, message };
      const row = after.get(externalId);
      const movedAt = (row && enteredAt(row)) ?? session.now();
      return { externalId, outcome: 'moved', movedAt, message: null };
    }),
  ];
}

function isAsKnown(row: Row, { fromStageId, enteredAt: known }: StageWrite): boolean {
  if (text(row, 'StageName') !== fromStageId || row['IsClosed'] === true) return false;
  const entered = enteredAt(row);
  // The same stage again may be another entry: somebody moved it away and back.
  return known === null || entered === null || entered.getTime() <= known.getTime() + SLACK_MS;
}

const enteredAt = (row: Row): Date | null => instant(text(row, 'LastStageChangeDate'));
