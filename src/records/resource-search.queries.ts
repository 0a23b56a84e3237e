import type { EntityManager } from 'typeorm';
import { checkDateTime } from '../fhir/date.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { SearchPage, SearchQuery, StoredResource } from './record-store.js';

/** A resource as stored, and as it is handed out. */
export const STORED = `r.source_id as "sourceId", r.type, r.id, r.version, r.last_updated as "lastUpdated", r.deleted,
  r.content::text as content`;

const DEFAULT_COUNT = 50;
const MOST_COUNT = 1000;

/** Conditions with their values, numbered as they are added. */
class Conditions {
  readonly values: unknown[] = [];
  readonly texts: string[] = [];

  /** `condition` has `?` where the value goes. */
  add(condition: string, ...values: unknown[]): void {
    this.texts.push(
      condition.replaceAll('?', () => {
        this.values.push(values.shift());
        return `$${this.values.length}`;
      }),
    );
  }

  get where(): string {
    return this.texts.join(' and ');
  }
}

/**
 * Live resources of a type that fit all parameters, by id and source; `cursor` is the last key of the page before.
 * @throws FhirError 400 for a value that cannot be read
 */
export async function searchResources(
  manager: EntityManager,
  sourceId: string | null,
  type: string,
  query: SearchQuery,
): Promise<SearchPage> {
  const conditions = new Conditions();
  conditions.add('r.type = ?', type);
  conditions.add('not r.deleted');
  if (sourceId) conditions.add('r.source_id = ?::uuid', sourceId);
  addParameters(conditions, query);
  const counted: { total: string }[] = await manager.query(
    `select count(*) as total from resources r where ${conditions.where}`,
    conditions.values,
  );
  if (query.cursor) conditions.add('(r.id, r.source_id) > (?, ?::uuid)', ...readCursor(query.cursor));
  const count = Math.min(Math.max(query._count ?? DEFAULT_COUNT, 1), MOST_COUNT);
  const rows: StoredResource[] = await manager.query(
    `select ${STORED} from resources r where ${conditions.where} order by r.id, r.source_id limit ${count + 1}`,
    conditions.values,
  );
  const resources = rows.slice(0, count);
  const last = rows.length > count ? resources.at(-1) : undefined;
  return { resources, total: Number(counted[0].total), next: last ? writeCursor(last) : null };
}

function addParameters(conditions: Conditions, query: SearchQuery): void {
  if (query._id) conditions.add('r.id = any(?::text[])', query._id);
  if (query.patient) {
    const ids = query.patient.map((value) => value.replace(/^(.*\/)?Patient\//, ''));
    conditions.add('r.patient_id = any(?::text[])', ids);
  }
  if (query.identifier) addIdentifiers(conditions, query.identifier);
  for (const value of query._lastUpdated ?? []) addLastUpdated(conditions, value);
}

/** https://hl7.org/fhir/R4/search.html#token */
function addIdentifiers(conditions: Conditions, wanted: readonly string[]): void {
  const exact = wanted.filter((value) => value.includes('|') && !value.endsWith('|'));
  const anySystem = wanted.filter((value) => !value.includes('|')).map((value) => `|${value}`);
  const anyValue = wanted.filter((value) => value.endsWith('|'));
  const choices: string[] = ['r.identifiers && ?::text[]'];
  const values: unknown[] = [exact];
  for (const [ends, list] of [
    ['right', anySystem],
    ['left', anyValue],
  ] as const) {
    if (list.length === 0) continue;
    choices.push(`exists (select 1 from unnest(r.identifiers) i, unnest(?::text[]) w where ${ends}(i, length(w)) = w)`);
    values.push(list);
  }
  conditions.add(`(${choices.join(' or ')})`, ...values);
}

/** A date stands for the whole of its day, month, year, minute or second. https://hl7.org/fhir/R4/search.html#date */
function addLastUpdated(conditions: Conditions, value: string): void {
  const parts = /^(eq|ne|gt|lt|ge|le|sa|eb)?(\d.*)$/.exec(value.trim());
  const [start, end] = parts ? instantsOf(parts[2]) : [];
  if (!start || !end) {
    throw FhirError.of(400, 'value', '_lastUpdated must be a date with an optional prefix, such as ge2026-01-31.');
  }
  const prefix = parts?.[1] ?? 'eq';
  if (prefix === 'eq') conditions.add('r.last_updated >= ? and r.last_updated < ?', start, end);
  else if (prefix === 'ne') conditions.add('not (r.last_updated >= ? and r.last_updated < ?)', start, end);
  else if (prefix === 'gt' || prefix === 'sa') conditions.add('r.last_updated >= ?', end);
  else if (prefix === 'ge') conditions.add('r.last_updated >= ?', start);
  else if (prefix === 'le') conditions.add('r.last_updated < ?', end);
  else conditions.add('r.last_updated < ?', start);
}

/** First instant of what a date stands for, and the first after it; without an offset in UTC. */
function instantsOf(text: string): [Date, Date] | [] {
  if (checkDateTime(text) === 'invalid') return [];
  return text.length > 10 ? momentOf(text) : daysOf(text.split('-').map(Number));
}

function momentOf(text: string): [Date, Date] | [] {
  const start = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(start.getTime())) return [];
  const digits = /\.(\d+)/.exec(text)?.[1].length ?? 0;
  const second = digits === 0 ? 1000 : Math.max(1, 10 ** (3 - digits));
  const step = /T\d{2}:\d{2}(?!:)/.test(text) ? 60_000 : second;
  return [start, new Date(start.getTime() + step)];
}

function daysOf([year, month, day]: number[]): [Date, Date] {
  if (month === undefined) return [new Date(Date.UTC(year, 0, 1)), new Date(Date.UTC(year + 1, 0, 1))];
  if (day === undefined) return [new Date(Date.UTC(year, month - 1, 1)), new Date(Date.UTC(year, month, 1))];
  return [new Date(Date.UTC(year, month - 1, day)), new Date(Date.UTC(year, month - 1, day + 1))];
}

function writeCursor({ id, sourceId }: StoredResource): string {
  return Buffer.from(JSON.stringify([id, sourceId])).toString('base64url');
}

function readCursor(cursor: string): [string, string] {
  try {
    const [id, sourceId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof id === 'string' && /^[0-9a-f-]{36}$/.test(String(sourceId))) return [id, String(sourceId)];
  } catch {
    // Not one of ours: refused below.
  }
  throw FhirError.of(400, 'value', 'The cursor is not one that a search gave out.');
}

/** The current versions of one resource at this source or, with null, at every source. */
export async function currentOf(
  manager: EntityManager,
  sourceId: string | null,
  type: string,
  id: string,
): Promise<StoredResource[]> {
  return manager.query(
    `select ${STORED} from resources r
     where r.type = $2 and r.id = $3 and ($1::uuid is null or r.source_id = $1::uuid) limit 2`,
    [sourceId, type, id],
  );
}

/** Every version of one resource, newest first. */
export async function historyOf(
  manager: EntityManager,
  sourceId: string,
  type: string,
  id: string,
): Promise<StoredResource[]> {
  return manager.query(
    `select * from (
       select ${STORED} from resources r where r.source_id = $1 and r.type = $2 and r.id = $3
       union all
       select ${STORED} from resource_versions r where r.source_id = $1 and r.type = $2 and r.id = $3
     ) versions order by version desc`,
    [sourceId, type, id],
  );
}
