import { known } from './aggregate.js';
import type { Source } from './aggregate.js';
import { Decimal, MAXIMUM_SCALE, powerOfTen, rescaled, roundedQuotient } from './decimal.js';
import { asDecimal } from './numeric.js';
import { Quantity } from './quantity.js';
import { convertQuantity, isSameUnit } from './units.js';
import type { Value } from './value.js';

/** Numbers as integers of one scale, so that what is computed from them is exact until it is rounded once. */
interface Sample {
  readonly values: readonly bigint[];
  readonly scale: number;
}

/** A statistic of decimals; null when there is none. */
type Statistic = (sample: Sample) => Decimal | null;

/** Null when there is nothing, or quantities measure different things. https://cql.hl7.org/09-b-cqlreference.html#avg */
export function average(list: Source): Value {
  return statistic(list, ({ values, scale }) => fraction(total(values), BigInt(values.length), scale));
}

/** https://cql.hl7.org/09-b-cqlreference.html#median */
export function median(list: Source): Value {
  return statistic(list, ({ values, scale }) => {
    const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const upper = Math.floor(sorted.length / 2);
    const lower = sorted.length % 2 === 0 ? upper - 1 : upper;
    return fraction((sorted[lower] ?? 0n) + (sorted[upper] ?? 0n), 2n, scale);
  });
}

/** Null for a single value. https://cql.hl7.org/09-b-cqlreference.html#variance */
export function variance(list: Source): Value {
  return statistic(list, (sample) => spread(sample, sample.values.length - 1));
}

/** https://cql.hl7.org/09-b-cqlreference.html#population-variance */
export function populationVariance(list: Source): Value {
  return statistic(list, (sample) => spread(sample, sample.values.length));
}

/** Null for a single value. https://cql.hl7.org/09-b-cqlreference.html#stddev */
export function standardDeviation(list: Source): Value {
  return statistic(list, (sample) => rootOfSpread(sample, sample.values.length - 1));
}

/** https://cql.hl7.org/09-b-cqlreference.html#population-stddev */
export function populationStandardDeviation(list: Source): Value {
  return statistic(list, (sample) => rootOfSpread(sample, sample.values.length));
}

/** To the precision of floating point; null of a negative product. https://cql.hl7.org/09-b-cqlreference.html#geometricmean */
export function geometricMean(list: Source): Value {
  return statistic(list, ({ values, scale }) => {
    const numbers = values.map((value) => new Decimal(value, scale).toNumber());
    const product = numbers.reduce((a, b) => a * b, 1);
    return Decimal.fromNumber(product ** (1 / numbers.length));
  });
}

/** Of quantities in the unit of the first. */
function statistic(list: Source, of: Statistic): Value {
  const items = known(list);
  const [first] = items;
  if (first === undefined) return null;
  if (!(first instanceof Quantity)) return of(sampleOf(items.map(asDecimal)));
  const values = items.map((item) => valueIn(item, first.unit));
  if (values.includes(null)) return null;
  const value = of(sampleOf(values as readonly Decimal[]));
  return value && new Quantity(value, first.unit);
}

function valueIn(item: Value, unit: string | null): Decimal | null {
  if (!(item instanceof Quantity)) return null;
  return isSameUnit(item.unit, unit) ? item.value : (convertQuantity(item, unit ?? '1')?.value ?? null);
}

function sampleOf(decimals: readonly Decimal[]): Sample {
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal.scale), 0);
  return { values: decimals.map((decimal) => rescaled(decimal.unscaled, decimal.scale, scale)), scale };
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

/** Numerator and denominator of the sum of squared deviations over `freedom`, at twice the scale of the sample. */
function deviations(values: readonly bigint[], freedom: number): readonly [bigint, bigint] {
  const size = BigInt(values.length);
  const squares = values.reduce((sum, value) => sum + value * value, 0n);
  return [size * squares - total(values) ** 2n, size * BigInt(freedom)];
}

function spread({ values, scale }: Sample, freedom: number): Decimal | null {
  const [numerator, denominator] = deviations(values, freedom);
  return fraction(numerator, denominator, 2 * scale);
}

/** The root to 8 digits after the point, half up. */
function rootOfSpread({ values, scale }: Sample, freedom: number): Decimal | null {
  const [numerator, denominator] = deviations(values, freedom);
  if (denominator === 0n) return null;
  // One more digit than is kept, squared, so that the last one decides about rounding.
  const digits = 2 * (MAXIMUM_SCALE + 1) - 2 * scale;
  const square =
    digits >= 0 ? (numerator * powerOfTen(digits)) / denominator : numerator / (denominator * powerOfTen(-digits));
  return Decimal.of(roundedQuotient(squareRoot(square), 10n), MAXIMUM_SCALE)?.normalized() ?? null;
}

function fraction(numerator: bigint, denominator: bigint, scale: number): Decimal | null {
  if (denominator === 0n) return null;
  const shift = MAXIMUM_SCALE - scale;
  const quotient =
    shift >= 0
      ? roundedQuotient(numerator * powerOfTen(shift), denominator)
      : roundedQuotient(numerator, denominator * powerOfTen(-shift));
  return Decimal.of(quotient, MAXIMUM_SCALE)?.normalized() ?? null;
}

/** The greatest integer whose square is not greater: Newton's method from above. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (let next = (root + value / root) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
}
