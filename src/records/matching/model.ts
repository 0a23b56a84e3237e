/**
 * The model of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): for each field, how often two records
 * of one person (`m`) and of two persons (`u`) agree at each level; an agreement weighs log2(m / u).
 */
export type Field =
  | 'given'
  | 'family'
  | 'middle'
  | 'suffix'
  | 'birthDate'
  | 'sex'
  | 'address'
  | 'telephone'
  | 'email'
  | 'ssn'
  | 'mbi'
  | 'mrn'
  | 'enterprise';

/** The levels at which the values of each field may agree, the best first. A value that is missing has none. */
export const LEVELS = {
  given: ['same', 'nickname', 'middle-used', 'swapped', 'misspelt', 'initial', 'alike', 'different'],
  family: ['same', 'part', 'swapped', 'misspelt', 'alike', 'different'],
  middle: ['same', 'initial', 'different'],
  suffix: ['same', 'different'],
  birthDate: ['same', 'day-and-month-swapped', 'one-digit', 'incomplete', 'two-parts', 'different', 'generation-apart'],
  sex: ['same', 'different'],
  address: ['same', 'street', 'postal-code', 'different'],
  telephone: ['same', 'misspelt', 'different'],
  email: ['same', 'different'],
  ssn: ['same', 'misspelt', 'last-four', 'different'],
  mbi: ['same', 'misspelt', 'different'],
  mrn: ['same', 'different'],
  enterprise: ['same', 'different'],
} as const satisfies Readonly<Record<Field, readonly string[]>>;

export const FIELDS = Object.keys(LEVELS) as Field[];

/** The level of each field of a pair; null where one of the two does not have it. */
export type Levels = Record<Field, string | null>;

export interface LevelWeights {
  /** Share of the pairs of one person that agree at this level. */
  m: number;
  /** Share of the pairs of two persons that do. */
  u: number;
}

/** Plain JSON. */
export interface MatchModel {
  /** Where the figures come from, in words. */
  origin: string;
  fields: Record<Field, Record<string, LevelWeights>>;
  /** Share of each name among all; what is not listed is as frequent as `rarest`. */
  givenNames: NameShares;
  familyNames: NameShares;
  /** Pairs of one person that there are for each source patient. */
  pairsPerPatient: number;
  /** Source patients in the population that is linked. */
  patients: number;
  /** Least log2 odds of a match, and of what is worth a review. */
  thresholds: { match: number; review: number };
}

export interface NameShares {
  shares: Record<string, number>;
  rarest: number;
}

/** Share of a name; 0 for one that is not listed. */
export function listedShare(name: string, { shares }: NameShares): number {
  return Object.hasOwn(shares, name) ? shares[name] : 0;
}

/** A small database is part of a larger world: with fewer patients than this, chance agreements are as likely still. */
const LEAST_POPULATION = 10_000;

/** The same weights for a population of another size. */
export function modelFor(model: MatchModel, patients: number): MatchModel {
  return { ...model, patients };
}

/** The log2 odds that two patients taken at random are one person. */
export function priorOf({ pairsPerPatient, patients }: MatchModel): number {
  const probability = Math.min(0.5, pairsPerPatient / (Math.max(patients, LEAST_POPULATION) / 2));
  return Math.log2(probability / (1 - probability));
}
