import type { Field, LevelWeights } from './model.js';

type Shares = Record<string, readonly [m: number, u: number]>;

/**
 * What is believed of each level before any data: where the data say little, the estimate stays near it. Figures of
 * our own, of the order that the field reports for registries of patients.
 */
const BELIEVED: Readonly<Record<Field, Shares>> = {
  given: {
    same: [0.8, 0.02],
    nickname: [0.08, 0.004],
    'middle-used': [0.01, 0.005],
    swapped: [0.003, 0.0001],
    misspelt: [0.05, 0.003],
    initial: [0.007, 0.02],
    alike: [0.01, 0.02],
    different: [0.02, 0.93],
  },
  family: {
    same: [0.85, 0.005],
    part: [0.03, 0.003],
    swapped: [0.003, 0.0001],
    misspelt: [0.05, 0.003],
    alike: [0.007, 0.01],
    different: [0.06, 0.98],
  },
  middle: { same: [0.6, 0.02], initial: [0.35, 0.08], different: [0.05, 0.9] },
  suffix: { same: [0.97, 0.5], different: [0.03, 0.5] },
  birthDate: {
    same: [0.93, 0.00004],
    'day-and-month-swapped': [0.02, 0.00002],
    'one-digit': [0.03, 0.001],
    incomplete: [0.005, 0.01],
    'two-parts': [0.01, 0.005],
    different: [0.004, 0.3],
    'generation-apart': [0.001, 0.68],
  },
  sex: { same: [0.995, 0.5], different: [0.005, 0.5] },
  address: { same: [0.7, 0.00005], street: [0.02, 0.00005], 'postal-code': [0.05, 0.01], different: [0.23, 0.99] },
  telephone: { same: [0.7, 0.00003], misspelt: [0.02, 0.0003], different: [0.28, 0.99] },
  email: { same: [0.8, 0.00001], different: [0.2, 0.99999] },
  ssn: {
    same: [0.97, 0.000001],
    misspelt: [0.02, 0.00001],
    'last-four': [0.97, 0.0001],
    different: [0.01, 0.999],
  },
  mbi: { same: [0.96, 0.000001], misspelt: [0.02, 0.00001], different: [0.02, 0.999] },
  mrn: { same: [0.98, 0.000001], different: [0.02, 0.999] },
  enterprise: { same: [0.98, 0.000001], different: [0.02, 0.999] },
};

/** The weights of each level that a first round of estimation starts from. */
export function initialWeights(): Record<Field, Record<string, LevelWeights>> {
  const fields = Object.entries(BELIEVED).map(([field, levels]) => {
    const weights = Object.entries(levels).map(([level, [m, u]]) => [level, { m, u }]);
    return [field, Object.fromEntries(weights)] as const;
  });
  return Object.fromEntries(fields) as Record<Field, Record<string, LevelWeights>>;
}
