import { parseReference } from '../../fhir/reference.js';
import { codesOf } from './fact-codes.js';
import { sameFact, statedFact, type Stated, type StatedFact } from './stated-fact.js';

/** What several sources state: the resource that speaks for all, and those of the other sources. */
export interface SharedFact<R extends Stated = Stated> {
  kept: R;
  others: readonly R[];
}

type Facts<R extends Stated> = readonly StatedFact<R>[];

/**
 * The facts of a person that two or more sources state, by `source/Type/id` of each resource that states them. A source
 * never states a fact twice: what it sends as two resources stays two. Where it is not clear which resources of the
 * sources belong together, as with two visits on one day at one source and one of that day without a time at another,
 * all stay apart. Does not depend on the order of the resources.
 */
export function sharedFacts<R extends Stated>(resources: readonly R[]): ReadonlyMap<string, SharedFact<R>> {
  const shared = new Map<string, SharedFact<R>>();
  if (new Set(resources.map(({ sourceId }) => sourceId)).size < 2) return shared;
  // Instants first: a visit at 9:00 at both sources is one, whatever else one of them says of that day.
  const facts = readFacts(resources);
  const instants = join(facts, ({ time }) => time.start.minute);
  const days = new Set(facts.flat().flatMap((fact) => (fact.time.start.minute === null ? [dayOf(fact)] : [])));
  for (const group of join(instants, (fact) => (days.has(dayOf(fact)) ? dayOf(fact) : null))) {
    if (group.length < 2) continue;
    const [kept, ...others] = [...group].sort(mostTelling).map(({ resource }) => resource);
    const fact = { kept, others };
    for (const { resource } of group) shared.set(keyOf(resource), fact);
  }
  return shared;
}

/** `source/Type/id` */
export function keyOf({ sourceId, type, id }: Omit<Stated, 'content'>): string {
  return `${sourceId}/${type}/${id}`;
}

function readFacts<R extends Stated>(resources: readonly R[]): Facts<R>[] {
  const medications = new Map(
    resources.flatMap((resource) => (resource.type === 'Medication' ? [[keyOf(resource), resource]] : [])),
  );
  return resources.flatMap((resource) => {
    const fact = statedFact(resource, (reference) => {
      const target = parseReference(reference);
      if (target.kind !== 'resource') return [];
      const medication = medications.get(keyOf({ ...target, sourceId: resource.sourceId }));
      return medication ? codesOf((JSON.parse(medication.content) as { code?: unknown }).code) : [];
    });
    return fact ? [[fact]] : [];
  });
}

/** Joins groups that agree in all members, where none of them agrees with a further one too. */
function join<R extends Stated>(
  groups: readonly Facts<R>[],
  timeOf: (fact: StatedFact) => number | string | null,
): Facts<R>[] {
  const neighbours = findNeighbours(groups, timeOf);
  const joined = new Set<Facts<R>>();
  const result: Facts<R>[] = [];
  for (const group of groups) {
    if (joined.has(group)) continue;
    const candidates = [group, ...(neighbours.get(group) ?? [])];
    const together = candidates.length > 1 && isWhole(candidates, neighbours) ? candidates : [group];
    for (const member of together) joined.add(member);
    result.push(together.flat());
  }
  return result;
}

type Neighbours<R extends Stated> = ReadonlyMap<Facts<R>, ReadonlySet<Facts<R>>>;

function isWhole<R extends Stated>(candidates: readonly Facts<R>[], neighbours: Neighbours<R>): boolean {
  return candidates.every((one) => {
    const own = neighbours.get(one);
    return own?.size === candidates.length - 1 && candidates.every((other) => other === one || own.has(other));
  });
}

/** Groups that are of the same sources. */
interface OfSources<R extends Stated> {
  sources: readonly string[];
  groups: Set<Facts<R>>;
}

/** Groups that state one code at one time, by the sources that they are of. */
type Bucket<R extends Stated> = Map<string, OfSources<R>>;

/**
 * Groups of other sources that state the same. Only groups with a code and a time in common are compared, and none with
 * one of its own source: one EHR may state a code thousands of times on a day.
 */
function findNeighbours<R extends Stated>(
  groups: readonly Facts<R>[],
  timeOf: (fact: StatedFact) => number | string | null,
): Neighbours<R> {
  const buckets = new Map<string, Bucket<R>>();
  const neighbours = new Map<Facts<R>, Set<Facts<R>>>();
  for (const group of groups) {
    const sources = [...new Set(group.map(({ resource }) => resource.sourceId))].sort();
    for (const key of new Set(group.flatMap((fact) => bucketsOf(fact, timeOf(fact))))) {
      const bucket = buckets.get(key) ?? new Map<string, OfSources<R>>();
      buckets.set(key, bucket);
      for (const other of ofOtherSources(bucket, sources)) {
        if (neighbours.get(group)?.has(other) || !agree(group, other)) continue;
        add(neighbours, group, other);
        add(neighbours, other, group);
      }
      const own = bucket.get(sources.join(' ')) ?? { sources, groups: new Set() };
      bucket.set(sources.join(' '), { sources, groups: own.groups.add(group) });
    }
  }
  return neighbours;
}

function ofOtherSources<R extends Stated>(bucket: Bucket<R>, sources: readonly string[]): Facts<R>[] {
  const apart = [...bucket.values()].filter((other) => !other.sources.some((source) => sources.includes(source)));
  return apart.flatMap(({ groups }) => [...groups]);
}

function dayOf({ resource, time }: StatedFact): string {
  return `${resource.type}|${time.start.day}`;
}

function bucketsOf({ resource, codes }: StatedFact, time: number | string | null): string[] {
  return time === null ? [] : codes.map((code) => `${resource.type}|${code}|${time}`);
}

function agree(group: Facts<Stated>, other: Facts<Stated>): boolean {
  return group.every((a) => other.every((b) => a.resource.sourceId !== b.resource.sourceId && sameFact(a, b)));
}

function add<K>(sets: Map<K, Set<K>>, key: K, value: K): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

/**
 * The most settled status first, then a time of day before a mere day, then more codes, then more values. Times of update
 * do not count: which resource speaks would change with every message that changes nothing.
 */
function mostTelling(a: StatedFact, b: StatedFact): number {
  const timed = ({ time }: StatedFact) => (time.start.minute === null ? 0 : time.end ? 2 : 1);
  return (
    b.settled - a.settled ||
    timed(b) - timed(a) ||
    b.codes.length - a.codes.length ||
    b.elements - a.elements ||
    (keyOf(a.resource) < keyOf(b.resource) ? -1 : 1)
  );
}
