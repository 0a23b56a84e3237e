import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { sign } from '../../src/sources/webhook-signature.js';
import { BenchService, describeMachine } from './bench-service.js';

/** Messages a second, how long, and their size: the load of the acknowledgement benchmark. */
const RATE = 100;
const SECONDS = 20;
const MESSAGE_BYTES = 10_000;
const PATIENTS = 200;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Pushed {
  id: string;
  /** From the moment it was due to its answer, in milliseconds. */
  milliseconds: number;
}

async function push(service: BenchService, source: { name: string; secret: string }, body: Buffer): Promise<Pushed> {
  const due = performance.now();
  const headers = {
    'content-type': 'application/fhir+json',
    'content-length': body.length,
    'x-caliper-signature': sign(body, [source.secret], new Date()),
  };
  return new Promise((fulfil, reject) => {
    const outgoing = request(`${service.url}/webhooks/${source.name}`, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const milliseconds = performance.now() - due;
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 202) fulfil({ id: (JSON.parse(text) as { id: string }).id, milliseconds });
        else reject(new Error(`${answer.statusCode}: ${text}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A transaction of one patient and observations, filled up to the size. */
function message(number: number): Buffer {
  const id = `bench-${number % PATIENTS}`;
  const put = (resource: { resourceType: string; id: string }) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  });
  const entry: object[] = [put({ resourceType: 'Patient', id, birthDate: '1960-01-01' } as never)];
  let size = JSON.stringify(entry).length + 60;
  for (let index = 0; size < MESSAGE_BYTES - 400; index += 1) {
    const observation = put({
      resourceType: 'Observation',
      id: `bench-${number}-${index}`,
      status: 'final',
      code: {
        coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c/Hemoglobin.total in Blood' }],
      },
      subject: { reference: `Patient/${id}` },
      effectiveDateTime: '2026-01-15T10:30:00Z',
      valueQuantity: { value: 7.1, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
    } as never);
    entry.push(observation);
    size += JSON.stringify(observation).length + 1;
  }
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
}

/** Sends at a fixed rate whatever the answers do, so that a slow answer does not hide the next ones. */
async function acknowledgement(service: BenchService, client: pg.Client): Promise<void> {
  const source = await service.addSource('bench-webhook');
  const bodies = Array.from({ length: RATE * SECONDS }, (_, number) => message(number));
  await Promise.all(bodies.slice(0, 20).map((body) => push(service, source, body)));
  const start = performance.now();
  const sent: Promise<Pushed>[] = [];
  for (const [number, body] of bodies.entries()) {
    const wait = start + (number * 1000) / RATE - performance.now();
    if (wait > 0) await delay(wait);
    sent.push(push(service, source, body));
  }
  const times = (await Promise.all(sent)).map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.ceil(times.length * share) - 1] ?? NaN).toFixed(1)} ms`;
  console.log(`\nWebhook acknowledgement: ${RATE} messages/s of ${bodies[0]?.length} bytes for ${SECONDS} s`);
  console.log(`  p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)} (aim: p95 50 ms)`);
  await drained(client);
  const seconds = (performance.now() - start) / 1000;
  console.log(`  all ${bodies.length} applied ${seconds.toFixed(1)} s after the first was sent`);
}

async function corpus(service: BenchService, client: pg.Client): Promise<void> {
  const folder = join(resolve(process.env.CALIPER_CORPUS ?? '../shared/corpus'), 'synthea-r4');
  if (!existsSync(folder)) {
    console.log(`\nNo corpus at ${folder}: set CALIPER_CORPUS to measure the Synthea bundles.`);
    return;
  }
  const bodies = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  const source = await service.addSource('bench-synthea');
  const before = await packed(client);
  const start = performance.now();
  for (const body of bodies) await push(service, source, body);
  const acknowledged = (performance.now() - start) / 1000;
  await drained(client);
  const seconds = (performance.now() - start) / 1000;
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from resources r join sources s on s.id = r.source_id where s.name = $1',
    [source.name],
  );
  const resources = rows[0]?.count ?? 0;
  console.log(`\nSynthea: ${bodies.length} bundles, ${(bytes / 1e6).toFixed(1)} MB, ${resources} resources`);
  console.log(
    `  acknowledged after ${acknowledged.toFixed(1)} s, ${(await packed(client)) - before} packed records after ${seconds.toFixed(1)} s (aim: 30 s)`,
  );
  console.log(
    `  ${Math.round(resources / seconds)} resources/s; service memory ${service.peakMemory()} MiB at most (aim: 1024 MiB)`,
  );
  await copyLimit(client, bodies, resources / seconds);
}

/** The same resources by plain COPY into a table without an index: what the disk and PostgreSQL allow at best. */
async function copyLimit(client: pg.Client, bodies: readonly Buffer[], ours: number): Promise<void> {
  const lines = bodies.flatMap((body) =>
    ((JSON.parse(body.toString()) as { entry: { resource: { resourceType: string; id: string } }[] }).entry ?? []).map(
      ({ resource }) => {
        const content = JSON.stringify(resource);
        const hash = createHash('sha256').update(content).digest('hex');
        const cells = [resource.resourceType, resource.id, hash, content];
        return `${cells.map((cell) => cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')).join('\t')}\n`;
      },
    ),
  );
  await client.query('create table bench_copy (type text, id text, hash text, content json)');
  const start = performance.now();
  await pipeline(Readable.from(lines), client.query(copyFrom('copy bench_copy from stdin')));
  const seconds = (performance.now() - start) / 1000;
  const rate = lines.length / seconds;
  console.log(
    `  plain COPY of the same ${lines.length} lines: ${seconds.toFixed(2)} s, ${Math.round(rate)} lines/s; ours is 1/${(rate / ours).toFixed(1)} of it`,
  );
}

async function drained(client: pg.Client): Promise<void> {
  const waiting = `select count(*)::int as count from messages where state = 'received'`;
  while (((await client.query<{ count: number }>(waiting)).rows[0]?.count ?? 0) > 0) await delay(50);
  const { rows } = await client.query<{ state: string; count: number }>(
    `select state, count(*)::int as count from messages where state <> 'applied' group by state`,
  );
  for (const { state, count } of rows) console.log(`  ${count} messages are ${state}`);
}

async function packed(client: pg.Client): Promise<number> {
  return (
    (await client.query<{ count: number }>('select count(*)::int as count from packed_records')).rows[0]?.count ?? 0
  );
}

console.log(await describeMachine());
const service = await BenchService.start();
const client = new pg.Client({ connectionString: service.databaseUrl });
try {
  await client.connect();
  await acknowledgement(service, client);
  await corpus(service, client);
} finally {
  await client.end();
  agent.destroy();
  await service.stop();
}
