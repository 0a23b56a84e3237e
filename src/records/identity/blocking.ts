import { blockingKeys, numberOf, type PatientFeatures } from '../matching/index.js';

/** The blocking keys of a patient as numbers (48 bits), which the index of holders is made of. */
export function keysOf(features: PatientFeatures): number[] {
  return [...new Set(blockingKeys(features).map(numberOf))];
}

/** A date of birth as 19600517; parts that are not known, and a date that is not, are 0. */
export function bornOf({ birthDate }: PatientFeatures): number {
  return birthDate ? birthDate.year * 10_000 + (birthDate.month ?? 0) * 100 + (birthDate.day ?? 0) : 0;
}
