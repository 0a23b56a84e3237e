import type { DataSource, EntityManager } from 'typeorm';
import type { BulkPullFile, Findings, PullFileState } from './bulk-pull-file.entity.js';
import { BulkPull, type PullState } from './bulk-pull.entity.js';
import type { FileChunk } from './file-chunks.js';

/** The pull goes on elsewhere, since it was read: whoever finds this leaves it alone. */
export class PullOvertakenError extends Error {
  override name = 'PullOvertakenError';

  constructor() {
    super('The pull has gone on elsewhere.');
  }
}

/** Changes a pull from the state in which it was read. @throws PullOvertakenError */
export async function changePull(manager: EntityManager, pull: BulkPull, change: Partial<BulkPull>): Promise<void> {
  const { affected } = await manager.update(BulkPull, { id: pull.id, state: pull.state, round: pull.round }, change);
  if (affected !== 1) throw new PullOvertakenError();
}

/** The pull before that brought everything, by which the next one begins: only exports of the present connection. */
export async function lastComplete(
  manager: EntityManager,
  sourceId: string,
): Promise<{ transactionTime: string; types: string[] | null } | null> {
  const rows = await manager.query<{ transactionTime: string; types: string[] | null }[]>(
    `select p.transaction_time as "transactionTime", p.types
     from bulk_pulls p join bulk_connections c on c.source_id = p.source_id
     where p.source_id = $1 and p.kind = 'export' and p.state = 'complete' and p.created_at >= c.connected_at
     order by p.created_at desc limit 1`,
    [sourceId],
  );
  return rows[0] ?? null;
}

/** The file to be read next: outputs before deletions, which must not be overtaken; null when none is due. */
export async function dueFile(manager: EntityManager, pull: BulkPull, now: Date): Promise<BulkPullFile | null> {
  const rows = await manager.query<BulkPullFile[]>(
    `select id, pull_id as "pullId", round, position, role, type, sealed_url as "sealedUrl", expected, state, bytes,
       lines, resources, refused, attempts, next_attempt_at as "nextAttemptAt"
     from bulk_pull_files f
     where pull_id = $1 and round = $2 and state = 'waiting' and next_attempt_at <= $3
       and (role <> 'deleted' or not exists (
         select from bulk_pull_files o
         where o.pull_id = f.pull_id and o.round = f.round and o.role = 'output' and o.state = 'waiting'))
     order by position limit 1`,
    [pull.id, pull.round, now],
  );
  return rows[0] ?? null;
}

/** When the next file may be tried; null when none waits. */
export async function nextFileAt(manager: EntityManager, pull: BulkPull): Promise<Date | null> {
  const [{ at }] = await manager.query<[{ at: Date | null }]>(
    `select min(next_attempt_at) as at from bulk_pull_files
     where pull_id = $1 and round = $2 and state = 'waiting'`,
    [pull.id, pull.round],
  );
  return at;
}

/** Moves a file on past a chunk, from where it was. @throws PullOvertakenError when it is elsewhere */
export async function moveFile(manager: EntityManager, file: BulkPullFile, chunk: FileChunk, now: Date): Promise<void> {
  const [moved] = await manager.query<[unknown[], number]>(
    `update bulk_pull_files f set bytes = $3, lines = $4, resources = f.resources + $5, refused = f.refused + $6,
       attempts = 0, fault = null
     from bulk_pulls p
     where f.id = $1 and f.lines = $2 and f.state = 'waiting'
       and p.id = f.pull_id and p.state = 'downloading' and p.round = f.round
     returning f.id`,
    [file.id, file.lines, chunk.after.bytes, chunk.after.lines, chunk.resources, chunk.refused],
  );
  if (moved.length === 0) throw new PullOvertakenError();
  await manager.query('update bulk_pulls set progressed_at = $2, attempts = 0, fault = null where id = $1', [
    file.pullId,
    now,
  ]);
}

/** Ends a file. */
export async function endFile(
  manager: EntityManager,
  file: BulkPullFile,
  state: Exclude<PullFileState, 'waiting'>,
  { fault = null, findings = null }: { fault?: string | null; findings?: Findings | null } = {},
): Promise<void> {
  await manager.query(
    `update bulk_pull_files set state = $2, fault = $3, findings = $4::jsonb where id = $1 and state = 'waiting'`,
    [file.id, state, fault, findings && JSON.stringify(findings)],
  );
}

/** Puts off a file after a try that failed. */
export async function putOffFile(
  manager: EntityManager,
  file: BulkPullFile,
  fault: string,
  until: Date,
): Promise<void> {
  await manager.query(
    `update bulk_pull_files set attempts = attempts + 1, fault = $2, next_attempt_at = $3
     where id = $1 and state = 'waiting'`,
    [file.id, fault, until],
  );
}

