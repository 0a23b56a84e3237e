import { R4_STRUCTURE } from '../../fhir/r4-structure.js';

/** Types of FHIR 4.0.1 that an element can have; several for a choice, none where they are not known. */
export type ElementTypes = readonly string[];

const TEMPORAL = new Set(['date', 'dateTime', 'instant', 'Period', 'Timing']);
const POINTS = new Set(['date', 'dateTime', 'instant']);
/** Data types whose parts are named one by one; all others are needed as a whole. */
const TAKEN_APART = new Set(['Period', 'Dosage']);
const QUANTITIES = new Set(['Age', 'Count', 'Distance', 'Duration', 'SimpleQuantity', 'MoneyQuantity']);
const READ = new Map<string, ReadonlyMap<string, ElementTypes>>();

/** Types of an element, which may be named by one form of a choice. */
export function elementTypes(parent: ElementTypes, name: string): ElementTypes {
  return parent.flatMap((type) => elementsOf(type).get(name) ?? []);
}

/** Whether all elements of these types are known. */
export function areKnown(types: ElementTypes): boolean {
  return types.length > 0 && types.every((type) => Object.hasOwn(R4_STRUCTURE, type) || isPrimitive([type]));
}

/** Whether the element of that path is a Period and nothing else. */
export function isPeriod(types: ElementTypes): boolean {
  return types.length === 1 && types[0] === 'Period';
}

export function isPrimitive(types: ElementTypes): boolean {
  return types.length > 0 && types.every((type) => !Object.hasOwn(R4_STRUCTURE, type) && !/^[A-Z]/.test(type));
}

/** Whether every form has a place in time. */
export function isTemporal(types: ElementTypes): boolean {
  return types.length > 0 && types.every((type) => TEMPORAL.has(type));
}

/** Whether every form is one point in time. */
export function isPoint(types: ElementTypes): boolean {
  return types.length > 0 && types.every((type) => POINTS.has(type));
}

/** Whether what is read of such an element is told part by part. */
export function isTakenApart(types: ElementTypes): boolean {
  return types.length > 0 && types.every((type) => TAKEN_APART.has(type) || type.includes('.'));
}

/** The forms that are of a type of FHIR, named without its namespace. */
export function narrowed(types: ElementTypes, type: string): ElementTypes {
  return types.filter((form) => form === type || isKindOf(form, type));
}

/** https://hl7.org/fhir/R4/datatypes.html: what derives from what, as far as it matters. */
function isKindOf(form: string, type: string): boolean {
  if (type === 'Quantity') return QUANTITIES.has(form);
  if (type === 'string' || type === 'uri') return isPrimitive([form]);
  return type === 'Element' || type === 'Resource' || type === 'DomainResource' || type === 'BackboneElement';
}

function elementsOf(type: string): ReadonlyMap<string, ElementTypes> {
  let elements = READ.get(type);
  if (!elements) READ.set(type, (elements = Object.hasOwn(R4_STRUCTURE, type) ? read(R4_STRUCTURE[type]) : new Map()));
  return elements;
}

/** An entry is `element:type`, `element*:type` or `element[x]:type|type`. */
function read(entries: string): ReadonlyMap<string, ElementTypes> {
  const elements = new Map<string, ElementTypes>();
  for (const entry of entries.split(' ')) {
    const [name = '', forms = ''] = entry.split(':');
    const types = forms.split('|');
    if (!name.endsWith('[x]')) elements.set(name.replace('*', ''), types);
    else {
      elements.set(name.slice(0, -3), types);
      for (const type of types) elements.set(name.slice(0, -3) + type[0]?.toUpperCase() + type.slice(1), [type]);
    }
  }
  return elements;
}
