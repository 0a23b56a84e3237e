import type { Precision } from './temporal.js';

/** What durations are counted in. */
export type TemporalUnit = Precision | 'week';

const PRECISIONS: ReadonlyMap<string, Precision> = new Map([
  ['Year', 1],
  ['Month', 2],
  ['Day', 3],
  ['Hour', 4],
  ['Minute', 5],
  ['Second', 6],
  ['Millisecond', 7],
]);

/** The precision that ELM calls by this name (`DateTimePrecision`); null for `Week`, which no value has, and for no name. */
export function precisionNamed(name: string | null): Precision | null {
  return name === null ? null : (PRECISIONS.get(name) ?? null);
}

/** The same for what durations are counted in, which may be weeks. */
export function unitNamed(name: string): TemporalUnit | null {
  return name === 'Week' ? 'week' : precisionNamed(name);
}

/**
 * The units of quantities that can be added to a date or time: calendar durations by their names, and UCUM's units of
 * weeks and shorter. UCUM's year and month are of definite length, and none of these.
 * https://cql.hl7.org/09-b-cqlreference.html#add-1
 */
const UNITS: ReadonlyMap<string, TemporalUnit> = new Map<string, TemporalUnit>([
  ...synonyms(1, 'year', 'years'),
  ...synonyms(2, 'month', 'months'),
  ...synonyms('week', 'week', 'weeks', 'wk'),
  ...synonyms(3, 'day', 'days', 'd'),
  ...synonyms(4, 'hour', 'hours', 'h'),
  ...synonyms(5, 'minute', 'minutes', 'min'),
  ...synonyms(6, 'second', 'seconds', 's'),
  ...synonyms(7, 'millisecond', 'milliseconds', 'ms'),
]);

/** What a quantity's unit means as a duration; null when it is none. */
export function unitOfQuantity(unit: string | null): TemporalUnit | null {
  return unit === null ? null : (UNITS.get(unit) ?? null);
}

function synonyms(unit: TemporalUnit, ...names: readonly string[]): [string, TemporalUnit][] {
  return names.map((name) => [name, unit]);
}
