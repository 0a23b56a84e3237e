import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { refreshRecords } from './deferred-packing.js';
import { PackedRecords, type PackedRecord } from './packed-records.js';

const RECORD = `person_id as "personId", content, content_hash as "contentHash", resource_count as "resourceCount",
  fault`;

/** Packed records in PostgreSQL. Those that lag behind a source are packed anew before they are read. */
@Injectable()
export class PostgresPackedRecords extends PackedRecords {
  constructor(@InjectDataSource() private readonly database: DataSource) {
    super();
  }

  async read(personIds: readonly string[]): Promise<PackedRecord[]> {
    await refreshRecords(this.database, { ids: personIds });
    return this.database.query(
      `select ${RECORD} from packed_records where person_id = any($1::uuid[]) order by person_id`,
      [personIds],
    );
  }

  async *stream(first: string, last: string, pageSize = 50): AsyncGenerator<PackedRecord> {
    await refreshRecords(this.database, { first, last });
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
    await refreshRecords(this.database, {});
    return this.database.query(
      `select min(person_id::text)::uuid as first, max(person_id::text)::uuid as last, count(*)::integer as count
       from (select person_id, (row_number() over (order by person_id) - 1) / $1::integer as shard
             from packed_records) numbered
       group by shard order by shard`,
      [size],
    );
  }

  async count(): Promise<number> {
    await refreshRecords(this.database, {});
    const rows: { count: number }[] = await this.database.query(
      'select count(*)::integer as count from packed_records',
    );
    return rows[0].count;
  }
}
