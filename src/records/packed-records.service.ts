import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { lockPersons } from './identity.queries.js';
import { PackedRecords, type PackedRecord } from './packed-records.js';
import { packPersons } from './record-packing.js';

const RECORD = `person_id as "personId", content, content_hash as "contentHash", resource_count as "resourceCount"`;

/** Stale records brought up to date in one transaction. */
const AT_A_TIME = 50;

/** Packed records in PostgreSQL. Records that a shared resource made stale are packed anew before they are read. */
@Injectable()
export class PostgresPackedRecords extends PackedRecords {
  constructor(@InjectDataSource() private readonly database: DataSource) {
    super();
  }

  async read(personIds: readonly string[]): Promise<PackedRecord[]> {
    await this.refresh('person_id = any($1::uuid[])', [personIds]);
    return this.database.query(
      `select ${RECORD} from packed_records where person_id = any($1::uuid[]) order by person_id`,
      [personIds],
    );
  }

  async *stream(first: string, last: string, pageSize = 50): AsyncGenerator<PackedRecord> {
    await this.refresh('person_id between $1 and $2', [first, last]);
    let after: string | null = null;
    for (;;) {
      const page: PackedRecord[] = await this.database.query(
        `select ${RECORD} from packed_records
         where person_id between $1 and $2 and ($3::uuid is null or person_id > $3::uuid)
         order by person_id limit $4`,
        [first, last, after, pageSize],
      );
      yield* page;
      if (page.length < pageSize) return;
      after = page[page.length - 1].personId;
    }
  }

  async ranges(size: number): Promise<{ first: string; last: string; count: number }[]> {
    return this.database.query(
      `select min(person_id::text)::uuid as first, max(person_id::text)::uuid as last, count(*)::integer as count
       from (select person_id, (row_number() over (order by person_id) - 1) / $1::integer as shard
             from packed_records) numbered
       group by shard order by shard`,
      [size],
    );
  }

  async count(): Promise<number> {
    const rows: { count: number }[] = await this.database.query(
      'select count(*)::integer as count from packed_records',
    );
    return rows[0].count;
  }

  private async refresh(condition: string, values: unknown[]): Promise<void> {
    for (;;) {
      const done = await this.database.transaction(async (manager) => {
        const rows: { person_id: string }[] = await manager.query(
          `select person_id from packed_records where stale and ${condition} order by person_id limit ${AT_A_TIME}`,
          values,
        );
        const ids = rows.map((row) => row.person_id);
        if (ids.length > 0) {
          await lockPersons(manager, ids);
          await packPersons(manager, ids);
        }
        return ids.length < AT_A_TIME;
      });
      if (done) return;
    }
  }
}
