import type { DataSource, QueryRunner } from 'typeorm';
import type { RunState } from './runs.js';

/** A shard in hand. */
export interface ClaimedShard {
  runId: string;
  number: number;
  firstPerson: string;
  lastPerson: string;
  personCount: number;
  attempts: number;
}

/** First of the two numbers of a shard's advisory lock; the other is a hash of the run and the shard. */
const LOCK_SPACE = 0x5a4d;
const LOCK_HASH = `hashtext($1::text || '/' || $2::text)`;

/**
 * Takes hold of a shard for as long as the connection lives. A lock of the session, and not a lease with a heartbeat:
 * it ends at the moment its process dies, no clocks are compared, and a slow shard never loses it. A machine that
 * vanishes from the network is noticed by keep-alive probes within half a minute. Should a lock be lost while its
 * shard goes on, two processes evaluate the same persons, and storing them twice changes nothing.
 */
export async function tryLockShard(runner: QueryRunner, runId: string, shard: number): Promise<boolean> {
  const rows = (await runner.query(
    `select pg_try_advisory_lock(${LOCK_SPACE}, ${LOCK_HASH}) as locked,
       set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false),
       set_config('tcp_keepalives_count', '3', false)`,
    [runId, shard],
  )) as { locked: boolean }[];
  return rows[0]?.locked ?? false;
}

export async function unlockShard(runner: QueryRunner, runId: string, shard: number): Promise<void> {
  await runner.query(`select pg_advisory_unlock(${LOCK_SPACE}, ${LOCK_HASH})`, [runId, shard]);
}

/** Marks the shard as running; null when it is finished, or its run is not under way. */
export async function claimShard(runner: QueryRunner, runId: string, shard: number): Promise<ClaimedShard | null> {
  const [rows] = (await runner.query(
    `update shards shard set state = 'running', attempts = shard.attempts + 1, started_at = now()
     from runs run
     where shard.run_id = $1 and shard.number = $2 and shard.state in ('waiting', 'running')
       and run.id = shard.run_id and run.state = 'running'
     returning shard.run_id as "runId", shard.number, shard.first_person as "firstPerson",
       shard.last_person as "lastPerson", shard.person_count as "personCount", shard.attempts`,
    [runId, shard],
  )) as [ClaimedShard[], number];
  return rows[0] ?? null;
}

/** Gives a shard back that was left off on purpose: the attempt does not count. */
export async function giveBackShard(runner: QueryRunner, runId: string, shard: number): Promise<void> {
  await runner.query(
    `update shards set state = 'waiting', attempts = attempts - 1
     where run_id = $1 and number = $2 and state = 'running'`,
    [runId, shard],
  );
}

/** Whether the shard was still to be done. From here on the caller's transaction holds it. */
export async function finishShard(runner: QueryRunner, { runId, number }: ClaimedShard): Promise<boolean> {
  const [rows] = (await runner.query(
    `update shards set state = 'done', ended_at = now()
     where run_id = $1 and number = $2 and state = 'running' returning number`,
    [runId, number],
  )) as [unknown[], number];
  return rows.length === 1;
}

/** Adds what a shard did to its run's progress. False when the run has ended meanwhile: nothing may be stored. */
export async function addProgress(
  runner: QueryRunner,
  shard: ClaimedShard,
  progress: { evaluated: number; failed: number },
): Promise<boolean> {
  const [rows] = (await runner.query(
    `update runs set evaluated_count = evaluated_count + $2, failed_count = failed_count + $3,
       person_count = person_count + $4
     where id = $1 and state = 'running' returning id`,
    // Persons who came or went since the run was planned.
    [shard.runId, progress.evaluated, progress.failed, progress.evaluated - shard.personCount],
  )) as [unknown[], number];
  return rows.length === 1;
}

/**
 * Ends the run when no shard is left. The caller's transaction has updated the run: of two last shards the second one
 * waits for the first, and sees it done.
 */
export async function endRunWithoutShards(runner: QueryRunner, runId: string): Promise<void> {
  await runner.query(
    `update runs set state = 'completed', ended_at = now()
     where id = $1 and state = 'running'
       and not exists (select from shards where run_id = $1 and state in ('waiting', 'running'))`,
    [runId],
  );
}

/** Shards to be done that no living process holds, oldest run first; of one run or of all. */
export function unfinishedShards(
  source: DataSource,
  limit: number,
  runId: string | null = null,
): Promise<{ runId: string; shard: number }[]> {
  return source.query(
    `select shard.run_id as "runId", shard.number as shard
     from shards shard join runs run on run.id = shard.run_id
     where run.state = 'running' and shard.state in ('waiting', 'running') and ($2::uuid is null or run.id = $2)
       and not exists (
         select from pg_locks held
         where held.locktype = 'advisory' and held.classid = ${LOCK_SPACE} and held.objsubid = 2
           and held.database = (select oid from pg_database where datname = current_database())
           and held.objid::bigint = hashtext(shard.run_id::text || '/' || shard.number::text)::bigint & 4294967295)
     order by run.created_at, shard.number
     limit $1`,
    [limit, runId],
  );
}

export async function runState(runner: QueryRunner, runId: string): Promise<RunState | null> {
  const rows = (await runner.query('select state from runs where id = $1', [runId])) as { state: RunState }[];
  return rows[0]?.state ?? null;
}
