import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { getMetadataArgsStorage, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { BUILT, COMPILED, INSTALLATION } from '../config/installation.js';
import { classesOf } from './classes-of.js';

/** How every process connects, with all entities that are loaded: the schema only ever changes by a migration. */
export function databaseOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    uuidExtension: 'pgcrypto',
    applicationName: 'caliper',
    extra: { max: 10, onConnect: withoutJit },
  };
}

/**
 * Statements here are short and many. Where the server's statistics lag behind an import it takes one of 1 ms for a dear
 * one, and compiling it first takes 14 ms.
 */
async function withoutJit(client: ClientBase): Promise<void> {
  await client.query('set jit = off');
}

/** Every migration, in the order of their files. */
export function migrations(): Promise<(new () => MigrationInterface)[]> {
  return classesOf(join(COMPILED ? BUILT : INSTALLATION, 'migrations'), /^\d+-\w+\.(ts|js)$/);
}
