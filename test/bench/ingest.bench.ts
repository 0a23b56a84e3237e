import { cpus, loadavg, totalmem } from 'node:os';
import pg from 'pg';
import { BULK_PATIENTS, loadBulkFiles, OBSERVATION_BYTES, OBSERVATIONS, type BulkLoad } from './bulk-load.js';
import { BenchService, redisAnswers, serverVersion, type Deployment } from './bench-service.js';
import { importBundles, syntheaBundles, type Import } from './synthea-load.js';
import { acknowledge, hangUp, PATIENTS, RATE, SECONDS, type Acknowledgement } from './webhook-load.js';

/** What was measured of one deployment. */
interface Figures {
  acknowledgement: Acknowledgement;
  bundles: Import | null;
  files: BulkLoad[];
  /** MiB of the service, and of the worker where there is one. */
  memory: number[];
  /** Seconds of processor time: to start, and for all the messages and bundles. */
  processor: number;
}

/** A machine on which it takes longer is too busy to be measured. */
const LONGEST_MS = 220_000;

const bundles = syntheaBundles();

async function measure(deployment: Deployment): Promise<Figures> {
  const service = await BenchService.start(deployment);
  const client = new pg.Client({ connectionString: service.databaseUrl });
  const stop = once(async () => {
    await client.end();
    await service.stop();
  });
  const interrupted = () => void stop().then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await client.connect();
    const acknowledgement = await acknowledge(service, client);
    const imported = bundles && (await importBundles(service, client, bundles));
    const [memory, processor] = [service.peakMemory(), service.processorTime()];
    return { acknowledgement, bundles: imported, memory, processor, files: await loadBulkFiles(service, client) };
  } finally {
    await stop();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

type Line = [label: string, value: (figures: Figures) => string, aim?: string];

const seconds = (value: number | undefined) => (value === undefined ? '-' : `${value.toFixed(1)} s`);
const percentile = (share: number) => (figures: Figures) => {
  const { times } = figures.acknowledgement;
  return `${(times[Math.ceil(times.length * share) - 1] ?? NaN).toFixed(1)} ms`;
};
const ofImport = (value: (bundles: Import) => string) => (figures: Figures) =>
  figures.bundles ? value(figures.bundles) : '-';

const ofFile =
  (index: number, value: (load: BulkLoad) => string) =>
  ({ files }: Figures) =>
    files[index] ? value(files[index]) : '-';

const LINES: readonly Line[] = [
  ['Webhook, from due to 202: p50', percentile(0.5)],
  ['  p95', percentile(0.95), '50 ms'],
  ['  p99', percentile(0.99)],
  ['  longest', percentile(1)],
  ['  all applied after', ({ acknowledgement }) => seconds(acknowledgement.applied)],
  ['Synthea: all acknowledged after', ofImport(({ acknowledged }) => seconds(acknowledged))],
  ['  packed records', ofImport(({ records }) => String(records))],
  ['  all packed after', ofImport(({ packed }) => seconds(packed)), '30 s'],
  ['  resources/s', ofImport(({ resources, packed }) => (resources / packed).toFixed(0))],
  ['  plain COPY of the same lines', ofImport(({ copied }) => `${copied.toFixed(2)} s`)],
  ['  ours to COPY', ofImport(({ packed, copied }) => `${(packed / copied).toFixed(1)} : 1`)],
  ['Most memory (service + worker)', ({ memory }) => `${memory.join(' + ')} MiB`, '1024 MiB'],
  ['Processor time, start included', ({ processor }) => seconds(processor)],
  ...OBSERVATIONS.flatMap((count, index): Line[] => [
    [`caliper ingest, ${count} observations`, ofFile(index, (load) => seconds(load.seconds))],
    ['  MB/s', ofFile(index, ({ bytes, seconds: taken }) => (bytes / taken / 1e6).toFixed(1))],
    ['  most memory of the command', ofFile(index, ({ memory }) => `${memory} MiB`), '500 MiB'],
  ]),
];

async function machine(): Promise<string> {
  const [cpu] = cpus();
  const memory = (totalmem() / 1024 ** 3).toFixed(1);
  const load = loadavg().map((value) => value.toFixed(1));
  return (
    `${cpus().length} x ${cpu?.model.trim()}, ${memory} GiB, Node ${process.versions.node}, ` +
    `PostgreSQL ${await serverVersion()}; load average ${load.join(', ')}`
  );
}

function inputs({ acknowledgement, bundles: imported, files }: Figures): string[] {
  const { messages, bytes } = acknowledgement;
  const megabytes = (bundles ?? []).reduce((sum, { length }) => sum + length, 0) / 1e6;
  return [
    `${messages} transaction Bundles of ${bytes} bytes, of ${PATIENTS} patients, signed, ${RATE}/s for ${SECONDS} s`,
    imported
      ? `${bundles?.length} Synthea Bundles, ${megabytes.toFixed(1)} MB, ${imported.resources} resources, sent one after another`
      : 'no Synthea Bundles: set CALIPER_CORPUS to the corpus to measure them',
    `NDJSON of ${files.map(({ bytes }) => (bytes / 1e6).toFixed(1)).join(' and ')} MB: ` +
      `${OBSERVATIONS.join(' and ')} Observations of ${OBSERVATION_BYTES / 1000} KB, of ${BULK_PATIENTS} patients in turn`,
  ];
}

function print(columns: ReadonlyMap<Deployment, Figures>): void {
  const rows = [
    ['', ...columns.keys(), 'aim'],
    ...LINES.map(([label, value, aim = '']) => [label, ...[...columns.values()].map(value), aim]),
  ];
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  for (const row of rows) {
    console.log(
      row.map((cell, index) => (index ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[0] ?? 0))).join('   '),
    );
  }
}

setTimeout(() => {
  console.error(`Given up after ${LONGEST_MS / 1000} s.`);
  process.kill(process.pid, 'SIGTERM');
}, LONGEST_MS).unref();
console.log(`Machine   ${await machine()}`);
const columns = new Map<Deployment, Figures>([['one process', await measure('one process')]]);
if (await redisAnswers()) columns.set('service + worker', await measure('service + worker'));
else console.log('No Redis answers: set REDIS_URL to measure a separate worker.');
hangUp();
for (const [index, line] of inputs(columns.get('one process') as Figures).entries()) {
  console.log(`${index ? '         ' : 'Inputs   '} ${line}`);
}
console.log('');
print(columns);
