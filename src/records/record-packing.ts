import type { EntityManager } from 'typeorm';
import { KEPT_TYPES } from '../fhir/kept-types.js';
import { parseReference } from '../fhir/reference.js';
import { lockPersons } from './identity.queries.js';
import { packRecord, type SourceResource } from './pack-record.js';
import {
  dropPacked,
  markStale,
  resourcesOfPersons,
  sharedResources,
  storePacked,
  usersOf,
  type PersonSourceResource,
} from './packing.queries.js';

/** Persons packed at a time: bounds the memory that a bulk import needs. */
const PERSONS_AT_A_TIME = 20;

/** A change of a shared resource under more records than this only marks them. */
const MOST_AT_ONCE = 200;

/** How far references are followed: medication -> organization -> organization. */
const DEEPEST = 4;

/** Packs the records of these persons, who are locked, and of those who share one of these resources. */
export async function packTouched(
  manager: EntityManager,
  persons: ReadonlySet<string>,
  shared: ReadonlySet<string>,
): Promise<void> {
  const users = shared.size > 0 ? await usersOf(manager, [...shared], MOST_AT_ONCE + 1) : [];
  const others = users.filter((id) => !persons.has(id));
  if (others.length > MOST_AT_ONCE) await markStale(manager, [...shared]);
  else await lockPersons(manager, others);
  await packPersons(manager, [...persons, ...(others.length > MOST_AT_ONCE ? [] : others)]);
}

/** Packs the records of these persons, whom the caller has locked. */
export async function packPersons(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  for (let start = 0; start < personIds.length; start += PERSONS_AT_A_TIME) {
    await packSome(manager, personIds.slice(start, start + PERSONS_AT_A_TIME));
  }
}

async function packSome(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  const byPerson = new Map<string, PersonSourceResource[]>(personIds.map((id) => [id, []]));
  for (const resource of await resourcesOfPersons(manager, personIds)) byPerson.get(resource.personId)?.push(resource);
  const shared = new SharedResources(manager);
  await shared.load([...byPerson.values()].flat());
  const gone: string[] = [];
  for (const [personId, all] of byPerson) {
    const patients = all.filter(({ type }) => type === 'Patient');
    if (patients.length === 0) {
      gone.push(personId);
      continue;
    }
    const own = all.filter(({ type }) => type !== 'Patient');
    const { found, uses } = shared.of(all);
    await storePacked(manager, personId, packRecord({ personId, patients, resources: [...own, ...found] }), uses);
  }
  if (gone.length > 0) await dropPacked(manager, gone);
}

const keyOf = ({ sourceId, type, id }: { sourceId: string; type: string; id: string }) => `${sourceId}/${type}/${id}`;

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
        targets.add(`${resource.sourceId}/${target.type}/${target.id}`);
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
