import type { DataSource, EntityManager } from 'typeorm';
import type { Flaw } from '../../sources/health/coding/flaws.js';
import type { FlawPrice } from './flaw-prices.js';
import type { StandingChange } from './standing-change.js';

/** Class of the transaction locks by which the costs of a source are stored one after another. */
const PRICING_LOCK = 726_354_031;

/** Costs of a source whose data go on changing are told anew no more often than this. */
const PRICED_EVERY = '1 day';

/**
 * For each active measure and period the newest completed run of everyone, with each source whose flaws were not priced
 * in it, or whose data have changed since they were. A source waits until what changed before the run's end is counted.
 */
export function unpricedRuns(database: DataSource, limit: number): Promise<{ runId: string; sourceId: string }[]> {
  return database.query(
    `with newest as (
       select distinct on (measure.measure_period_id) run.id, run.created_at, run.ended_at
       from run_measures measure
       join runs run on run.id = measure.run_id and run.state = 'completed' and run.subject_person_id is null
       join measure_periods period on period.id = measure.measure_period_id
       join measure_packages package on package.id = period.package_id and package.status = 'active'
       order by measure.measure_period_id, run.created_at desc)
     select distinct run.created_at, run.id as "runId", source.id as "sourceId"
     from newest run cross join sources source
     where not exists (
         select from feed_pricings done left join feed_countings counting using (source_id)
         where done.run_id = run.id and done.source_id = source.id
           and (done.priced_at > now() - interval '${PRICED_EVERY}' or counting.counted_at is null
             or counting.counted_at <= done.priced_at))
       and (exists (select from flawed_resources flawed where flawed.source_id = source.id)
         or exists (select from feed_costs cost where cost.source_id = source.id))
       and not exists (
         select from feed_changes change where change.source_id = source.id and change.noted_at <= run.ended_at)
     order by run.created_at, source.id limit $1`,
    [limit],
  );
}

export interface FlawedRow {
  personId: string;
  type: string;
  id: string;
  kind: string;
  flaws: Flaw[];
  day: string | null;
}

/** Flawed resources of these kinds of the next persons by id who have some. */
export function flawedOfPersons(
  database: DataSource,
  sourceId: string,
  kinds: readonly string[],
  { after, limit }: { after: string; limit: number },
): Promise<FlawedRow[]> {
  return database.query(
    `with page as (
       select distinct patient.person_id
       from flawed_resources flawed join source_patients patient using (source_id, patient_id)
       where flawed.source_id = $1 and flawed.kind = any($2::text[]) and patient.person_id > $3
       order by patient.person_id limit $4)
     select patient.person_id as "personId", flawed.type, flawed.id, flawed.kind, flawed.flaws, flawed.day::text
     from page join source_patients patient using (person_id)
     join flawed_resources flawed using (source_id, patient_id)
     where flawed.source_id = $1 and flawed.kind = any($2::text[])
     order by patient.person_id, flawed.type, flawed.id`,
    [sourceId, kinds, after, limit],
  );
}

/** Resources of a kind from one clinical month to another, and those without a time; all, and those with the flaw. */
export async function countKind(
  database: DataSource,
  sourceId: string,
  { kind, flaw }: { kind: string; flaw: Flaw },
  { from, to }: { from: string; to: string },
): Promise<{ resources: number; flawed: number }> {
  const rows = await database.query<{ resources: number; flawed: number }[]>(
    `select coalesce(sum(count), 0)::integer as resources,
       coalesce(sum(count) filter (where $3 = any(string_to_array(flaws, ','))), 0)::integer as flawed
     from feed_counts where source_id = $1 and kind = $2 and (month = '' or month between $4 and $5)`,
    [sourceId, kind, flaw, from, to],
  );
  return rows[0] ?? { resources: 0, flawed: 0 };
}

/** A price with the shares of the flaw. */
export interface CountedPrice extends FlawPrice {
  resources: number;
  flawed: number;
}

