import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';

/** The folder that holds `src` and `migrations`: `dist` when compiled, the checkout under tests. */
const root = join(import.meta.dirname, '..', '..');

/** How every process connects: the schema only ever changes by a migration. */
export function databaseOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [join(root, 'src/**/*.entity.{ts,js}')],
    migrations: [join(root, 'migrations/*.{ts,js}')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    uuidExtension: 'pgcrypto',
    applicationName: 'caliper',
    extra: { max: 10 },
  };
}
