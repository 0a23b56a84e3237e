import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions, migrations } from '../../src/database/data-source.js';
import '../../src/entities.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({ ...databaseOptions(database.url), migrations: await migrations() }).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

describe('migrations', () => {
  it('make exactly the schema that the entities describe', async () => {
    expect(source.entityMetadatas.length).toBeGreaterThan(10);
    const drift = await source.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((query) => query.query)).toEqual([]);
  });

  it('can be taken back one by one, leaving nothing', async () => {
    const applied = await source.query<{ name: string }[]>('select name from migrations');
    for (const _ of applied) await source.undoLastMigration();
    const left = await source.query<{ tablename: string }[]>(
      `select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations'`,
    );
    expect(left).toEqual([]);
  });
});
