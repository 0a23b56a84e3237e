import { SUPPLEMENTAL_KINDS, type SupplementalKind } from '../../measures/programmes/programmes-model.js';

/** By what scores can be cut. */
export const DIMENSIONS = [
  'tin',
  'site',
  'clinician',
  'payer',
  'race',
  'ethnicity',
  'sex',
  'age',
  'source',
  'list',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What the database tells of each person; the others are read of the supplemental data. */
export type StoredDimension = Exclude<Dimension, SupplementalKind>;

/** The value of persons who have none of a dimension. */
export const UNKNOWN = 'unknown';

/** On the beneficiary list of the year, or not. */
export const LISTED = 'listed';
export const NOT_LISTED = 'not-listed';

/** Age in years on the last day of the period: from each up to the next. */
export const AGE_BANDS = [0, 18, 45, 65, 75, 85] as const;

/** `65-74`, `85+` */
export function ageBand(index: number): string {
  const [from, next] = [AGE_BANDS[index], AGE_BANDS[index + 1]];
  return next === undefined ? `${from}+` : `${from}-${next - 1}`;
}

export function isSupplemental(dimension: Dimension): dimension is SupplementalKind {
  return (SUPPLEMENTAL_KINDS as readonly string[]).includes(dimension);
}

/** Only persons with one of the values, in each dimension that is named. */
export type SliceFilters = Partial<Record<Dimension, readonly string[]>>;
