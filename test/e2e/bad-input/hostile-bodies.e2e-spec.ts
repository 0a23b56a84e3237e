import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Bundle } from '../../../src/fhir/types.js';
import type { TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';
import { hostileBody, hostileLine, type HostileBody } from './hostile-bodies.js';
import { ServiceUnderAttack } from './service-under-attack.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(300_000);

/** Any number will do; with the same one every run sends the same bodies. */
const SEED = 20_261_125;
const BODIES = 3000;
const LINES = 2000;
const LINES_A_MESSAGE = 50;
/** Requests at a time. */
const WIDTH = 12;

// Made before the first request: the service closes connections that stay silent for seconds.
const bodies = fc.sample(hostileBody, { seed: SEED, numRuns: BODIES });
const lines = chunksOf(fc.sample(hostileLine, { seed: SEED, numRuns: LINES }));

let service: ServiceUnderAttack;
let sources: TestSource[];
let folder: string;

beforeAll(async () => {
  service = await ServiceUnderAttack.start({ MAX_BODY_MB: '4' });
  sources = await Promise.all([1, 2, 3, 4].map(() => service.addSource()));
  folder = await mkdtemp(join(tmpdir(), 'caliper-hostile-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await service?.stop();
});

describe(`${BODIES + LINES} hostile bodies and lines`, () => {
  it('are refused at the door or stored and settled: no crash, no fault of ours, no half transaction', async () => {
    const acknowledged = await pushAll(bodies);
    const half = lines.length / 2;
    const [pushed, posted, filed] = [lines.slice(0, half), lines.slice(half, half * 1.5), lines.slice(half * 1.5)];
    await inTurns(pushed, async (chunk, source) => {
      const answer = await source.push<{ id: string }>(ndjson(chunk), { 'content-type': 'application/fhir+ndjson' });
      expect(answer.status).toBe(202);
      acknowledged.set(answer.json.id, null);
    });
    await inTurns(posted, async (chunk, source) => {
      const type = { 'content-type': 'application/fhir+ndjson' };
      const answer = await source.fhir<Bundle>('POST', '', ndjson(chunk), type);
      expect([answer.status, answer.json.entry?.length]).toEqual([200, chunk.length]);
    });
    const ingested = await ingest(filed);

    const [first] = sources;
    expect((await first.push({ resourceType: 'Patient', id: 'after' })).status).toBe(202);
    await until(async () => (await waiting()) === 0, { withinMs: 120_000, everyMs: 100 });
    await checkInbox(acknowledged, { posted: posted.length, ingested });
    const oddities = `select outcome from messages where outcome::text like '%it could not be processed%'`;
    expect(await service.rows(oddities)).toEqual([]);
    expect(service.log).not.toMatch(/"level":"(error|fatal)"|Unhandled|uncaught|"status":5\d\d/i);
  });
});

/** Pushes bodies from all sources at a time. @returns what came of each that was acknowledged, by the id of its message */
async function pushAll(bodies: readonly HostileBody[]): Promise<Map<string, HostileBody | null>> {
  const acknowledged = new Map<string, HostileBody | null>();
  await inTurns(bodies, async (hostile, source) => {
    const answer = await source.push<{ id: string }>(hostile.body, hostile.headers);
    if (answer.status === 202) acknowledged.set(answer.json.id, hostile);
    else if (![400, 413, 422].includes(answer.status)) {
      throw new Error(`${answer.status} for ${hostile.kind}: ${hostile.body.toString('latin1').slice(0, 2000)}`);
    }
  });
  return acknowledged;
}

/** Every message has its state and its count; a transaction's resources are all there, or none is. */
async function checkInbox(
  acknowledged: ReadonlyMap<string, HostileBody | null>,
  others: { posted: number; ingested: number },
): Promise<void> {
  const messages = await service.rows<{
    id: string;
    origin: string;
    state: string;
    told: boolean;
    consistent: boolean;
  }>(
    `select m.id, origin, state, coalesce(jsonb_array_length(outcome -> 'issue'), 0) > 0 as told,
       case state when 'quarantined' then resource_count = 0 and applied_at is null
                  when 'partly-applied' then resource_count > 0 and applied_at is not null
                  else applied_at is not null end
         and not (state = 'quarantined' and exists (select 1 from resource_versions v where v.message_id = m.id)) as consistent
     from messages m`,
  );
  const counts: Record<string, number> = {};
  for (const { origin } of messages) counts[origin] = (counts[origin] ?? 0) + 1;
  // One more by the webhook: the sound one at the end.
  expect(counts).toEqual({ webhook: acknowledged.size + 1, rest: others.posted, 'command-line': others.ingested });
  const states = new Map(messages.map(({ id, state }) => [id, state]));
  expect([...acknowledged.keys()].filter((id) => !states.has(id))).toEqual([]);
  expect(new Set(states.values())).toEqual(new Set(['applied', 'partly-applied', 'quarantined']));
  expect(messages.filter(({ consistent, state, told }) => !consistent || (state !== 'applied' && !told))).toEqual([]);

  const there = new Set((await service.rows<{ id: string }>('select id from resources')).map(({ id }) => id));
  const halves = [...acknowledged].filter(([id, hostile]) => {
    const found = hostile?.together?.filter((one) => there.has(one)).length;
    return found !== undefined && found !== (states.get(id) === 'applied' ? 3 : 0);
  });
  expect(halves).toEqual([]);
  const transactions = [...acknowledged].filter(([, hostile]) => hostile?.together);
  expect(new Set(transactions.map(([id]) => states.get(id)))).toEqual(new Set(['applied', 'quarantined']));
}

/** @returns how many messages the files became */
async function ingest(chunks: readonly Buffer[][]): Promise<number> {
  const file = join(folder, 'hostile.ndjson');
  await writeFile(file, ndjson(chunks.flat()));
  const [source] = sources;
  const { code, stdout, stderr } = await service.caliper('ingest', file, '--source', source.name);
  expect([code, stderr.slice(0, 200)]).toEqual([1, expect.stringContaining('hostile.ndjson:')]);
  return Number(/^total +(\d+)/m.exec(stdout)?.[1]);
}

async function waiting(): Promise<number> {
  const [row] = await service.rows<{ count: number }>(
    `select count(*)::int as count from messages where state = 'received'`,
  );
  return row?.count ?? 0;
}

function ndjson(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
}

function chunksOf(lines: readonly Buffer[]): Buffer[][] {
  // A line of blanks alone is none.
  const told = lines.map((line) => (/^[\s\0]*$/.test(line.toString('latin1')) ? Buffer.from('{}') : line));
  return Array.from({ length: told.length / LINES_A_MESSAGE }, (_, at) =>
    told.slice(at * LINES_A_MESSAGE, (at + 1) * LINES_A_MESSAGE),
  );
}

/** Does the work for each item, some at a time, with one source after another. */
async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item, source: TestSource) => Promise<void>,
): Promise<void> {
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) {
      const source = sources[index % sources.length];
      if (source) await work(item, source);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
}
