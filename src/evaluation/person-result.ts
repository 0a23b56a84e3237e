/** Counts by population code: 0 or 1 for patient-based groups, else the number of qualifying episodes. */
export type PopulationCounts = Record<string, number>;

export interface GroupResult {
  id: string;
  populations: PopulationCounts;
  /** Observation values, each with the population it belongs to when a group has several observations. */
  observations: ObservationValue[];
  /** Counts inside each stratum: the stratifier's id for a criterion, `id=value` for a stratifier with values. */
  strata: Record<string, PopulationCounts>;
}

export interface ObservationValue {
  /** Id of the measure-observation population. */
  population: string;
  value: number;
}

/** What one person counts for in one measure and period. The line that `caliper evaluate` writes, and the row stored. */
export interface PersonResult {
  patient: string;
  /** Canonical `url|version`. */
  measure: string;
  groups: GroupResult[];
  error: string | null;
}

/** One value of a supplemental data element. https://hl7.org/fhir/R4/measure-definitions.html#Measure.supplementalData */
export interface SupplementalCode {
  /** Null when the logic returns plain text without code. */
  system: string | null;
  code: string;
  display: string | null;
}

/** Codes by id of the Measure's supplemental data element. An element without value has an empty list. */
export type SupplementalData = Record<string, SupplementalCode[]>;

/** All that one evaluation of a record gives; `supplemental[i]` belongs to `results[i]`. */
export interface RecordEvaluation {
  /** The id the record was given under. */
  id: string;
  /** One for each measure, in the order of the request's packages. */
  results: PersonResult[];
  supplemental: SupplementalData[];
}