/** Whether something that the export promised did not come: `null` is no reason, else what. */
export async function whatIsMissing(manager: EntityManager, pull: BulkPull): Promise<string | null> {
  const [{ short, refused, errors }] = await manager.query<[{ short: number; refused: number; errors: number }]>(
    `select count(*) filter (where state = 'short')::integer as short, coalesce(sum(refused), 0)::integer as refused,
       coalesce(sum((findings ->> 'error')::integer), 0)::integer as errors
     from bulk_pull_files where pull_id = $1 and round = $2`,
    [pull.id, pull.round],
  );
  const parts = [
    short > 0 && `${short} ${short === 1 ? 'file' : 'files'} could not be read whole`,
    refused > 0 && `${refused} ${refused === 1 ? 'line is' : 'lines are'} too long`,
    errors > 0 && `the server reports ${errors} ${errors === 1 ? 'error' : 'errors'} in its export`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join('; ');
}

/** Pulls that are not finished and due. */
export async function pullsUnfinished(database: DataSource, now: Date, limit: number): Promise<{ pullId: string }[]> {
  return database.query<{ pullId: string }[]>(
    `select id as "pullId" from bulk_pulls
     where finished_at is null and next_attempt_at <= $1 order by next_attempt_at limit $2`,
    [now, limit],
  );
}

/** A pull as lists show it. */
export interface PullView {
  id: string;
  kind: BulkPull['kind'];
  state: PullState;
  isFull: boolean;
  /** Of a poll, the earliest of its searches; null: from the beginning, some of it at least. */
  since: string | null;
  types: string[] | null;
  transactionTime: string | null;
  progress: string | null;
  fault: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  nextAttemptAt: Date;
  /** Files of the export, or searches of the poll, by what became of them. */
  files: { done: number; waiting: number; short: number };
  /** Lines of files, or entries of pages, that went into the inbox. */
  lines: number;
  /** Of these the resources that the records have taken, and the messages that wait or were not taken wholly. */
  applied: number;
  waitingMessages: number;
  faultyMessages: number;
}

/** Pulls of a source, newest first. */
export function listPulls(database: DataSource, sourceId: string, limit: number): Promise<PullView[]> {
  return database.query<PullView[]>(
    `select p.id, p.kind, p.state, coalesce(q.since, p.since) is null as "isFull",
       coalesce(q.since, p.since) as since, p.types,
       p.transaction_time as "transactionTime", p.progress, p.fault, p.created_at as "createdAt",
       p.finished_at as "finishedAt", p.next_attempt_at as "nextAttemptAt",
       json_build_object('done', coalesce(f.done, 0) + coalesce(q.done, 0),
         'waiting', coalesce(f.waiting, 0) + coalesce(q.waiting, 0),
         'short', coalesce(f.short, 0) + coalesce(q.refused, 0)) as files,
       coalesce(f.lines, 0) + coalesce(q.resources, 0) as lines, coalesce(m.applied, 0) as applied, coalesce(m.waiting, 0) as "waitingMessages",
       coalesce(m.faulty, 0) as "faultyMessages"
     from (select * from bulk_pulls where source_id = $1 order by created_at desc, id limit $2) p
     left join lateral (
       select count(*) filter (where state = 'done' and round = p.round)::integer as done,
         count(*) filter (where state = 'waiting' and round = p.round)::integer as waiting,
         count(*) filter (where state = 'short')::integer as short, sum(resources)::integer as lines
       from bulk_pull_files where pull_id = p.id) f on true
     left join lateral (
       select count(*) filter (where state = 'done')::integer as done,
         count(*) filter (where state = 'waiting')::integer as waiting,
         count(*) filter (where state = 'refused')::integer as refused, sum(resources)::integer as resources,
         case when bool_and(since is not null) then min(since) end as since
       from poll_searches where pull_id = p.id) q on true
     left join lateral (
       select sum(resource_count)::integer as applied, count(*) filter (where state = 'received')::integer as waiting,
         count(*) filter (where state in ('partly-applied', 'quarantined'))::integer as faulty
       from messages where id in (
         select pm.message_id from bulk_pull_messages pm join bulk_pull_files pf on pf.id = pm.file_id
         where pf.pull_id = p.id
         union all
         select pm.message_id from poll_messages pm join poll_searches ps on ps.id = pm.search_id
         where ps.pull_id = p.id)) m on true
     order by p.created_at desc, p.id`,
    [sourceId, limit],
  );
}
