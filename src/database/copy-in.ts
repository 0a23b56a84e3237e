import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { QueryFailedError, type EntityManager } from 'typeorm';
import type { BinaryRows } from './binary-rows.js';

/**
 * Adds rows to a table within the transaction of `manager`.
 * @param columns names, in the order of the cells; never from outside
 * @throws QueryFailedError as any statement
 */
export async function copyIn(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  rows: BinaryRows,
): Promise<void> {
  if (!manager.queryRunner) throw new Error('Rows are copied within a transaction only.');
  const client = (await manager.queryRunner.connect()) as pg.ClientBase;
  const statement = `copy ${table} (${columns.join(', ')}) from stdin (format binary)`;
  const stream = client.query(copyFrom(statement));
  stream.end(rows.finish());
  try {
    await finished(stream);
  } catch (error) {
    throw new QueryFailedError(statement, [], error as Error);
  }
}
