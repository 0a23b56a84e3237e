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
