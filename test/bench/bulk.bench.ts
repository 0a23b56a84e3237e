import { cpus } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BenchService, serverVersion } from './bench-service.js';
import { acoFiles, type AcoFiles } from './bulk/aco-files.js';
import { machine } from './engine/bench-input.js';
import { endedTime, ServerTime } from './processor-time.js';

/**
 * A whole ACO from files to packed records, beside plain COPY of the same lines into a table with one json column, as
 * resources are stored: each source's export is taken by a `caliper ingest` of its own, all at once, beside the service.
 */
const { values: options } = parseArgs({
  options: { persons: { type: 'string', default: '10000' }, sources: { type: 'string', default: '4' } },
});

/** Plain COPY is done so often; the fastest is the limit. */
const COPIES = 3;

async function copy(client: pg.Client, { valid }: AcoFiles): Promise<Copied> {
  const text = Buffer.from(`${valid.join('\n').replaceAll('\\', '\\\\')}\n`);
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) =>
    text.subarray(index * PIECE, (index + 1) * PIECE),
  );
  const server = new ServerTime(client.database ?? '');
  const rounds: Copied[] = [];
  for (let round = 0; round < COPIES; round += 1) {
    await client.query('create table bench_copy (content json)');
    await client.query('checkpoint');
    const [start, before] = [performance.now(), server.seconds()];
    await pipeline(Readable.from(pieces), client.query(copyFrom('copy bench_copy from stdin')));
    rounds.push({ seconds: (performance.now() - start) / 1000, server: server.seconds() - before });
    await client.query('drop table bench_copy');
  }
  server.stop();
  return rounds.reduce((best, each) => (each.seconds < best.seconds ? each : best));
}

const PIECE = 65_536;

interface Copied {
  seconds: number;
  /** Seconds of processor time of PostgreSQL. */
  server: number;
}

interface Taken {
  seconds: number;
  /** MiB of the service, then of each command. */
  memory: number[];
  /** Seconds of processor time of the service and the commands, and of PostgreSQL. */
  processor: { node: number; server: number };
  resources: number;
  records: number;
}

async function take(service: BenchService, client: pg.Client, { folders }: AcoFiles): Promise<Taken> {
  for (const name of folders.keys()) await service.addSource(name);
  await client.query('checkpoint');
  const server = new ServerTime(client.database ?? '');
  const before = { node: service.processorTime() + endedTime(), server: server.seconds() };
  const start = performance.now();
  const commands = await Promise.all([...folders].map(([name, folder]) => service.ingest(folder, name, 1)));
  await settled(client);
  const seconds = (performance.now() - start) / 1000;
  server.stop();
  const { rows } = await client.query<{ resources: number; records: number }>(
    `select (select count(*)::int from resources) as resources, count(*)::int as records from packed_records`,
  );
  return {
    seconds,
    memory: [...service.peakMemory(), ...commands.map(({ memory }) => memory)],
    processor: { node: service.processorTime() + endedTime() - before.node, server: server.seconds() - before.server },
    resources: rows[0]?.resources ?? 0,
    records: rows[0]?.records ?? 0,
  };
}

/** Waits until no message waits and no record lags. */
async function settled(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      `select from messages where state = 'received' union all select from source_patients where unpacked limit 1`,
    );
    if (rowCount === 0) return;
    await delay(50);
  }
}

const aco = await acoFiles({
  persons: Number(options.persons),
  sources: Number(options.sources),
  seed: 2026,
  year: 2026,
});
const megabytes = aco.bytes / 1e6;
console.log(`${machine()}; PostgreSQL ${await serverVersion()}`);
console.log(
  `${options.persons} persons at ${aco.folders.size} EHRs: ${aco.files} NDJSON files, ${aco.lines} lines, ${megabytes.toFixed(0)} MB`,
);
const service = await BenchService.start('one process');
const client = new pg.Client({ connectionString: service.databaseUrl });
try {
  await client.connect();
  const copied = await copy(client, aco);
  const taken = await take(service, client, aco);
  const { seconds, memory, processor, resources, records } = taken;
  console.log(
    `plain COPY of ${aco.valid.length} lines into a json column, the fastest of ${COPIES}: ${copied.seconds.toFixed(1)} s, ${(megabytes / copied.seconds).toFixed(0)} MB/s; ${copied.server.toFixed(1)} s of processor`,
  );
  console.log(
    `files to ${records} packed records: ${seconds.toFixed(1)} s, ${(megabytes / seconds).toFixed(1)} MB/s, ` +
      `${(resources / seconds).toFixed(0)} resources/s of ${resources}; ${(seconds / copied.seconds).toFixed(1)} : 1`,
  );
  console.log(
    `processor time: ${processor.node.toFixed(1)} s of ours, ${processor.server.toFixed(1)} s of PostgreSQL, ` +
      `on ${cpus().length} cores; most memory ${memory.join(' + ')} MiB (service + commands)`,
  );
} finally {
  await client.end();
  await service.stop();
}
