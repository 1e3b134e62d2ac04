import { Connection } from './http-client.ts';
import { eventText } from './site.ts';

export interface LoadPlan {
  readonly events: number;
  readonly connections: number;
  readonly eventsPerRequest: number;
}

export interface LoadResult {
  readonly wallMs: number;
  /** Of every request, in milliseconds. */
  readonly latencies: readonly number[];
}

const ACCEPTED = /"accepted":(\d+),"duplicates":0,"rejected":\[\]/;

/**
 * Sends events over as many connections, each with one request under way, until all are acknowledged.
 * @throws Error when an answer says anything but that every event of the request is new and stored.
 */
export async function load(
  { port, path, key }: { port: number; path: string; key: string },
  run: string,
  { events, connections, eventsPerRequest }: LoadPlan,
): Promise<LoadResult> {
  const at = Date.now();
  const bodies = Array.from({ length: Math.ceil(events / eventsPerRequest) }, (_, index) => {
    const first = index * eventsPerRequest;
    const size = Math.min(eventsPerRequest, events - first);
    const texts = Array.from({ length: size }, (_n, offset) => eventText(first + offset, run, at));
    return eventsPerRequest === 1 ? (texts[0] ?? '') : `{"events":[${texts.join()}]}`;
  });
  const open = await Promise.all(
    Array.from({ length: connections }, () => Connection.open(port, path, key)),
  );
  const latencies: number[] = [];
  let next = 0;
  let acknowledged = 0;
  const start = performance.now();
  await Promise.all(
    open.map(async (connection) => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const sent = performance.now();
        const reply = await connection.send(body);
        latencies.push(performance.now() - sent);
        const accepted = ACCEPTED.exec(reply.body)?.[1];
        if (reply.status !== 200 || accepted === undefined) {
          throw new Error(`The server answered ${reply.status}: ${reply.body.slice(0, 500)}`);
        }
        acknowledged += Number(accepted);
      }
    }),
  );
  const wallMs = performance.now() - start;
  for (const connection of open) connection.close();
  if (acknowledged !== events) throw new Error(`${acknowledged} of ${events} were acknowledged.`);
  return { wallMs, latencies };
}
