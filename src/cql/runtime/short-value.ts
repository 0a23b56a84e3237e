import { Code, Concept, ValueSet } from './clinical.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { plainValue } from './plain-value.js';
import { Quantity } from './quantity.js';
import { Tuple } from './tuple.js';
import type { Value } from './value.js';

/** Items of a list that are told apart before the rest is only counted. */
const ITEMS = 3;
const LENGTH = 80;

/** A value in one short line for a reader: `Observation/42`, `7.2 '%'`, `[2026-01-01, 2026-12-31]`, `5 items: …`. */
export function shortValue(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return shortList(value as readonly Value[]);
  if (value instanceof FhirNode) return shortNode(value);
  const plain = typeof value === 'object' ? shortStructure(value) : null;
  return plain ?? cut(text(plainValue(value)));
}

function shortStructure(value: object): string | null {
  if (value instanceof Quantity) return `${shortValue(value.value)} '${value.unit ?? '1'}'`;
  if (value instanceof Tuple) return cut(`{ ${[...value.elements].map(tupleElement).join(', ')} }`);
  return value instanceof Interval ? shortInterval(value) : shortTerm(value);
}

function shortInterval({ low, high, lowClosed, highClosed }: Interval): string {
  return `${lowClosed ? '[' : '('}${shortValue(low)}, ${shortValue(high)}${highClosed ? ']' : ')'}`;
}

function shortTerm(value: object): string | null {
  if (value instanceof Code) return value.display ?? value.code ?? 'null';
  if (value instanceof Concept) return value.display ?? shortList(value.codes);
  return value instanceof ValueSet ? `value set ${value.name ?? value.id}` : null;
}

function text(plain: unknown): string {
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function shortList(list: readonly Value[]): string {
  if (list.length === 0) return 'none';
  const shown = list.slice(0, ITEMS).map(shortValue).join(', ');
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

function tupleElement([name, value]: readonly [string, Value]): string {
  return `${name}: ${shortValue(value)}`;
}

function cut(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text;
}
