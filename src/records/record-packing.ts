import type { EntityManager } from 'typeorm';
import { isLasting, kindOfFault } from './lasting-fault.js';
import { packRecord } from './pack-record.js';
import {
  dropPacked,
  resourceCounts,
  resourcesOfPersons,
  storePacked,
  type PersonSourceResource,
  type StoredRecord,
} from './packing.queries.js';
import { storeAside } from './set-aside.queries.js';
import { SharedResources } from './shared-resources.js';

/** Persons packed at a time, and their resources, which bounds the memory that an import needs. */
const AT_A_TIME = { persons: 20, resources: 500 };

/** What is done with a person whose record cannot be packed, now or at any other time. */
export type UnpackablePerson = (manager: EntityManager, personId: string, fault: unknown) => Promise<void>;

/** Packs the records of these persons, whom the caller has locked. A fault of one of them harms no other. */
export async function packPersons(
  manager: EntityManager,
  personIds: readonly string[],
  unpackable: UnpackablePerson = setAside,
): Promise<void> {
  const counts = personIds.length > 1 ? await resourceCounts(manager, personIds) : new Map<string, number>();
  let group: string[] = [];
  let size = 0;
  for (const personId of personIds) {
    const count = counts.get(personId) ?? 0;
    if (group.length === AT_A_TIME.persons || (group.length > 0 && size + count > AT_A_TIME.resources)) {
      await packGroup(manager, group, unpackable);
      group = [];
      size = 0;
    }
    group.push(personId);
    size += count;
  }
  if (group.length > 0) await packGroup(manager, group, unpackable);
}

/**
 * Takes the place of the person's record: its evaluation fails with the kind of fault, whatever was known before. It is
 * packed again when something of the person changes, or something that the person's resources refer to.
 */
export async function setAside(manager: EntityManager, personId: string, fault: unknown): Promise<void> {
  const resources = await resourcesOfPersons(manager, [personId]);
  const shared = new SharedResources(manager);
  await shared.load(resources);
  await storeAside(manager, { personId, uses: shared.of(resources).uses, fault: kindOfFault(fault) });
}

/** Packs persons together and, where that fails for good, each by itself, which shows whose fault it is. */
async function packGroup(
  manager: EntityManager,
  personIds: readonly string[],
  unpackable: UnpackablePerson,
): Promise<void> {
  try {
    // A savepoint: what the database refused of one person does not end the transaction.
    await manager.transaction((inner) => packTogether(inner, personIds));
  } catch (fault) {
    if (!isLasting(fault)) throw fault;
    if (personIds.length === 1) await unpackable(manager, personIds[0], fault);
    else for (const personId of personIds) await packGroup(manager, [personId], unpackable);
  }
}

async function packTogether(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  const byPerson = new Map<string, PersonSourceResource[]>(personIds.map((id) => [id, []]));
  for (const resource of await resourcesOfPersons(manager, personIds)) byPerson.get(resource.personId)?.push(resource);
  const shared = new SharedResources(manager);
  await shared.load([...byPerson.values()].flat());
  const gone: string[] = [];
  const records: StoredRecord[] = [];
  for (const [personId, all] of byPerson) {
    const patients = all.filter(({ type }) => type === 'Patient');
    if (patients.length === 0) {
      gone.push(personId);
      continue;
    }
    const own = all.filter(({ type }) => type !== 'Patient');
    const { found, uses } = shared.of(all);
    records.push({ personId, uses, ...packRecord({ personId, patients, resources: [...own, ...found] }) });
  }
  await storePacked(manager, records);
  if (gone.length > 0) await dropPacked(manager, gone);
}
