import { get } from './http.js';
import type { Measure, Period } from './measures.js';

export interface MeasureChange {
  part: string;
  /** Id of the group; null for the measure as a whole. */
  group: string | null;
  /** Which population, stratifier or element; empty where the part says it. */
  item: string;
  before: string | null;
  after: string | null;
}

export interface LibraryChange {
  name: string;
  before: string | null;
  after: string | null;
}

export interface DefinitionChange {
  library: string;
  name: string;
  /** `affected`: its own logic is the same, something that it draws on is not. */
  change: 'added' | 'removed' | 'changed' | 'affected';
  /** Whether a population, stratum or supplemental data element draws on it. */
  used: boolean;
  /** Its CQL. */
  before: string | null;
  after: string | null;
  causes: string[];
}

export interface ComparedCode {
  system: string;
  code: string;
  display: string | null;
}

export interface ValueSetChange {
  url: string;
  name: string;
  change: 'added' | 'removed' | 'codes' | 'version';
  versionBefore: string | null;
  versionAfter: string | null;
  countBefore: number;
  countAfter: number;
  addedCount: number;
  removedCount: number;
  /** The first of them. */
  added: ComparedCode[];
  removed: ComparedCode[];
}

/** What the second package evaluates differently from the first. */
export interface Comparison {
  before: Measure;
  after: Measure;
  measure: MeasureChange[];
  libraries: LibraryChange[];
  definitions: DefinitionChange[];
  valueSets: ValueSetChange[];
}

/** What a person counts for in one population, in both versions. */
export interface Flip {
  group: string;
  population: string;
  before: number;
  after: number;
}

export interface FlipTotals {
  /** Numbers under which the results of both stand. */
  measurePeriods: { before: number; after: number };
  groups: { id: string; description: string | null }[];
  comparedPersons: number;
  flippedPersons: number;
  /** Persons whose record changed between the evaluations, or whom only one has. */
  incomparablePersons: number;
  transitions: (Flip & { persons: number })[];
}

export interface FlippedPerson {
  id: string;
  name: string | null;
  birthDate: string | null;
  sex: string | null;
  flips: Flip[];
  errorBefore: string | null;
  errorAfter: string | null;
  /** Null where the record has changed since it was evaluated. */
  reasons: { name: string; library: string; text: string }[] | null;
}

export interface FlippedPersonPage {
  persons: FlippedPerson[];
  /** Where the next page starts; null on the last. */
  next: string | null;
}

/** Two packages by their ids. */
export interface Versions {
  before: string;
  after: string;
}

/** Every measure package, drafts and retired ones too. */
export function readMeasures(signal?: AbortSignal): Promise<Measure[]> {
  return get<Measure[]>('/api/measures', {}, signal);
}

export function readComparison(versions: Versions, signal?: AbortSignal): Promise<Comparison> {
  return get<Comparison>(address(versions), {}, signal);
}

/** How many persons count otherwise; null while not both were evaluated for the period. */
export async function readFlipTotals(
  versions: Versions,
  period: Period,
  signal?: AbortSignal,
): Promise<FlipTotals | null> {
  const { totals } = await get<{ totals: FlipTotals | null }>(
    `${address(versions)}/flips`,
    { period: `${period.start}/${period.end}` },
    signal,
  );
  return totals;
}

/** Persons who count otherwise, and why; in one population, when it is given. */
export function readFlippedPersons(
  versions: Versions,
  query: { period: Period; group?: string; population?: string; cursor?: string },
  signal?: AbortSignal,
): Promise<FlippedPersonPage> {
  const { period, ...which } = query;
  return get<FlippedPersonPage>(
    `${address(versions)}/persons`,
    { ...which, period: `${period.start}/${period.end}` },
    signal,
  );
}

function address({ before, after }: Versions): string {
  return `/api/measures/${before}/diff/${after}`;
}
