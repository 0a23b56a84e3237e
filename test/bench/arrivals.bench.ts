import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Population } from '../../src/demo/population.js';
import { BenchService, serverVersion } from './bench-service.js';
import { machine } from './engine/bench-input.js';
import { ServerTime } from './processor-time.js';

/**
 * What a new source patient costs by how many are stored: it is compared with its blocks, and not with the population.
 * Patients of a made-up ACO are taken by `caliper ingest`, first those that are stored, then new ones of an EHR more.
 */
const { values: options } = parseArgs({
  options: {
    persons: { type: 'string', multiple: true, default: ['10000', '100000'] },
    arrivals: { type: 'string', default: '1000' },
  },
});
const SOURCES = 4;
const [STORED_SEED, ARRIVING_SEED] = [2026, 2027];
const ARRIVALS = Number(options.arrivals);

/** Writes the Patients of each source to a file. @returns the files, and how many Patients there are in all */
async function writePatients(folder: string, population: Population, limit = Infinity): Promise<[string[], number]> {
  const paths = population.practices.map(({ name }) => join(folder, `${name}.ndjson`));
  const files = paths.map((path) => createWriteStream(path));
  let count = 0;
  for (const { charts } of population.everyone()) {
    for (const [seat, { resources }] of charts.entries()) {
      const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
      const file = files[seat % files.length];
      if (!patient || !file || count >= limit) continue;
      count += 1;
      // Ids of several EHRs meet in one file.
      const line = JSON.stringify({ ...patient, id: `p${count}` });
      if (!file.write(`${line}\n`)) await once(file, 'drain');
    }
  }
  await Promise.all(files.map((file) => once(file.end(), 'close')));
  return [paths, count];
}

/** Blocks of the database that were read, from memory or disk, once all sessions have told theirs. */
async function blocksRead(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ blocks: number }>(
    'select (blks_hit + blks_read)::float8 as blocks from pg_stat_database where datname = current_database()',
  );
  return rows[0]?.blocks ?? NaN;
}

async function measure(persons: number, folder: string): Promise<void> {
  const service = await BenchService.start('one process');
  const client = new pg.Client({ connectionString: service.databaseUrl });
  try {
    await client.connect();
    const [paths, stored] = await writePatients(
      folder,
      new Population({ persons, sources: SOURCES, seed: STORED_SEED, year: 2026 }),
    );
    const start = performance.now();
    for (const [index, path] of paths.entries()) {
      const { name } = await service.addSource(`stored-${index}`);
      await service.ingest(path, name);
    }
    const seconds = (performance.now() - start) / 1000;
    const [arriving] = await writePatients(
      folder,
      new Population({ persons: ARRIVALS, sources: 1, seed: ARRIVING_SEED, year: 2026 }),
      ARRIVALS,
    );
    const { name } = await service.addSource('arriving');
    const server = new ServerTime(client.database ?? '');
    const before = { blocks: await blocksRead(client), server: server.seconds() };
    const { seconds: taken } = await service.ingest(arriving[0] ?? '', name);
    server.stop();
    const blocks = ((await blocksRead(client)) - before.blocks) / ARRIVALS;
    const processor = ((server.seconds() - before.server) * 1e6) / ARRIVALS;
    console.log(
      `${stored} patients stored in ${seconds.toFixed(1)} s (${Math.round(stored / seconds)}/s); then of ${ARRIVALS} new ones each: ` +
        `${blocks.toFixed(0)} blocks read, ${processor.toFixed(0)} us of PostgreSQL's processor, ${((taken * 1000) / ARRIVALS).toFixed(2)} ms with the start of the command`,
    );
  } finally {
    await client.end();
    await service.stop();
  }
}

console.log(
  `${machine()}; PostgreSQL ${await serverVersion()}; ${SOURCES} EHRs, seeds ${STORED_SEED}, ${ARRIVING_SEED}`,
);
const folder = await mkdtemp(join(tmpdir(), 'caliper-bench-'));
try {
  for (const persons of options.persons) await measure(Number(persons), folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
