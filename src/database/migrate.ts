import { DataSource } from 'typeorm';
import { databaseOptions, migrations } from './data-source.js';

/** Any number, the same in every process: who holds this lock migrates, the others wait. */
const MIGRATION_LOCK = 726_354_001;

/**
 * Brings the database up to the newest migration. Processes that start together wait for one another.
 * @returns the names of the migrations that were applied
 */
export async function migrate(url: string): Promise<string[]> {
  const source = await new DataSource({
    ...databaseOptions(url),
    entities: [],
    migrations: await migrations(),
  }).initialize();
  const guard = source.createQueryRunner();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await source.runMigrations();
    return applied.map((migration) => migration.name);
  } finally {
    await guard.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await guard.release();
    await source.destroy();
  }
}
