import { get } from './http.js';
import type { PopulationCounts } from './measures.js';

/** By what scores can be cut, with what it is called. */
export const DIMENSIONS = {
  tin: 'TIN',
  site: 'Site',
  clinician: 'Clinician',
  payer: 'Payer',
  race: 'Race',
  ethnicity: 'Ethnicity',
  sex: 'Sex',
  age: 'Age',
  source: 'EHR',
  list: 'Beneficiary list',
} as const;

export type Dimension = keyof typeof DIMENSIONS;

export interface SliceGroup {
  id: string;
  populations: PopulationCounts;
  score: number | null;
}

export interface Slice {
  values: string[];
  labels: string[];
  persons: number;
  failed: number;
  groups: SliceGroup[];
}

/** A measure in a period, cut. */
export interface Slices {
  total: Omit<Slice, 'values' | 'labels'>;
  slices: Slice[];
  /** Persons who are in several slices, as often as they are in more than one. */
  surplus: { persons: number };
}

/** Only persons with this value. */
export interface SliceFilter {
  dimension: Dimension;
  value: string;
  label: string;
}

/** The score of a measure by one dimension, of the persons whom the filters let through. */
export function readSlices(
  measurePeriodId: number,
  by: Dimension,
  filters: readonly SliceFilter[],
  signal?: AbortSignal,
): Promise<Slices> {
  const values = Object.fromEntries(filters.map(({ dimension, value }) => [dimension, value]));
  return get<Slices>(`/api/scores/${measurePeriodId}/slices`, { by, ...values }, signal);
}
