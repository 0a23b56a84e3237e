import ucum from '@lhncbc/ucum-lhc';
import { calendarUnit, definiteUnit, isOfVariableLength } from './calendar-units.js';
import { Decimal } from './decimal.js';
import { spend } from './limits.js';

/** How two units measure the same: multiplied by these, values in them are values in the finer of both. */
export interface UnitRelation {
  readonly finer: string;
  readonly left: Decimal;
  readonly right: Decimal;
  /** Set for units with another zero (degrees): values are converted by {@link convertNumber}, not by a factor. */
  readonly special: boolean;
}

/** Whether years and months are their own kind (equality), or what UCUM takes them for (equivalence, conversion). */
export type CalendarReading = 'calendar' | 'definite';

const ONE = new Decimal(1n, 0);
const DEFAULT_UNIT = '1';
/** Significant digits of a factor that UCUM's floating point arithmetic does not blur. */
const FACTOR_DIGITS = 14;
/** Records name some dozens of units; a hostile one shall not fill the memory. */
const MAXIMUM_CACHED = 5000;
/** Longer texts are no units; reading one takes time in proportion to the square of its length. */
const MAXIMUM_LENGTH = 200;
/** A unit is read as slowly as some steps are taken. */
const STEPS_PER_READING = 100;

const units = ucum.UcumLhcUtils.getInstance();
const known = { calendar: new Map<string, UnitRelation | null>(), definite: new Map<string, UnitRelation | null>() };

/** The unit that is meant when none is written. */
export function unitOf(unit: string | null): string {
  return unit === null || unit === '' ? DEFAULT_UNIT : unit;
}

/** How values of two units compare; null when they do not measure the same, or one is no unit. */
export function unitRelation(left: string, right: string, reading: CalendarReading): UnitRelation | null {
  const cache = known[reading];
  const key = `${left}\n${right}`;
  let relation = cache.get(key);
  if (relation === undefined) {
    if (cache.size >= MAXIMUM_CACHED) cache.clear();
    relation = relate(left, right, reading);
    cache.set(key, relation);
  }
  return relation;
}

/** A value of one unit in another, by UCUM; null when there is no conversion. */
export function convertNumber(value: number, from: string, to: string): number | null {
  if (!isReadable(from) || !isReadable(to)) return null;
  const answer = units.convertUnitTo(definiteUnit(from), value, definiteUnit(to));
  return answer.status === 'succeeded' && Number.isFinite(answer.toVal) ? answer.toVal : null;
}

/** Whether it is a unit of UCUM or a calendar duration. */
export function isUnit(unit: string): boolean {
  return calendarUnit(unit) !== null || (isReadable(unit) && units.validateUnitString(unit).status === 'valid');
}

function isReadable(unit: string): boolean {
  spend(STEPS_PER_READING);
  return unit.length <= MAXIMUM_LENGTH;
}

function relate(left: string, right: string, reading: CalendarReading): UnitRelation | null {
  const calendar = calendarUnit(left);
  if (left === right || (calendar !== null && calendar === calendarUnit(right))) {
    return { finer: left, left: ONE, right: ONE, special: false };
  }
  const [variable, otherVariable] = [isOfVariableLength(left), isOfVariableLength(right)];
  if (variable && otherVariable) return yearsAndMonths(left, right);
  if (!variable && !otherVariable) return byUcum(left, right);
  if (reading === 'calendar') return null;
  return calendar !== null && calendarUnit(right) !== null ? byDays(left, right) : byUcum(left, right);
}

/** Days of a year or month among calendar durations. https://cql.hl7.org/09-b-cqlreference.html#equivalent: 1 year ~ 365 days */
function byDays(left: string, right: string): UnitRelation | null {
  if (!isOfVariableLength(left)) return reversed(byDays(right, left));
  const days = byUcum('day', right);
  const count = new Decimal(calendarUnit(left) === 'year' ? 365n : 30n, 0);
  if (days === null) return null;
  return { ...days, finer: right, left: new Decimal(days.left.unscaled * count.unscaled, days.left.scale) };
}

function reversed(relation: UnitRelation | null): UnitRelation | null {
  return relation && { ...relation, left: relation.right, right: relation.left };
}

/** https://cql.hl7.org/09-b-cqlreference.html#equal: 1 year = 12 months */
function yearsAndMonths(left: string, right: string): UnitRelation {
  const twelve = new Decimal(12n, 0);
  return calendarUnit(left) === 'year'
    ? { finer: right, left: twelve, right: ONE, special: false }
    : { finer: left, left: ONE, right: twelve, special: false };
}

function byUcum(left: string, right: string): UnitRelation | null {
  const factor = convertNumber(1, left, right);
  if (factor === null) return null;
  if (convertNumber(0, left, right) !== 0) return { finer: left, left: ONE, right: ONE, special: true };
  if (factor >= 1) return { finer: right, left: exact(factor), right: ONE, special: false };
  const inverse = convertNumber(1, right, left);
  return inverse === null ? null : { finer: left, left: ONE, right: exact(inverse), special: false };
}

/** Factors are powers of ten or defined to few digits; what is further behind comes of binary fractions. */
function exact(factor: number): Decimal {
  const [digits = '', exponent = '0'] = factor.toExponential(FACTOR_DIGITS - 1).split('e');
  const scale = FACTOR_DIGITS - 1 - Number(exponent);
  const unscaled = BigInt(digits.replace('.', ''));
  const value = scale >= 0 ? new Decimal(unscaled, scale) : new Decimal(unscaled * 10n ** BigInt(-scale), 0);
  return value.normalized();
}