/** Replaces what the flaws of a source cost in these measures, and notes that they were priced in the run. */
export async function storePrices(
  manager: EntityManager,
  { runId, sourceId }: { runId: string; sourceId: string },
  measurePeriodIds: readonly number[],
  { prices, personCount }: { prices: readonly CountedPrice[]; personCount: number },
): Promise<void> {
  await manager.query('select pg_advisory_xact_lock($1, hashtext($2))', [PRICING_LOCK, sourceId]);
  for (const table of ['feed_cost_persons', 'feed_costs']) {
    await manager.query(`delete from ${table} where source_id = $1 and measure_period_id = any($2::integer[])`, [
      sourceId,
      measurePeriodIds,
    ]);
  }
  const count = (change: StandingChange) => (price: CountedPrice) =>
    price.persons.filter((person) => person.change === change).length;
  await manager.query(
    `insert into feed_costs (source_id, run_id, measure_period_id, kind, flaw, resources, flawed_resources, held,
       unverified, cannot_meet, meets_only_so, left_out)
     select $1, $2, * from unnest($3::integer[], $4::text[], $5::text[], $6::integer[], $7::integer[], $8::integer[],
       $9::integer[], $10::integer[], $11::integer[], $12::integer[])`,
    [
      sourceId,
      runId,
      prices.map(({ measurePeriodId }) => measurePeriodId),
      prices.map(({ kind }) => kind),
      prices.map(({ flaw }) => flaw),
      prices.map(({ resources }) => resources),
      prices.map(({ flawed }) => flawed),
      prices.map(({ held }) => held),
      prices.map(({ unverified }) => unverified),
      prices.map(count('cannot-meet')),
      prices.map(count('meets-only-so')),
      prices.map(count('left-out')),
    ],
  );
  const persons = prices.flatMap(({ measurePeriodId, kind, flaw, persons: those }) =>
    those.map((person) => ({ measurePeriodId, kind, flaw, ...person })),
  );
  await manager.query(
    `insert into feed_cost_persons (source_id, measure_period_id, kind, flaw, person_id, change)
     select $1, "measurePeriodId", kind, flaw, "personId", change from jsonb_to_recordset($2::jsonb)
       as x ("measurePeriodId" integer, kind text, flaw text, "personId" uuid, change text)`,
    [sourceId, JSON.stringify(persons)],
  );
  await notePricing(manager, { runId, sourceId }, personCount, null);
}

export async function notePricing(
  manager: EntityManager,
  { runId, sourceId }: { runId: string; sourceId: string },
  personCount: number,
  fault: string | null,
): Promise<void> {
  await manager.query(
    `insert into feed_pricings (run_id, source_id, person_count, fault) values ($1, $2, $3, $4)
     on conflict (run_id, source_id) do update set priced_at = now(), person_count = $3, fault = $4`,
    [runId, sourceId, personCount, fault],
  );
}

/** What a flaw costs, as stored. */
export interface StoredCost {
  sourceId: string;
  sourceName: string;
  sourceTitle: string;
  measurePeriodId: number;
  packageId: string;
  periodStart: string;
  periodEnd: string;
  runId: string;
  pricedAt: Date;
  kind: string;
  flaw: Flaw;
  resources: number;
  flawed: number;
  held: number;
  unverified: number;
  cannotMeet: number;
  meetsOnlySo: number;
  leftOut: number;
}

/** Costs of one source, or of all, the dearest first. */
export function readCosts(database: DataSource, sourceId: string | null): Promise<StoredCost[]> {
  return database.query(
    `select cost.source_id as "sourceId", source.name as "sourceName", source.title as "sourceTitle",
       cost.measure_period_id as "measurePeriodId", period.package_id as "packageId",
       period.period_start::text as "periodStart", period.period_end::text as "periodEnd", cost.run_id as "runId",
       done.priced_at as "pricedAt", cost.kind, cost.flaw, cost.resources, cost.flawed_resources as flawed, cost.held,
       cost.unverified, cost.cannot_meet as "cannotMeet", cost.meets_only_so as "meetsOnlySo",
       cost.left_out as "leftOut"
     from feed_costs cost
     join sources source on source.id = cost.source_id
     join measure_periods period on period.id = cost.measure_period_id
     join feed_pricings done on done.run_id = cost.run_id and done.source_id = cost.source_id
     where $1::uuid is null or cost.source_id = $1
     order by cost.cannot_meet + cost.left_out desc, cost.held desc, source.name, cost.measure_period_id, cost.kind,
       cost.flaw`,
    [sourceId],
  );
}

/** Persons whose standing changes, by id. */
export function readCostPersons(
  database: DataSource,
  {
    sourceId,
    measurePeriodId,
    kind,
    flaw,
  }: Pick<StoredCost, 'sourceId' | 'measurePeriodId'> & { kind: string; flaw: string },
  { after, limit }: { after: string; limit: number },
): Promise<{ personId: string; change: StandingChange }[]> {
  return database.query(
    `select person_id as "personId", change from feed_cost_persons
     where source_id = $1 and measure_period_id = $2 and kind = $3 and flaw = $4 and person_id > $5
     order by person_id limit $6`,
    [sourceId, measurePeriodId, kind, flaw, after, limit],
  );
}
