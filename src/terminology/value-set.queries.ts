import type { EntityManager } from 'typeorm';
import type { ValueSet } from '../fhir/types.js';

/** A value set as its table has it. */
export interface ValueSetRow {
  url: string;
  version: string;
  name: string;
  codeCount: number;
  starter: boolean;
  content: ValueSet;
  importedAt: Date;
}

/** Bytes of JSON that one statement carries, which bounds the memory that an import needs beside its input. */
const STATEMENT_BYTES = 4_000_000;

/** Writes value sets, in place of those of the same version, many with one statement. */
export async function upsertValueSets(manager: EntityManager, rows: readonly ValueSetRow[]): Promise<void> {
  let batch: [ValueSetRow, string][] = [];
  let bytes = 0;
  for (const row of rows) {
    const content = JSON.stringify(row.content);
    if (batch.length > 0 && bytes + content.length > STATEMENT_BYTES) {
      await upsert(manager, batch);
      batch = [];
      bytes = 0;
    }
    batch.push([row, content]);
    bytes += content.length;
  }
  if (batch.length > 0) await upsert(manager, batch);
}

async function upsert(manager: EntityManager, batch: readonly [ValueSetRow, string][]): Promise<void> {
  const rows = batch.map(([row]) => row);
  await manager.query(
    `insert into value_sets (url, version, name, code_count, starter, content, imported_at)
     select url, version, name, code_count, starter, content::json, imported_at
     from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::boolean[], $6::text[], $7::timestamptz[])
       as given (url, version, name, code_count, starter, content, imported_at)
     on conflict (url, version) do update set name = excluded.name, code_count = excluded.code_count,
       starter = excluded.starter, content = excluded.content, imported_at = excluded.imported_at`,
    [
      rows.map(({ url }) => url),
      rows.map(({ version }) => version),
      rows.map(({ name }) => name),
      rows.map(({ codeCount }) => codeCount),
      rows.map(({ starter }) => starter),
      batch.map(([, content]) => content),
      rows.map(({ importedAt }) => importedAt),
    ],
  );
}

/** The content of these versions, as far as they are stored. */
export async function contentsOf(
  manager: EntityManager,
  wanted: readonly { url: string; version: string }[],
): Promise<ValueSet[]> {
  const found: { content: ValueSet }[] = await manager.query(
    `select content from value_sets
     join unnest($1::text[], $2::text[]) as wanted (url, version) using (url, version)`,
    [wanted.map(({ url }) => url), wanted.map(({ version }) => version)],
  );
  return found.map(({ content }) => content);
}
