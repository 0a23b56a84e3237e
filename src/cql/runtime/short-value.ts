import { Code, Concept, ValueSet } from './clinical.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { plainValue } from './plain-value.js';
import { Quantity } from './quantity.js';
import { Tuple } from './tuple.js';
import type { Value } from './value.js';

/** Items of a list that are told apart before the rest is only counted. */
const ITEMS = 3;
/** Elements of a tuple that are shown; more than fit into the line. */
const ELEMENTS = 20;
const LENGTH = 80;
/** Lists and tuples within others that are told apart; logic can nest them in themselves without end. */
const MAXIMUM_DEPTH = 3;

/** A value in one short line for a reader: `Observation/42`, `7.2 '%'`, `[2026-01-01, 2026-12-31]`, `5 items: …`. */
export function shortValue(value: Value, depth = 0): string {
  if (depth > MAXIMUM_DEPTH) return '…';
  if (value === null) return 'null';
  if (Array.isArray(value)) return shortList(value as readonly Value[], depth);
  if (value instanceof FhirNode) return shortNode(value);
  const plain = typeof value === 'object' ? shortStructure(value, depth) : null;
  return plain ?? cut(text(plainValue(value)));
}

function shortStructure(value: object, depth: number): string | null {
  if (value instanceof Quantity) return `${shortValue(value.value)} '${value.unit ?? '1'}'`;
  if (value instanceof Tuple) return shortTuple(value, depth);
  return value instanceof Interval ? shortInterval(value, depth) : shortTerm(value, depth);
}

function shortInterval({ low, high, lowClosed, highClosed }: Interval, depth: number): string {
  return `${lowClosed ? '[' : '('}${shortValue(low, depth + 1)}, ${shortValue(high, depth + 1)}${highClosed ? ']' : ')'}`;
}

function shortTerm(value: object, depth: number): string | null {
  if (value instanceof Code) return value.display ?? value.code ?? 'null';
  if (value instanceof Concept) return value.display ?? shortList(value.codes, depth);
  return value instanceof ValueSet ? `value set ${value.name ?? value.id}` : null;
}

function text(plain: unknown): string {
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function shortList(list: readonly Value[], depth: number): string {
  if (list.length === 0) return 'none';
  const shown = list
    .slice(0, ITEMS)
    .map((item) => shortValue(item, depth + 1))
    .join(', ');
  return `${list.length} ${list.length === 1 ? 'item' : 'items'}: ${shown}${list.length > ITEMS ? ', …' : ''}`;
}

/** `Observation/42`; of an element its value, else its type. */
function shortNode(node: FhirNode): string {
  if (node.type.isPrimitive) return shortValue(node.element('value'));
  return reference(node) ?? node.type.name.replace(/^\{.*\}/, '');
}

/** `Type/id` of a resource that has an id. */
export function reference({ json }: FhirNode): string | null {
  const { resourceType, id } = (json ?? {}) as { resourceType?: unknown; id?: unknown };
  return typeof resourceType === 'string' && typeof id === 'string' ? `${resourceType}/${id}` : null;
}

function shortTuple({ elements }: Tuple, depth: number): string {
  const shown = [...elements].slice(0, ELEMENTS).map(([name, value]) => `${name}: ${shortValue(value, depth + 1)}`);
  return cut(`{ ${shown.join(', ')} }`);
}

function cut(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text;
}
