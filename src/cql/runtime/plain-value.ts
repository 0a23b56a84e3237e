import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { Decimal } from './decimal.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { spend } from './limits.js';
import { Quantity, Ratio } from './quantity.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import { formatTemporal } from './temporal-text.js';
import { Tuple } from './tuple.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/** Plain data is made as slowly as some steps are taken. */
const STEPS_PER_VALUE = 10;

/** Values of CQL as both engines give them: FHIR resources and elements as their JSON, everything else as plain data. */
export function plainValue(value: Value): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : value;
  if (value instanceof FhirNode) return value.json;
  if (Array.isArray(value)) return plainList(value as readonly Value[]);
  if (value instanceof Decimal) return value.toNumber();
  if (value instanceof DateTime || value instanceof CalendarDate || value instanceof Time) return formatTemporal(value);
  if (value instanceof Tuple) return tupleFields(value);
  return structured(value);
}

function plainList(list: readonly Value[]): unknown[] {
  // Logic can hold one list in another twice, and that in another twice, and so on.
  spend(list.length * STEPS_PER_VALUE);
  return list.map(plainValue);
}

function structured(value: object): unknown {
  if (value instanceof Interval) {
    const { low, high, lowClosed, highClosed } = value;
    return { low: plainValue(low), high: plainValue(high), lowClosed, highClosed };
  }
  if (value instanceof Quantity) return { value: plainValue(value.value), unit: value.unit ?? '1' };
  if (value instanceof Code) {
    return { system: value.system, code: value.code, version: value.version, display: value.display };
  }
  if (value instanceof Concept) return { codes: value.codes.map(plainValue), display: value.display };
  if (value instanceof Ratio) {
    return { numerator: plainValue(value.numerator), denominator: plainValue(value.denominator) };
  }
  if (value instanceof Uncertainty) return { low: plainValue(value.low), high: plainValue(value.high) };
  if (value instanceof ValueSet || value instanceof CodeSystem) return { id: value.id, version: value.version };
  return null;
}

/** Without prototype, since a package may name an element `__proto__`. */
function tupleFields({ elements }: Tuple): unknown {
  spend(elements.size * STEPS_PER_VALUE);
  const fields = Object.create(null) as Record<string, unknown>;
  for (const [name, element] of elements) fields[name] = plainValue(element);
  return fields;
}
