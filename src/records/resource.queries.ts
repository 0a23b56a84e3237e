import type { EntityManager } from 'typeorm';
import { BinaryRows } from '../database/binary-rows.js';
import { copyIn } from '../database/copy-in.js';
import type { VersionState } from './version-rule.js';

/** A version to be stored, or stored. */
export interface ResourceVersionState extends VersionState {
  type: string;
  id: string;
  version: number;
  /** JSON text; null when deleted, and when it was not asked for. */
  content: string | null;
  messageId: string | null;
}

/** A version to be stored as the current one. */
export interface CurrentState extends ResourceVersionState {
  versionCount: number;
  patientId: string | null;
  identifiers: string[];
}

interface CurrentRow {
  type: string;
  id: string;
  version: number;
  version_count: number;
  last_updated: Date;
  dated: boolean;
  received_at: Date;
  source_version: string | null;
  deleted: boolean;
  patient_id: string | null;
  identifiers: string[];
  content_hash: Buffer;
  message_id: string | null;
}

/** JSON text sent in one statement stays below this many characters, so that the server's memory does. */
const CHUNK = 8_000_000;

/** Class of the transaction locks that let one source be written by one transaction at a time. */
const SOURCE_LOCK = 726_354_010;

/**
 * Waits until no other transaction writes this source's resources: its messages are applied in their order. What such a
 * transaction reads it looks up by key: the server's statistics lag behind an import, and by them it would rather read
 * whole tables, which it takes for small.
 */
