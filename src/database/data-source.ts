import { join } from 'node:path';
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
    extra: { max: 10 },
  };
}

/** Every migration, in the order of their files. */
export function migrations(): Promise<(new () => MigrationInterface)[]> {
  return classesOf(join(COMPILED ? BUILT : INSTALLATION, 'migrations'), /^\d+-\w+\.(ts|js)$/);
}
