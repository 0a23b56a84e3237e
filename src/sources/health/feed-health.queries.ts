import type { DataSource } from 'typeorm';
import type { CodedCount } from './coding/coding-quality.js';
import type { Flaw } from './coding/flaws.js';
import type { Arrivals, MessageDay, MonthCount } from './usual/feed-history.js';

export type OfSource<Row> = Row & { sourceId: string };

/** Closed days of one source, or of all, in order. */
export function readDays(database: DataSource, sourceId: string | null, from: string): Promise<OfSource<MessageDay>[]> {
  return database.query(
    `select source_id as "sourceId", day::text, messages, quarantined, longest_gap_seconds as "longestGapSeconds"
     from feed_days where ($1::uuid is null or source_id = $1) and day >= $2 order by source_id, day`,
    [sourceId, from],
  );
}

/** Resources by type and clinical month, from a month on. */
export function readMonths(
  database: DataSource,
  sourceId: string | null,
  from: string,
): Promise<OfSource<MonthCount>[]> {
  return database.query(
    `select source_id as "sourceId", type, month, sum(count)::float8 as count from feed_counts
     where ($1::uuid is null or source_id = $1) and month >= $2 group by source_id, type, month
     order by source_id, type, month`,
    [sourceId, from],
  );
}

export function readArrivals(
  database: DataSource,
  sourceId: string | null,
  from: string,
): Promise<OfSource<Arrivals>[]> {
  return database.query(
    `select source_id as "sourceId", day::text, late_days as "lateDays", count::float8 as count from feed_arrivals
     where ($1::uuid is null or source_id = $1) and day >= $2 order by source_id, day, late_days`,
    [sourceId, from],
  );
}

/** Resources of a source by coding, of clinical months from one to another, and those without a time. */
export async function readCoding(
  database: DataSource,
  sourceId: string,
  { from, to }: { from: string; to: string },
): Promise<CodedCount[]> {
  const rows = await database.query<{ type: string; kind: string; flaws: string; count: number }[]>(
    `select type, kind, flaws, sum(count)::float8 as count from feed_counts
     where source_id = $1 and (month = '' or month between $2 and $3) group by type, kind, flaws order by 1, 2, 3`,
    [sourceId, from, to],
  );
  return rows.map(({ kind, flaws, ...row }) => ({
    ...row,
    kind: kind === '' ? null : kind,
    flaws: flaws === '' ? [] : (flaws.split(',') as Flaw[]),
  }));
}

/** How many patients of each source are still to be counted. */
export async function readUncounted(database: DataSource, sourceId: string | null): Promise<Map<string, number>> {
  const rows = await database.query<{ sourceId: string; count: number }[]>(
    `select source_id as "sourceId", count(distinct patient_id)::integer as count from (
       select source_id, patient_id from feed_changes where patient_id is not null
       union all
       select user_.source_id, user_.patient_id from feed_changes change
       join feed_patients user_ on user_.source_id = change.source_id and user_.uses && array[change.resource]
       where change.resource is not null) waiting
     where $1::uuid is null or source_id = $1 group by source_id`,
    [sourceId],
  );
  return new Map(rows.map((row) => [row.sourceId, row.count]));
}