export async function lockSource(manager: EntityManager, sourceId: string): Promise<void> {
  await manager.query(
    `select pg_advisory_xact_lock($1, hashtext($2)),
       set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
    [SOURCE_LOCK, sourceId],
  );
}

/** The current versions of these resources, without content, by `Type/id`. */
export async function currentStates(
  manager: EntityManager,
  sourceId: string,
  keys: readonly { type: string; id: string }[],
): Promise<Map<string, CurrentState>> {
  const rows: CurrentRow[] = await manager.query(
    `select r.type, r.id, r.version, r.version_count, r.last_updated, r.dated, r.received_at, r.source_version,
            r.deleted, r.patient_id, r.identifiers, r.content_hash, r.message_id
     from unnest($2::text[], $3::text[]) k (type, id)
     join resources r on r.source_id = $1 and r.type = k.type and r.id = k.id`,
    [sourceId, keys.map((key) => key.type), keys.map((key) => key.id)],
  );
  return new Map(rows.map((row) => [`${row.type}/${row.id}`, stateOf(row)]));
}

function stateOf(row: CurrentRow): CurrentState {
  return {
    type: row.type,
    id: row.id,
    version: row.version,
    versionCount: row.version_count,
    lastUpdated: row.last_updated,
    dated: row.dated,
    receivedAt: row.received_at,
    sourceVersion: row.source_version,
    deleted: row.deleted,
    patientId: row.patient_id,
    identifiers: row.identifiers,
    contentHash: row.content_hash,
    messageId: row.message_id,
    content: null,
  };
}

/** Ids of the live resources of a type with an identifier `system|value`, at most two of each, by identifier. */
export async function idsByIdentifier(
  manager: EntityManager,
  sourceId: string,
  wanted: readonly { type: string; identifier: string }[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (wanted.length === 0) return found;
  const rows: { type: string; identifier: string; id: string }[] = await manager.query(
    `select k.type, k.identifier, r.id
     from unnest($2::text[], $3::text[]) k (type, identifier)
     cross join lateral (
       select id from resources
       where source_id = $1 and type = k.type and identifiers @> array[k.identifier] and not deleted
       order by id limit 2
     ) r`,
    [sourceId, wanted.map(({ type }) => type), wanted.map(({ identifier }) => identifier)],
  );
  for (const { type, identifier, id } of rows) {
    const key = `${type}?${identifier}`;
    found.set(key, [...(found.get(key) ?? []), id]);
  }
  return found;
}

/** Stores new current versions, after moving those they replace to the history. */
export async function writeCurrent(
  manager: EntityManager,
  sourceId: string,
  states: readonly CurrentState[],
): Promise<void> {
  await addCurrent(
    manager,
    sourceId,
    states.filter((state) => state.versionCount === 1),
  );
  const replacing = states.filter((state) => state.versionCount > 1);
  if (replacing.length === 0) return;
  await manager.query(
    `insert into resource_versions
       (source_id, type, id, version, last_updated, received_at, deleted, content_hash, content, message_id)
     select r.source_id, r.type, r.id, r.version, r.last_updated, r.received_at, r.deleted, r.content_hash, r.content,
            r.message_id
     from unnest($2::text[], $3::text[]) k (type, id)
     join resources r on r.source_id = $1 and r.type = k.type and r.id = k.id`,
    [sourceId, replacing.map((state) => state.type), replacing.map((state) => state.id)],
  );
  for (const rows of chunks(replacing)) {
    await manager.query(
      `insert into resources as r
         (source_id, type, id, version, version_count, last_updated, dated, received_at, source_version, deleted,
          patient_id, identifiers, content_hash, content, message_id)
       select $1, type, id, version, version_count, last_updated, dated, received_at, source_version, deleted,
              patient_id, identifiers, decode(content_hash, 'hex'), content, message_id
       from json_to_recordset($2::json) as x (
         type text, id text, version integer, version_count integer, last_updated timestamptz, dated boolean,
         received_at timestamptz, source_version text, deleted boolean, patient_id text, identifiers text[],
         content_hash text, content json, message_id uuid)
       on conflict (source_id, type, id) do update set
         version = excluded.version, version_count = excluded.version_count, last_updated = excluded.last_updated,
         dated = excluded.dated, received_at = excluded.received_at, source_version = excluded.source_version,
         deleted = excluded.deleted, patient_id = excluded.patient_id, identifiers = excluded.identifiers,
         content_hash = excluded.content_hash, content = excluded.content, message_id = excluded.message_id`,
      [sourceId, rows],
    );
  }
}

const COLUMNS = [
  ...['source_id', 'type', 'id', 'version', 'version_count', 'last_updated', 'dated', 'received_at', 'source_version'],
  ...['deleted', 'patient_id', 'identifiers', 'content_hash', 'content', 'message_id'],
];

/** Stores resources that were not there: nobody else writes the source meanwhile. */
async function addCurrent(manager: EntityManager, sourceId: string, states: readonly CurrentState[]): Promise<void> {
  let rows = new BinaryRows();
  for (const [index, state] of states.entries()) {
    rows.row(COLUMNS.length).uuid(sourceId).text(state.type).text(state.id);
    rows.integer(state.version).integer(state.versionCount).timestamp(state.lastUpdated).boolean(state.dated);
    rows.timestamp(state.receivedAt).text(state.sourceVersion).boolean(state.deleted).text(state.patientId);
    rows.texts(state.identifiers).bytes(state.contentHash).text(state.content).uuid(state.messageId);
    if (rows.size < CHUNK && index < states.length - 1) continue;
    await copyIn(manager, 'resources', COLUMNS, rows);
    rows = new BinaryRows();
  }
}

/** Stores versions that are not, or no longer, current. One whose content the history already has is left out. */
export async function writeHistory(
  manager: EntityManager,
  sourceId: string,
  states: readonly CurrentState[],
): Promise<void> {
  for (const rows of chunks(states)) {
    await manager.query(
      `insert into resource_versions
         (source_id, type, id, version, last_updated, received_at, deleted, content_hash, content, message_id)
       select $1, x.type, x.id, x.version, x.last_updated, x.received_at, x.deleted, decode(x.content_hash, 'hex'),
              x.content, x.message_id
       from json_to_recordset($2::json) as x (
         type text, id text, version integer, last_updated timestamptz, received_at timestamptz, deleted boolean,
         content_hash text, content json, message_id uuid)
       where not exists (
         select 1 from resource_versions v
         where v.source_id = $1 and v.type = x.type and v.id = x.id and v.content_hash = decode(x.content_hash, 'hex'))`,
      [sourceId, rows],
    );
  }
}

/** Numbers that the history has used up, where the current version stays. */
export async function raiseVersionCounts(
  manager: EntityManager,
  sourceId: string,
  states: readonly Pick<CurrentState, 'type' | 'id' | 'versionCount'>[],
): Promise<void> {
  if (states.length === 0) return;
  await manager.query(
    `update resources r set version_count = k.version_count
     from unnest($2::text[], $3::text[], $4::integer[]) k (type, id, version_count)
     where r.source_id = $1 and r.type = k.type and r.id = k.id`,
    [sourceId, states.map((s) => s.type), states.map((s) => s.id), states.map((s) => s.versionCount)],
  );
}

/** JSON arrays of rows. The content goes in as it is: the json type keeps the digits of decimals. */
function* chunks(states: readonly CurrentState[]): Generator<string> {
  let rows: string[] = [];
  let length = 0;
  for (const state of states) {
    const row = rowOf(state);
    rows.push(row);
    length += row.length;
    if (length < CHUNK) continue;
    yield `[${rows.join(',')}]`;
    rows = [];
    length = 0;
  }
  if (rows.length > 0) yield `[${rows.join(',')}]`;
}

function rowOf(state: CurrentState): string {
  const columns = JSON.stringify({
    type: state.type,
    id: state.id,
    version: state.version,
    version_count: state.versionCount,
    last_updated: state.lastUpdated,
    dated: state.dated,
    received_at: state.receivedAt,
    source_version: state.sourceVersion,
    deleted: state.deleted,
    patient_id: state.patientId,
    identifiers: state.identifiers,
    content_hash: state.contentHash.toString('hex'),
    message_id: state.messageId,
  });
  return `${columns.slice(0, -1)},"content":${state.content ?? 'null'}}`;
}
