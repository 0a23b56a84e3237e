import { Code, Concept } from './clinical.js';
import { Decimal, compareDecimals } from './decimal.js';
import { divide } from './arithmetic.js';
import { integerFromBigInt, longOrNull } from './integer.js';
import { spendOnList } from './limits.js';
import { Quantity, Ratio } from './quantity.js';
import { formatTemporal } from './temporal-text.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import { isUnit, unitOf } from './unit-conversion.js';
import type { Truth, Value } from './value.js';

const TRUE = new Set(['true', 't', 'yes', 'y', '1']);
const FALSE = new Set(['false', 'f', 'no', 'n', '0']);

const INTEGER = /^[+-]?\d{1,30}$/;
const QUANTITY = /^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-z]+))?$/;

const ZERO = Decimal.fromInteger(0);
const ONE = Decimal.fromInteger(1);

/** Conversions of CQL: null for null and for what cannot be converted. https://cql.hl7.org/09-b-cqlreference.html#toboolean */
export function toBoolean(value: Value): Truth {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return member(value.toLowerCase());
  if (typeof value === 'number' || typeof value === 'bigint') return member(String(value));
  if (!(value instanceof Decimal)) return null;
  if (compareDecimals(value, ONE) === 0) return true;
  return compareDecimals(value, ZERO) === 0 ? false : null;
}

function member(text: string): Truth {
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : null;
}

/** https://cql.hl7.org/09-b-cqlreference.html#tointeger */
export function toInteger(value: Value): number | null {
  if (typeof value === 'number') return value;
  const whole = wholeNumber(value);
  return whole === null ? null : integerFromBigInt(whole);
}

/** https://cql.hl7.org/09-b-cqlreference.html#tolong */
export function toLong(value: Value): bigint | null {
  const whole = wholeNumber(value);
  return whole === null ? null : longOrNull(whole);
}

function wholeNumber(value: Value): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return BigInt(value);
  return typeof value === 'string' && INTEGER.test(value) ? BigInt(value.replace('+', '')) : null;
}

/** https://cql.hl7.org/09-b-cqlreference.html#todecimal */
export function toDecimal(value: Value): Decimal | null {
  if (value instanceof Decimal) return value;
  if (typeof value === 'number' || typeof value === 'bigint') return Decimal.fromInteger(value);
  if (typeof value === 'boolean') return value ? ONE : ZERO;
  return typeof value === 'string' ? Decimal.parse(value) : null;
}

/** A ratio is divided. https://cql.hl7.org/09-b-cqlreference.html#toquantity */
export function toQuantity(value: Value): Quantity | null {
  if (value instanceof Quantity) return value;
  if (value instanceof Ratio) return divide(value.numerator, value.denominator) as Quantity | null;
  if (typeof value === 'string') return quantityOfText(value);
  const number = typeof value === 'boolean' ? null : toDecimal(value);
  return number && new Quantity(number, '1');
}

function quantityOfText(text: string): Quantity | null {
  const [, digits, quoted, keyword] = QUANTITY.exec(text) ?? [];
  const value = digits === undefined ? null : Decimal.parse(digits);
  const unit = quoted ?? keyword ?? '1';
  return value && isUnit(unit) ? new Quantity(value, unit) : null;
}

/** https://cql.hl7.org/09-b-cqlreference.html#toratio */
export function toRatio(value: Value): Ratio | null {
  if (value instanceof Ratio) return value;
  if (typeof value !== 'string') return null;
  // A unit may hold a colon, so each colon is tried as the one between.
  for (let colon = value.indexOf(':'); colon >= 0; colon = value.indexOf(':', colon + 1)) {
    const numerator = quantityOfText(value.slice(0, colon).trim());
    const denominator = numerator && quantityOfText(value.slice(colon + 1).trim());
    if (denominator) return new Ratio(numerator, denominator);
  }
  return null;
}

/**
 * A date-time at the offset of the evaluation is written without it. https://cql.hl7.org/09-b-cqlreference.html#tostring
 * @param offset minutes east of UTC
 */
export function toText(value: Value, { offset }: { readonly offset: number }): string | null {
  if (value === null || typeof value !== 'object') return value === null ? null : String(value);
  if (value instanceof Decimal) return value.scale === 0 ? `${value.toString()}.0` : value.toString();
  if (value instanceof Quantity) return quantityText(value);
  if (value instanceof Ratio) return ratioText(value);
  if (value instanceof DateTime || value instanceof CalendarDate || value instanceof Time) {
    return formatTemporal(value, offset);
  }
  return null;
}

function quantityText({ value, unit }: Quantity): string | null {
  return value && `${value.toString()} '${unitOf(unit)}'`;
}

function ratioText({ numerator, denominator }: Ratio): string | null {
  return numerator && denominator && `${quantityText(numerator)}:${quantityText(denominator)}`;
}

/** https://cql.hl7.org/09-b-cqlreference.html#toconcept */
export function toConcept(value: Value): Concept | null {
  if (value instanceof Concept) return value;
  if (value instanceof Code) return new Concept([value], value.display);
  return Array.isArray(value)
    ? new Concept(
        value.filter((code): code is Code => code instanceof Code),
        null,
      )
    : null;
}

/** A list of the value alone; of null an empty one. https://cql.hl7.org/04-logicalspecification.html#tolist */
export function toList(value: Value): readonly Value[] {
  return value === null ? [] : [value];
}

/** https://cql.hl7.org/04-logicalspecification.html#tochars */
export function toChars(value: Value): readonly string[] | null {
  if (typeof value !== 'string') return null;
  spendOnList(value.length);
  return Array.from(value);
}
