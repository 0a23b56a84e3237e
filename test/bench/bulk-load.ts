import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { BenchService } from './bench-service.js';

/** Two bulk files, the second twice as long: what the records cost must not grow faster than they do. */
export const OBSERVATIONS = [1000, 2000] as const;
export const OBSERVATION_BYTES = 21_000;
/** The observations of a file are dealt out to them in turn, so that every piece of it touches every record. */
export const BULK_PATIENTS = 50;

export interface BulkLoad {
  bytes: number;
  records: number;
  /** Seconds of `caliper ingest`, its start included, after which all records are packed. */
  seconds: number;
  /** Most resident memory of the command, in MiB. */
  memory: number;
}

/** Ingests each of the files by the command line, as a source of its own, beside the running service. */
export async function loadBulkFiles(service: BenchService, client: pg.Client): Promise<BulkLoad[]> {
  const folder = await mkdtemp(join(tmpdir(), 'caliper-bench-'));
  try {
    const loads: BulkLoad[] = [];
    for (const count of OBSERVATIONS) {
      const path = join(folder, `${count}.ndjson`);
      await writeFile(path, count);
      const source = await service.addSource(`bench-bulk-${count}`);
      const figures = await service.ingest(path, source.name);
      loads.push({
        bytes: (await stat(path)).size,
        records: await packedRecords(client, source.name, count),
        ...figures,
      });
    }
    return loads;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws when a record does not hold all that it should */
async function packedRecords(client: pg.Client, source: string, observations: number): Promise<number> {
  const { rows } = await client.query<{ records: number; resources: number }>(
    `select count(*)::int as records, sum(resource_count)::int as resources
     from packed_records where person_id in (
       select p.person_id from source_patients p join sources s on s.id = p.source_id where s.name = $1)`,
    [source],
  );
  const [found] = rows;
  if (found?.resources !== observations + BULK_PATIENTS) {
    throw new Error(`The records hold ${found?.resources} resources, and not ${observations + BULK_PATIENTS}.`);
  }
  return found.records;
}

async function writeFile(path: string, observations: number): Promise<void> {
  const output = createWriteStream(path);
  const write = async (resource: object) => {
    if (!output.write(`${JSON.stringify(resource)}\n`)) await once(output, 'drain');
  };
  for (let index = 0; index < BULK_PATIENTS; index += 1) {
    await write({ resourceType: 'Patient', id: `bulk-${index}`, birthDate: '1960-01-01' });
  }
  for (let index = 0; index < observations; index += 1) await write(observation(index));
  output.end();
  await once(output, 'close');
}

/** A panel with as many components as its size asks for. */
function observation(index: number): object {
  const coded = (code: string, value: number) => ({
    code: { coding: [{ system: 'http://loinc.org', code, display: 'One of many values of a device' }] },
    valueQuantity: { value, unit: 'mm[Hg]', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  });
  const component = [coded('8480-6', 120)];
  const size = JSON.stringify(component[0]).length + 1;
  while ((component.length + 1) * size < OBSERVATION_BYTES - 300)
    component.push(coded('8480-6', 100 + component.length));
  return {
    resourceType: 'Observation',
    id: `bulk-${index}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
    subject: { reference: `Patient/bulk-${index % BULK_PATIENTS}` },
    effectiveDateTime: '2026-01-15T10:30:00Z',
    component,
  };
}
