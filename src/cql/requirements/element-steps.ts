import { FHIR, SYSTEM } from '../runtime/cql-type.js';
import type { CqlType } from '../runtime/cql-type.js';
import { areKnown, elementTypes, isPeriod, isPrimitive, isTakenApart, narrowed } from './element-types.js';
import { either, madeOf, NOTHING, ofOrigins } from './flow-value.js';
import type { Chain, FlowValue, Origin, Site } from './flow-value.js';
import { sideOf } from './period-time.js';

const TIMES = new Set(['DateTime', 'Date', 'Any'].map((name) => SYSTEM + name));

/** What a retrieve gives. */
export function resourcesOf(site: Site): FlowValue {
  const resource = { site, path: '', told: '', types: [site.type], choice: false, chain: null, side: null };
  return ofOrigins([resource]);
}

/** An element of a value along a path such as `period.start`. */
export function elementOf(value: FlowValue, path: string): FlowValue {
  return path.split('.').reduce((of, name) => remembered(of, name, () => step(of, name)), value);
}

const made = new WeakMap<FlowValue, Map<string, FlowValue>>();

/** The same value for the same question, so that a function of it is followed once. */
function remembered(of: FlowValue, what: string, make: () => FlowValue): FlowValue {
  const known = made.get(of) ?? new Map<string, FlowValue>();
  made.set(of, known);
  let found = known.get(what);
  if (!found) known.set(what, (found = make()));
  return found;
}

function step(value: FlowValue, name: string): FlowValue {
  const found = value.fields.get(name);
  const elements = ofOrigins([...value.origins.values()].flatMap((origin) => child(origin, name) ?? []));
  const times = timesOf(value, name) ?? elements.times;
  if (found) return either([found, ...(value.origins.size > 0 ? [elements] : [])]);
  return { ...elements, times };
}

/** Low and high of an interval, and the value of a primitive, have the times of what they are of. */
function timesOf({ times }: FlowValue, name: string): FlowValue['times'] {
  if (name === 'low') return sideOf(times, 'start');
  if (name === 'high') return sideOf(times, 'end');
  return null;
}

/** Null for an element that the type has not: published logic asks for such of the members of a choice. */
function child(origin: Origin, name: string): Origin | null {
  if (name === 'value' && isValueItself(origin)) return origin;
  const types = elementTypes(origin.types, name);
  if (types.length === 0 && areKnown(origin.types)) return null;
  const path = origin.path === '' ? name : `${origin.path}.${name}`;
  const told = isToldApart(origin) ? path : origin.told;
  return { ...origin, path, told, types, choice: types.length > 1, side: sideOfPeriod(origin, name) };
}

/** The value of a primitive, and of what is not known to be more. */
function isValueItself({ types, path }: Origin): boolean {
  return isPrimitive(types) || (types.length === 0 && path !== '');
}

function isToldApart({ path, told, types }: Origin): boolean {
  return path === '' || (told === path && isTakenApart(types));
}

function sideOfPeriod(of: Origin, name: string): Origin['side'] {
  return isPeriod(of.types) && (name === 'start' || name === 'end') ? { of, part: name } : null;
}

/** The value taken for one type of FHIR; what has no such form is left as it is. */
export function takenAs(value: FlowValue, type: string): FlowValue {
  return remembered(value, `as ${type}`, () => narrowedTo(value, type));
}

function narrowedTo(value: FlowValue, type: string): FlowValue {
  const origins = [...value.origins.values()].map((origin) => {
    const types = narrowed(origin.types, type);
    return types.length === 0 || types.length === origin.types.length ? origin : { ...origin, types };
  });
  const taken = ofOrigins(origins);
  return { ...taken, fields: value.fields, times: taken.times ?? value.times };
}

/** False only for what is certainly of another type. */
export function canBe(value: FlowValue, type: CqlType | null): boolean {
  if (type === null || ['choice', 'list', 'tuple'].includes(type.kind)) return true;
  if (type.kind === 'named' && type.name.startsWith(FHIR)) return canBeFhir(value, type.name.slice(FHIR.length));
  const point = type.kind === 'interval' ? type.of : type;
  return !isTime(value) || (point.kind === 'named' && TIMES.has(point.name));
}

/** What has sides is an interval of CQL. */
function canBeFhir(value: FlowValue, name: string): boolean {
  if (value.fields.size > 0) return !isTime(value);
  const origins = [...value.origins.values()];
  const isKnown = origins.length > 0 && origins.every(({ types, path }) => path !== '' && types.length > 0);
  return !isKnown || origins.some(({ types }) => narrowed(types, name).length > 0);
}

function isTime({ times }: FlowValue): boolean {
  return times !== null && times.length > 0;
}

/** The value as rows of a query name it. */
export function asRow(value: FlowValue, chains: (previous: Chain | null) => Chain): FlowValue {
  if (value.origins.size === 0) return value.times === null ? { ...NOTHING, fields: value.fields } : value;
  const rows = ofOrigins([...value.origins.values()].map((origin) => ({ ...origin, chain: chains(origin.chain) })));
  return { ...madeOf([rows, { ...NOTHING, fields: value.fields }]), times: rows.times };
}
