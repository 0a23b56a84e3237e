import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';

/** The folder that holds `src` and `migrations`: `dist` when compiled, the checkout under tests. */
const root = join(import.meta.dirname, '..', '..');

const entities = await classesOf('src', /\.entity\.(ts|js)$/);
const migrations = (await classesOf('migrations', /^\d+-\w+\.(ts|js)$/)) as (new () => MigrationInterface)[];

/** How every process connects: the schema only ever changes by a migration. */
export function databaseOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    uuidExtension: 'pgcrypto',
    applicationName: 'caliper',
    extra: { max: 10 },
  };
}

/**
 * The classes of all files of a folder whose names match. TypeORM could find them itself, but its import runs in code
 * of `eval`, which Jest ties to the first test file of a worker: the second one could not load anything.
 */
async function classesOf(folder: string, name: RegExp): Promise<(new () => object)[]> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const classes: (new () => object)[] = [];
  for (const file of files.filter((candidate) => name.test(candidate)).sort()) {
    const exported = (await import(pathToFileURL(join(root, folder, file)).href)) as Record<string, unknown>;
    classes.push(...Object.values(exported).filter((value): value is new () => object => typeof value === 'function'));
  }
  return classes;
}
