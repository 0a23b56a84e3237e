import { Blocks, type Pairs } from './blocks.js';
import { chanceAgreement, nameShares } from './chance-agreement.js';
import { levelsOf } from './compare.js';
import { expectMaximise } from './expectation.js';
import type { PatientFeatures } from './features.js';
import { initialWeights } from './initial-weights.js';
import { FIELDS, type Field, type Levels, type MatchModel } from './model.js';
import { pairsPerPatientOf, scorePair, thresholdsFor, type ErrorTargets } from './thresholds.js';

export interface EstimateOptions extends Partial<ErrorTargets> {
  /** Of the random pairs. */
  seed?: number;
  /** Most pairs that are taken at random. */
  randomPairs?: number;
  /** Where the patients come from, in words. */
  origin?: string;
}

const DEFAULTS = { falseMatches: 1e-4, missedMatches: 1e-3, seed: 1, randomPairs: 200_000 };
const FIRST_PAIRS_PER_PATIENT = 0.1;
/** Fewer pairs of one person than this say too little of a field. */
const LEAST_MATCHES = 100;

/** Candidates that were found by some fields, and so tell about the others. */
interface Training {
  /** Whether a pair is one of them. */
  takes: (levels: Levels) => boolean;
  /** Fields that they were chosen by. */
  chosenBy: readonly Field[];
}

const IDENTIFIERS = ['ssn', 'mbi', 'mrn', 'enterprise'] as const;

/** In order: a field is taken from the first that does not choose by it and has enough pairs of one person. */
const TRAININGS: readonly Training[] = [
  { takes: (levels) => IDENTIFIERS.some((field) => levels[field] === 'same'), chosenBy: IDENTIFIERS },
  {
    takes: ({ birthDate, given }) => birthDate === 'same' && (given === 'same' || given === 'nickname'),
    chosenBy: ['birthDate', 'given'],
  },
  {
    takes: ({ telephone, given, birthDate }) =>
      telephone === 'same' && (given === 'same' || given === 'nickname') && birthDate !== 'generation-apart',
    chosenBy: ['telephone', 'given'],
  },
];

/**
 * Estimates the model from the patients it shall link, without knowing who is who. It needs all of them, or all that
 * were born on some days: a sample taken at random would part the pairs that it is to learn from.
 */
export function estimateModel(patients: readonly PatientFeatures[], options: EstimateOptions = {}): MatchModel {
  return estimateFrom(patients, new Blocks(patients).pairs(), options);
}

/** The same, of pairs found already. */
export function estimateFrom(
  patients: readonly PatientFeatures[],
  pairs: Pairs,
  options: EstimateOptions = {},
): MatchModel {
  const { seed, randomPairs, falseMatches, missedMatches, origin } = { ...DEFAULTS, ...options };
  const start: MatchModel = {
    origin: origin ?? `estimated from ${patients.length} patients`,
    fields: initialWeights(),
    givenNames: nameShares(patients, 'given'),
    familyNames: nameShares(patients, 'family'),
    pairsPerPatient: FIRST_PAIRS_PER_PATIENT,
    patients: patients.length,
    thresholds: { match: Infinity, review: 0 },
  };
  if (patients.length < 2) return { ...start, thresholds: { match: Math.log2(1 / (falseMatches * 100)), review: 0 } };
  const byChance = {
    ...start,
    fields: chanceAgreement(patients, start, Math.min(randomPairs, patients.length ** 2), seeded(seed)),
  };
  const weighted = { ...byChance, fields: trainedFields(patients, pairs, byChance) };
  const scored = mapPairs(pairs, (a, b) => scorePair(patients[a], patients[b], weighted));
  const model = { ...weighted, pairsPerPatient: pairsPerPatientOf(scored, weighted) };
  return { ...model, thresholds: thresholdsFor(scored, model, { falseMatches, missedMatches }) };
}

function trainedFields(patients: readonly PatientFeatures[], pairs: Pairs, model: MatchModel): MatchModel['fields'] {
  const candidates = mapPairs(pairs, (a, b) => levelsOf(patients[a], patients[b], model));
  const open = new Set<Field>(FIELDS);
  const trained = { ...model.fields };
  for (const { takes, chosenBy } of TRAININGS) {
    const fields = FIELDS.filter((field) => !chosenBy.includes(field));
    const { weights, matches } = expectMaximise(candidates.filter(takes), fields, model.fields);
    if (matches < LEAST_MATCHES) continue;
    for (const field of fields) if (open.delete(field)) trained[field] = weights[field];
  }
  return trained;
}

function mapPairs<Result>({ places, count }: Pairs, map: (a: number, b: number) => Result): Result[] {
  return Array.from({ length: count }, (_, at) => map(places[2 * at], places[2 * at + 1]));
}

/** Numbers in [0, 1), the same for the same seed (a linear congruential generator of 32 bits, by Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
