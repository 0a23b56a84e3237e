import { initialWeights } from './initial-weights.js';
import type { MatchModel } from './model.js';

export const DEFAULT_MODEL: MatchModel = {
  origin: 'initial belief',
  fields: initialWeights(),
  givenNames: { shares: {}, rarest: 0.001 },
  familyNames: { shares: {}, rarest: 0.001 },
  pairsPerPatient: 0.1,
  patients: 10_000,
  thresholds: { match: 6.6, review: -3 },
};
