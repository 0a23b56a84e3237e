import { blockingKeys, numberOf, type PatientFeatures } from '../matching/index.js';

/** To make the keys takes as long as to match by them, and who is placed is asked for them three times. */
const known = new WeakMap<PatientFeatures, readonly number[]>();

/** The blocking keys of a patient as numbers (48 bits), which the index of holders is made of. */
export function keysOf(features: PatientFeatures): readonly number[] {
  const keys = known.get(features) ?? [...new Set(blockingKeys(features).map(numberOf))];
  known.set(features, keys);
  return keys;
}

/** A date of birth as 19600517; parts that are not known, and a date that is not, are 0. */
export function bornOf({ birthDate }: PatientFeatures): number {
  return birthDate ? birthDate.year * 10_000 + (birthDate.month ?? 0) * 100 + (birthDate.day ?? 0) : 0;
}
