import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { Decimal } from './decimal.js';
import { asDecimal } from './numeric.js';
import { Quantity, Ratio } from './quantity.js';
import type { Value } from './value.js';

/** A structured type of CQL: its elements, and how a value is made of them in that order. */
export interface SystemStructure {
  readonly elements: readonly string[];
  readonly make: (...given: readonly Value[]) => Value;
}

/** Types of which logic can write instances. https://cql.hl7.org/09-b-cqlreference.html#types-2 */
export const SYSTEM_STRUCTURES: ReadonlyMap<string, SystemStructure> = new Map<string, SystemStructure>([
  ['Quantity', { elements: ['value', 'unit'], make: quantityOf }],
  ['Ratio', { elements: ['numerator', 'denominator'], make: ratioOf }],
  ['Code', { elements: ['code', 'system', 'version', 'display'], make: codeOf }],
  ['Concept', { elements: ['codes', 'display'], make: conceptOf }],
  ['ValueSet', { elements: ['id', 'version', 'name', 'codesystems'], make: valueSetOf }],
  ['CodeSystem', { elements: ['id', 'version', 'name'], make: codeSystemOf }],
]);

function quantityOf(value: Value, unit: Value): Quantity {
  return new Quantity(value === null || value instanceof Decimal ? value : asDecimal(value), text(unit));
}

function ratioOf(numerator: Value, denominator: Value): Ratio {
  return new Ratio(quantity(numerator), quantity(denominator));
}

function codeOf(code: Value, system: Value, version: Value, display: Value): Code {
  return new Code(text(code), text(system), text(version), text(display));
}

/** A code system may be given as one, as the selector of codes does. */
export function codeIn(system: CodeSystem, code: string, display: string | null): Code {
  return new Code(code, system.id, system.version, display);
}

export function conceptOf(codes: Value, display: Value): Concept {
  const given = Array.isArray(codes) ? (codes as readonly Value[]) : [];
  return new Concept(
    given.map((code) => (code instanceof Code ? code : null)),
    text(display),
  );
}

/** A value set that no package brought has no members that are known. */
function valueSetOf(id: Value, version: Value, name: Value): ValueSet {
  return new ValueSet(text(id) ?? '', text(version), text(name), []);
}

function codeSystemOf(id: Value, version: Value, name: Value): CodeSystem {
  return new CodeSystem(text(id) ?? '', text(version), text(name));
}

function text(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

function quantity(value: Value): Quantity | null {
  return value instanceof Quantity ? value : null;
}
