import type { DataSource, EntityManager } from 'typeorm';
import { lockFreePersons, lockPersons } from './identity/identity.queries.js';
import {
  laggingPersons,
  laggingSources,
  markPatients,
  markUsers,
  unmarkPersons,
  type PersonScope,
} from './packing-marks.queries.js';
import { usersOf } from './packing.queries.js';
import { packPersons, setAside } from './record-packing.js';
import { lockSource } from './resource.queries.js';
import { wasSound } from './set-aside.queries.js';

/** Other records that are packed along with a change; more of them are only marked. */
const MOST_ALONG = 200;

/** Lagging records brought up to date in one transaction. */
const AT_A_TIME = 20;

/** What a change of a source touches. */
export interface Touched {
  sourceId: string;
  patientIds: ReadonlySet<string>;
  /** Persons of the patients, who are locked. */
  persons: ReadonlySet<string>;
  /** Resources that patients share, as `source/Type/id`. */
  shared: ReadonlySet<string>;
}

/**
 * Packs the records that a change touches, and with them those that lag behind its source, unless there are many. Persons
 * whom somebody else has locked are left marked: to wait for them with others in hand could be a deadlock.
 * @throws what is thrown by the packing of a record that was right until this change: the change is at fault. Where it
 * was not, the person is set aside, and the change goes on.
 */
export async function packTouched(manager: EntityManager, { sourceId, persons, shared }: Touched): Promise<void> {
  const users = shared.size > 0 ? await usersOf(manager, [...shared], MOST_ALONG + 1) : [];
  const lagging = await laggingPersons(manager, sourceId, MOST_ALONG + 1);
  const others = [...new Set([...users, ...lagging])].filter((id) => !persons.has(id));
  // Of more users than that only some are known: they may all be among the persons, and the others must not be missed.
  const few = Math.max(users.length, others.length) <= MOST_ALONG;
  const along = few ? await lockFreePersons(manager, others) : [];
  const marked = users.length > 0 && (!few || along.length < others.length);
  // Marks come after it: until then they say whose record was not right before this change.
  await packPersons(manager, [...persons, ...along], refuseOrSetAside);
  if (marked) await markUsers(manager, sourceId, [...shared]);
  if (lagging.length > 0 || marked) await unmarkPersons(manager, sourceId, [...persons, ...along]);
}

async function refuseOrSetAside(manager: EntityManager, personId: string, fault: unknown): Promise<void> {
  if (await wasSound(manager, personId)) throw fault;
  await setAside(manager, personId, fault);
}

/** Marks the records that a change touches instead: they are packed once, when the changes that wait are applied. */
export async function markTouched(manager: EntityManager, touched: Touched): Promise<void> {
  const { sourceId, patientIds, shared } = touched;
  await markPatients(manager, sourceId, [...patientIds]);
  if (shared.size > 0) await markUsers(manager, sourceId, [...shared]);
}

/** Whether more records lag behind a source than a change of it packs along. */
export async function manyLag(manager: EntityManager, sourceId: string): Promise<boolean> {
  return (await laggingPersons(manager, sourceId, MOST_ALONG + 1)).length > MOST_ALONG;
}

/**
 * Packs the records that lag behind a source, each once, in short transactions. Nobody writes the source meanwhile, so
 * that no shared resource can change unseen between the reading of a record and its storing.
 */
export async function packLagging(
  database: DataSource,
  sourceId: string,
  { scope, signal }: { scope?: PersonScope; signal?: AbortSignal } = {},
): Promise<void> {
  for (let after: string | null | undefined = null; after !== undefined && !signal?.aborted;) {
    const last: string | null = after;
    after = await database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      const ids = await laggingPersons(manager, sourceId, AT_A_TIME, scope, last);
      if (ids.length === 0) return undefined;
      await lockPersons(manager, ids);
      await packPersons(manager, ids);
      await unmarkPersons(manager, sourceId, ids);
      return ids.at(-1);
    });
  }
}

/** Brings these persons' records up to date, behind whichever source they lag. */
export async function refreshRecords(database: DataSource, scope: PersonScope): Promise<void> {
  for (const sourceId of await laggingSources(database.manager, scope))
    await packLagging(database, sourceId, { scope });
}
