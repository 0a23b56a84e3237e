import type { Period } from '../../cql/engine.js';
import type { GroupPair } from '../../measures/versions/comparison/group-pairs.js';
import type { GroupResult } from '../person-result.js';

/** Two packages, of which the persons' results in one period are compared. */
export interface VersionPair {
  /** Ids of the packages. */
  before: string;
  after: string;
  period: Period;
}

/** What a person counts for in one population, in both versions. */
export interface Flip {
  /** Id of the group after, else before. */
  group: string;
  population: string;
  before: number;
  after: number;
}

/** How many persons went from one count to another in one population; those who stayed are counted too. */
export interface Transition extends Flip {
  persons: number;
}

/** How the results of two versions differ over everyone. */
export interface FlipTotals {
  /** Numbers under which the results of both stand. */
  measurePeriods: { before: number; after: number };
  /** Groups of the transitions, with what they measure in the publisher's words. */
  groups: { id: string; description: string | null }[];
  /** Persons whose results in both versions are of the same record. */
  comparedPersons: number;
  /** Those of them who count otherwise in a population, or could be evaluated in one version only. */
  flippedPersons: number;
  /** Persons whose record changed between the two evaluations, or whom only one has. */
  incomparablePersons: number;
  transitions: Transition[];
}

export interface FlippedPerson {
  personId: string;
  flips: Flip[];
  /** Why the person could not be evaluated; null where they were. */
  errors: { before: string | null; after: string | null };
  /** SHA-256 of the record that both results are of, in hexadecimal. */
  recordHash: string;
}

export interface FlipPage {
  persons: FlippedPerson[];
  /** Pass it as `after` for the next page; null at the end. */
  next: string | null;
}

export interface FlipQuery {
  /** Persons after this id. */
  after?: string;
  limit: number;
  /** Only those who count otherwise in this population of this group. */
  which?: { group: string; population: string };
}

/** Under which id a pair of groups is told apart. */
export function pairId({ before, after }: GroupPair): string {
  return (after ?? before)?.id ?? '';
}

/** The populations in which a person counts otherwise, in the order of the Measure. */
export function flipsOf(
  before: readonly GroupResult[],
  after: readonly GroupResult[],
  pairs: readonly GroupPair[],
): Flip[] {
  return pairs.flatMap((pair) => {
    const old = populationsOf(before, pair.before?.id);
    const young = populationsOf(after, pair.after?.id);
    const order = ((pair.after ?? pair.before)?.populations ?? []).map(({ key }) => key);
    return [...new Set([...Object.keys(old), ...Object.keys(young)])]
      .sort((one, other) => order.indexOf(one) - order.indexOf(other))
      .map((population) => ({
        group: pairId(pair),
        population,
        before: old[population] ?? 0,
        after: young[population] ?? 0,
      }))
      .filter((flip) => flip.before !== flip.after);
  });
}

function populationsOf(groups: readonly GroupResult[], id: string | undefined): Record<string, number> {
  return groups.find((group) => group.id === id)?.populations ?? {};
}
