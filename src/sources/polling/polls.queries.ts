import type { EntityManager } from 'typeorm';
import type { BulkPull, PullKind } from '../bulk-export/bulk-pull.entity.js';
import { PullOvertakenError } from '../bulk-export/pull.queries.js';
import type { PollSearch } from './poll-search.entity.js';

/**
 * By type the server's time up to which all is known from finished searches of the present connection: of the last poll
 * in which every search of the type was answered to its end.
 */
export async function searchedUntil(
  manager: EntityManager,
  sourceId: string,
  kinds: readonly PullKind[],
): Promise<Map<string, string>> {
  const rows = await manager.query<{ type: string; until: string }[]>(
    `select distinct on (type) type, until from (
       select s.type, p.created_at, min(s.server_time) as until
       from bulk_pulls p join bulk_connections c on c.source_id = p.source_id join poll_searches s on s.pull_id = p.id
       where p.source_id = $1 and p.kind = any($2::text[]) and p.created_at >= c.connected_at
       group by s.type, p.id having bool_and(s.state = 'done')
     ) finished order by type, created_at desc`,
    [sourceId, kinds],
  );
  return new Map(rows.map(({ type, until }) => [type, until]));
}

/** Ids of the members of a source's group of whom everything has been pulled. */
export async function knownMembers(manager: EntityManager, sourceId: string): Promise<Set<string>> {
  const rows = await manager.query<{ id: string }[]>('select patient_id as id from bulk_members where source_id = $1', [
    sourceId,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** The search to go on with; null when none is due. */
export async function dueSearch(manager: EntityManager, pull: BulkPull, now: Date): Promise<PollSearch | null> {
  const rows = await manager.query<PollSearch[]>(
    `select id, pull_id as "pullId", position, type, way, patients, since, server_time as "serverTime",
       sealed_next_url as "sealedNextUrl", pages, resources, restarts, state, attempts, fault,
       next_attempt_at as "nextAttemptAt"
     from poll_searches where pull_id = $1 and state = 'waiting' and next_attempt_at <= $2
     order by position limit 1`,
    [pull.id, now],
  );
  return rows[0] ?? null;
}

/** When the next search may be tried; null when none waits. */
export async function nextSearchAt(manager: EntityManager, pull: BulkPull): Promise<Date | null> {
  const [{ at }] = await manager.query<[{ at: Date | null }]>(
    `select min(next_attempt_at) as at from poll_searches where pull_id = $1 and state = 'waiting'`,
    [pull.id],
  );
  return at;
}

/** Where a search goes on after a page. */
export interface AfterPage {
  sealedNextUrl: string | null;
  serverTime: string;
  entries: number;
  isLast: boolean;
}

/** Moves a search on past a page, from where it was. @throws PullOvertakenError when it is elsewhere */
export async function moveSearch(
  manager: EntityManager,
  search: PollSearch,
  { sealedNextUrl, serverTime, entries, isLast }: AfterPage,
  now: Date,
): Promise<void> {
  const [moved] = await manager.query<[unknown[], number]>(
    `update poll_searches s set sealed_next_url = $3, server_time = $4, pages = s.pages + 1,
       resources = s.resources + $5, state = $6, attempts = 0, fault = null
     from bulk_pulls p
     where s.id = $1 and s.pages = $2 and s.state = 'waiting' and p.id = s.pull_id and p.state = 'searching'
     returning s.id`,
    [search.id, search.pages, sealedNextUrl, serverTime, entries, isLast ? 'done' : 'waiting'],
  );
  if (moved.length === 0) throw new PullOvertakenError();
  await manager.query('update bulk_pulls set progressed_at = $2, attempts = 0, fault = null where id = $1', [
    search.pullId,
    now,
  ]);
}

/** Begins a search again from its first page; what it brought stays. */
export async function restartSearch(manager: EntityManager, { id }: PollSearch, fault: string): Promise<void> {
  await manager.query(
    `update poll_searches set sealed_next_url = null, restarts = restarts + 1, fault = $2
     where id = $1 and state = 'waiting'`,
    [id, fault],
  );
}

/** Gives a search up. */
export async function refuseSearch(manager: EntityManager, { id }: PollSearch, fault: string): Promise<void> {
  await manager.query(`update poll_searches set state = 'refused', fault = $2 where id = $1 and state = 'waiting'`, [
    id,
    fault,
  ]);
}

/** Puts off a search after a try that failed. */
export async function putOffSearch(
  manager: EntityManager,
  { id }: PollSearch,
  fault: string,
  until: Date,
): Promise<void> {
  await manager.query(
    `update poll_searches set attempts = attempts + 1, fault = $2, next_attempt_at = $3
     where id = $1 and state = 'waiting'`,
    [id, fault, until],
  );
}

/** Why a poll did not bring everything; null when it did. */
export async function whatWasRefused(manager: EntityManager, pull: BulkPull): Promise<string | null> {
  const rows = await manager.query<{ types: string[]; fault: string }[]>(
    `select array_agg(distinct type order by type) as types, (array_agg(fault order by position))[1] as fault
     from poll_searches where pull_id = $1 and state <> 'done' having count(*) > 0`,
    [pull.id],
  );
  return rows[0] ? `${rows[0].types.join(', ')} could not be searched: ${rows[0].fault}` : null;
}
