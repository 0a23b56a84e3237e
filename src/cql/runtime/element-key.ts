import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { Decimal } from './decimal.js';
import { equal } from './equality.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { Quantity, Ratio } from './quantity.js';
import { CalendarDate, DateTime, Time, timeOfDay } from './temporal.js';
import { Tuple } from './tuple.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/** How far into a value its key goes, so that the key of any value is soon made. */
const DEPTH = 3;
const PARTS = 8;
const CHARACTERS = 64;

/**
 * Text that values share when they are equal, so that lists need not compare every element with every other. Values with
 * the same key may differ all the same: the key leaves out what is deep within them, and how much a quantity is, which
 * different units say differently.
 */
export function elementKey(value: Value, depth = 0): string {
  if (value === null) return '';
  if (typeof value === 'object') return Array.isArray(value) ? partsKey('list', value, depth) : objectKey(value, depth);
  return typeof value === 'string' ? textKey(value) : String(value);
}

function objectKey(value: object, depth: number): string {
  if (value instanceof FhirNode) return nodeKey(value, depth);
  if (value instanceof Tuple) return tupleKey(value, depth);
  if (value instanceof Decimal) return value.normalized().toString();
  if (value instanceof Interval) return partsKey('interval', [value.start, value.end], depth);
  if (value instanceof Uncertainty) return uncertaintyKey(value, depth);
  return temporalKey(value) ?? termKey(value, depth);
}

/** One moment at two offsets is the same. */
function temporalKey(value: object): string | null {
  if (value instanceof DateTime) return `moment ${value.earliest}`;
  if (value instanceof CalendarDate) return `date ${value.year}-${value.month}-${value.day}`;
  return value instanceof Time ? `time ${timeOfDay(value)}` : null;
}

function termKey(value: object, depth: number): string {
  if (value instanceof Quantity) return 'quantity';
  if (value instanceof Ratio) return 'ratio';
  if (value instanceof Code) return partsKey('code', [value.code, value.system, value.version, value.display], depth);
  if (value instanceof Concept) return partsKey('concept', value.codes, depth);
  return value instanceof ValueSet || value instanceof CodeSystem ? textKey(value.id) : '';
}

/** Of a resource its id: the same resource in two versions is seldom in one list. */
function nodeKey(node: FhirNode, depth: number): string {
  const part = node.element(node.type.isPrimitive ? 'value' : 'id');
  return `${node.type.name} ${part instanceof FhirNode && part.type.isPrimitive ? elementKey(part.element('value'), depth) : elementKey(part, depth)}`;
}

/** A number that is certain equals the same number. */
function uncertaintyKey({ low, high }: Uncertainty, depth: number): string {
  return equal(low, high) === true ? elementKey(low, depth) : 'uncertain';
}

/** Tuples are equal whatever the order of their elements. */
function tupleKey({ elements }: Tuple, depth: number): string {
  const names = [...elements.keys()].sort().slice(0, PARTS);
  const values = names.map((name) => elements.get(name) ?? null);
  return `${elements.size} ${names.map(textKey).join()} ${partsKey('tuple', values, depth)}`;
}

function partsKey(kind: string, parts: readonly Value[], depth: number): string {
  const shown = depth < DEPTH ? parts.slice(0, PARTS).map((part) => elementKey(part, depth + 1)) : [];
  return `${kind} ${parts.length} (${shown.join()})`;
}

function textKey(text: string): string {
  return `${text.length} ${text.slice(0, CHARACTERS)}`;
}
