import {
  MAX_BLOCK,
  type PatientFeatures,
  type PersonMember,
  type PersonMembers,
  type Said,
} from '../matching/index.js';
import { bornOf, keysOf } from './blocking.js';

/** A person with when it was created, in microseconds; 0 for one of this transaction, which comes after all. */
interface ScenePerson {
  createdAt: number;
  /** Patients of it that have features, by chart key. */
  charts: Set<string>;
}

/** A key's holders, with their dates of birth; of a large one only those of the dates that are asked for. */
interface Block {
  holders: Map<string, number>;
  large: boolean;
}

/** Everyone whom the patients in hand may be, as they were stored and as they are in memory since. */
export class Scene {
  private readonly persons = new Map<string, ScenePerson>();
  private readonly personOf = new Map<string, string>();
  private readonly features = new Map<string, PatientFeatures>();
  private readonly keys = new Map<string, readonly number[]>();
  private readonly blocks = new Map<number, Block>();
  private readonly survivors = new Map<string, string>();
  private readonly pairs = { never: new Set<string>(), always: new Set<string>() };
  private created = 0;

  /** What people, and EHRs of their own charts, have said. */
  readonly said: Said = {
    never: (a, b) => this.pairs.never.has(pairOf(a, b)),
    always: (a, b) => this.pairs.always.has(pairOf(a, b)),
  };

  /** @param createdAt when the person was created, in microseconds; absent for a new one */
  addPerson(id: string, createdAt?: number): void {
    if (this.persons.has(id)) return;
    // New ones are younger than all stored, in the order in which they were made.
    this.persons.set(id, { createdAt: createdAt ?? Number.MAX_SAFE_INTEGER - 1e9 + this.created++, charts: new Set() });
  }

  say(kind: 'never' | 'always', a: string, b: string): void {
    this.pairs[kind].add(pairOf(a, b));
  }

  /** Notes that holders of a key are in hand. Those of a large one are only part of it. */
  openBlock(key: number, large: boolean): void {
    this.blocks.set(key, { holders: new Map(), large });
  }

  /** Puts a patient under its person, with what is known of it; replaces what was known before. */
  put(
    chart: string,
    personId: string | null,
    features: PatientFeatures | null,
    keys = features && keysOf(features),
  ): void {
    this.forget(chart);
    if (personId !== null) this.personOf.set(chart, personId);
    if (features === null) return;
    this.features.set(chart, features);
    this.keys.set(chart, keys ?? []);
    const born = bornOf(features);
    for (const key of keys ?? []) this.blocks.get(key)?.holders.set(chart, born);
    const person = this.person(chart);
    if (person !== null) this.persons.get(person)?.charts.add(chart);
  }

  /** The person of a patient now, after the merges so far. */
  person(chart: string): string | null {
    const id = this.personOf.get(chart);
    return id === undefined ? null : this.survivorOf(id);
  }

  featuresOf(chart: string): PatientFeatures | null {
    return this.features.get(chart) ?? null;
  }

  /** A person with its members, without one patient. */
  members(personId: string, without?: string): PersonMembers {
    const charts = [...(this.persons.get(personId)?.charts ?? [])].filter((chart) => chart !== without);
    return { personId, members: charts.flatMap((chart) => this.member(chart) ?? []) };
  }

  member(chart: string): PersonMember | null {
    const features = this.features.get(chart);
    return features ? { id: chart, features } : null;
  }

  /** Persons of whom a member shares a key with this patient. */
  candidatesOf(chart: string): PersonMembers[] {
    const features = this.features.get(chart);
    if (!features) return [];
    const born = bornOf(features);
    const own = this.person(chart);
    const found = new Set<string>();
    for (const key of this.keys.get(chart) ?? []) {
      for (const holder of this.holdersOf(key, born)) {
        const person = this.person(holder);
        if (person !== null && person !== own) found.add(person);
      }
    }
    return [...found].map((person) => this.members(person));
  }

  /** Makes one of persons: the oldest remains. Gives it, and those who went. */
  merge(personIds: readonly string[]): { survivor: string; lost: string[] } {
    const age = (id: string) => this.persons.get(id)?.createdAt ?? Number.MAX_SAFE_INTEGER;
    const [survivor, ...lost] = [...new Set(personIds)].sort((a, b) => age(a) - age(b) || (a < b ? -1 : 1));
    for (const id of lost) {
      this.survivors.set(id, survivor);
      for (const chart of this.persons.get(id)?.charts ?? []) this.persons.get(survivor)?.charts.add(chart);
      this.persons.delete(id);
    }
    return { survivor, lost };
  }

  survivorOf(id: string): string {
    const next = this.survivors.get(id);
    return next ? this.survivorOf(next) : id;
  }

  private forget(chart: string): void {
    for (const key of this.keys.get(chart) ?? []) this.blocks.get(key)?.holders.delete(chart);
    const person = this.person(chart);
    if (person !== null) this.persons.get(person)?.charts.delete(chart);
    this.features.delete(chart);
    this.keys.delete(chart);
  }

  /** As the model does: of a key with very many holders only those born on one day, and none where these are too many. */
  private holdersOf(key: number, born: number): string[] {
    const block = this.blocks.get(key);
    if (!block) return [];
    if (!block.large && block.holders.size <= MAX_BLOCK) return [...block.holders.keys()];
    const same = [...block.holders].flatMap(([chart, date]) => (date === born ? [chart] : []));
    return same.length <= MAX_BLOCK ? same : [];
  }
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
