/** An official case whose expectation the measure's own logic contradicts. */
export interface Exclusion {
  measure: string;
  case: string;
  /** From the logic: which clause, which element of the case. */
  reason: string;
}

const GLYCEMIC = 'DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR';

/** Every case that is not required to pass. One that passes all the same fails the run: the list stays true. */
export const EXCLUSIONS: readonly Exclusion[] = [
  {
    measure: GLYCEMIC,
    case: '6630d394-c81d-42f5-a218-40b73a2a4949',
    reason:
      'The case means "glucose management indicator above 9 %", but its only Observation carries a CodeableConcept ' +
      '("Yes") as value: it is not null, so "Has Most Recent Glycemic Status Assessment Without Result" is false, and ' +
      'it is no Quantity, so "value > 9 \'%\'" is null. No part of "Numerator" is true.',
  },
  {
    measure: GLYCEMIC,
    case: '8956ebb5-d3c0-4112-a34a-200961713efd',
    reason:
      'The case means "HbA1c is 9.1 %", but its only Observation carries a CodeableConcept ("Yes") as value: not null, ' +
      'so not "without result", and no Quantity, so not above 9 %. No part of "Numerator" is true.',
  },
];
