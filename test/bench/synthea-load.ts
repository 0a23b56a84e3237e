import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchService } from './bench-service.js';
import { drained, push } from './webhook-load.js';

/** The corpus' Synthea bundles; null when there is no corpus. */
export function syntheaBundles(): Buffer[] | null {
  const folder = join(resolve(process.env.CALIPER_CORPUS ?? '../shared/corpus'), 'synthea-r4');
  if (!existsSync(folder)) return null;
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

export interface Import {
  resources: number;
  records: number;
  /** Seconds until the last 202. */
  acknowledged: number;
  /** Seconds until the last record was packed. */
  packed: number;
  /** Seconds that plain COPY takes for the same resources. */
  copied: number;
}

/** Pushes the bundles one after another and waits for their packed records. */
export async function importBundles(
  service: BenchService,
  client: pg.Client,
  bundles: readonly Buffer[],
): Promise<Import> {
  const source = await service.addSource('bench-synthea');
  const start = performance.now();
  for (const bundle of bundles) await push(service, source, bundle);
  const acknowledged = (performance.now() - start) / 1000;
  await drained(client);
  const packed = (performance.now() - start) / 1000;
  const { rows } = await client.query<{ resources: number; records: number }>(
    `select (select count(*)::int from resources r where r.source_id = s.id) as resources,
            (select count(distinct p.person_id)::int
             from source_patients p join packed_records using (person_id) where p.source_id = s.id) as records
     from sources s where s.name = $1`,
    [source.name],
  );
  const [counts] = rows;
  if (!counts) throw new Error('The source of the bundles is gone.');
  return { ...counts, acknowledged, packed, copied: await copy(client, bundles) };
}

/** The same resources by plain COPY into a table without an index: what the disk and PostgreSQL allow at best. */
async function copy(client: pg.Client, bundles: readonly Buffer[]): Promise<number> {
  const lines = bundles.flatMap((bundle) => {
    const { entry } = JSON.parse(bundle.toString()) as { entry: { resource: { resourceType: string; id: string } }[] };
    return entry.map(({ resource }) => lineOf(resource));
  });
  await client.query('create table bench_copy (type text, id text, hash text, content json)');
  const start = performance.now();
  await pipeline(Readable.from(lines), client.query(copyFrom('copy bench_copy from stdin')));
  return (performance.now() - start) / 1000;
}

function lineOf(resource: { resourceType: string; id: string }): string {
  const content = JSON.stringify(resource);
  const hash = createHash('sha256').update(content).digest('hex');
  const cells = [resource.resourceType, resource.id, hash, content];
  return `${cells.map((cell) => cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')).join('\t')}\n`;
}
