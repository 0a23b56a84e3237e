import type { EntityManager } from 'typeorm';
import { KEPT_TYPES } from '../fhir/kept-types.js';
import { parseReference } from '../fhir/reference.js';
import { packRecord, type SourceResource } from './pack-record.js';
import { keyOf } from './same-facts/same-facts.js';
import {
  dropPacked,
  resourceCounts,
  resourcesOfPersons,
  sharedResources,
  storePacked,
  type PersonSourceResource,
  type StoredRecord,
} from './packing.queries.js';

/** Persons packed at a time, and their resources, which bounds the memory that an import needs. */
const AT_A_TIME = { persons: 20, resources: 500 };

/** How far references are followed: medication -> organization -> organization. */
const DEEPEST = 4;

/** Packs the records of these persons, whom the caller has locked. */
export async function packPersons(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  const counts = personIds.length > 1 ? await resourceCounts(manager, personIds) : new Map<string, number>();
  let group: string[] = [];
  let size = 0;
  for (const personId of personIds) {
    const count = counts.get(personId) ?? 0;
    if (group.length === AT_A_TIME.persons || (group.length > 0 && size + count > AT_A_TIME.resources)) {
      await packSome(manager, group);
      group = [];
      size = 0;
    }
    group.push(personId);
    size += count;
  }
  if (group.length > 0) await packSome(manager, group);
}

async function packSome(manager: EntityManager, personIds: readonly string[]): Promise<void> {
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

/** What resources of persons refer to and patients share: Medication, Practitioner, Location, Organization … */
class SharedResources {
  private readonly loaded = new Map<string, SourceResource | null>();
  private readonly targets = new Map<string, string[]>();

  constructor(private readonly manager: EntityManager) {}

  /** Loads everything that can be reached from these resources, one statement for each step. */
  async load(resources: readonly SourceResource[]): Promise<void> {
    let frontier = resources;
    for (let step = 0; step < DEEPEST && frontier.length > 0; step += 1) {
      const wanted = new Map<string, { sourceId: string; type: string; id: string }>();
      for (const resource of frontier) {
        for (const target of this.targetsOf(resource)) if (!this.loaded.has(target)) wanted.set(target, split(target));
      }
      for (const key of wanted.keys()) this.loaded.set(key, null);
      frontier = wanted.size > 0 ? await sharedResources(this.manager, [...wanted.values()]) : [];
      for (const resource of frontier) this.loaded.set(keyOf(resource), resource);
    }
  }

  /** The shared resources of one person, and the keys of all that it refers to, those that are not here too. */
  of(resources: readonly SourceResource[]): { found: SourceResource[]; uses: string[] } {
    const seen = new Set<string>();
    const found: SourceResource[] = [];
    const queue = [...resources];
    for (let resource = queue.pop(); resource; resource = queue.pop()) {
      for (const target of this.targetsOf(resource)) {
        if (seen.has(target)) continue;
        seen.add(target);
        const shared = this.loaded.get(target);
        if (!shared) continue;
        found.push(shared);
        queue.push(shared);
      }
    }
    return { found, uses: [...seen].sort() };
  }

  private targetsOf(resource: SourceResource): string[] {
    const key = keyOf(resource);
    const known = this.targets.get(key);
    if (known) return known;
    const targets = new Set<string>();
    for (const [, reference] of resource.content.matchAll(REFERENCE)) {
      const target = parseReference(reference);
      if (target.kind === 'resource' && isShareable(target.type)) {
        targets.add(keyOf({ sourceId: resource.sourceId, type: target.type, id: target.id }));
      }
    }
    const list = [...targets];
    this.targets.set(key, list);
    return list;
  }
}

/** References in JSON text as we write it; reading it this way spares parsing every resource twice. */
const REFERENCE = /"reference":"([^"\\]+)"/g;

/** Types of which one resource may serve many patients. */
function isShareable(type: string): boolean {
  const kept = KEPT_TYPES[type];
  return kept !== undefined && type !== 'Patient' && !kept.required.some((name) => kept.patient.includes(name));
}

function split(key: string): { sourceId: string; type: string; id: string } {
  const [sourceId, type, id] = key.split('/');
  return { sourceId, type, id };
}
