import type { Period } from '../../src/cql/engine.js';
import type { PackageValueSets } from '../../src/cql/package-value-sets.js';
import { dayOf } from '../../src/cql/requirements/period-days.js';
import type { DateRequirement, Requirement } from '../../src/cql/requirements/requirement.js';
import type { Resource } from '../../src/fhir/types.js';

type Json = Readonly<Record<string, unknown>>;

/** What of a requirement a record is reduced by. */
export interface Reduction {
  dates: boolean;
  elements: boolean;
}

/** A record without the resources, and where asked the elements, that no requirement of a measure asks for. */
export function reducedRecord(
  resources: readonly Resource[],
  {
    requirements,
    valueSets,
    period,
  }: { requirements: readonly Requirement[]; valueSets: PackageValueSets; period: Period },
  by: Reduction,
): Resource[] {
  return resources.flatMap((resource) => {
    const json = resource as unknown as Json;
    const met = requirements.filter(
      (one) =>
        one.type === resource.resourceType &&
        hasCode(json, one, valueSets) &&
        (!by.dates || one.dates.every((date) => liesIn(json, date, period))),
    );
    if (met.length === 0) return [];
    return by.elements ? [onlyElements(json, met) as unknown as Resource] : [resource];
  });
}

function hasCode(resource: Json, { codes }: Requirement, valueSets: PackageValueSets): boolean {
  if (codes === null) return true;
  const { path, valueSet } = codes;
  const [url = '', version] = (valueSet ?? '').split('|');
  const wanted = new Set((valueSet === null ? codes.codes : (valueSets.find(url, version)?.codes ?? [])).map(codeKey));
  // A code alone is of a system that its element fixes.
  const codeAlone = new Set([...wanted].map((key) => key.slice(key.indexOf('|'))));
  return valuesAt(resource, path).some((value) =>
    typeof value === 'string'
      ? codeAlone.has(`|${value}`)
      : codings(value as Json).some((one) => wanted.has(codeKey(one))),
  );
}

function codeKey({ system, code }: { system?: unknown; code?: unknown }): string {
  return `${String(system)}|${String(code)}`;
}

function codings(value: Json): Json[] {
  return Array.isArray(value['coding']) ? (value['coding'] as Json[]) : [value];
}

/** An element without any value does not meet it; one of another form than a time does. */
function liesIn(resource: Json, { path, match, from, to }: DateRequirement, period: Period): boolean {
  const [first, last] = [from && dayOf(from, period), to && dayOf(to, period)];
  return valuesAt(resource, path).some((value) => {
    const [start, end] = sides(value);
    const [begins, ends] = match === 'within' ? [start, end] : [end, start];
    const isAfter =
      first === null || (begins === null ? match === 'overlaps' : begins >= first.slice(0, begins.length));
    const isBefore = last === null || (ends === null ? match === 'overlaps' : ends <= last.slice(0, ends.length));
    return isAfter && isBefore;
  });
}

/** First and last day in UTC, null for an open side. */
function sides(value: unknown): [string | null, string | null] {
  if (typeof value === 'string') return [dayIn(value), dayIn(value)];
  const { start, end } = value as { start?: string; end?: string };
  return [start === undefined ? null : dayIn(start), end === undefined ? null : dayIn(end)];
}

function dayIn(text: string): string {
  return text.includes('T') ? new Date(text).toISOString().slice(0, 10) : text;
}

/** Values at a path; a choice by any of its forms. */
function valuesAt(parent: unknown, path: string): unknown[] {
  const [name = '', ...below] = path.split('.');
  const found = Object.entries(parent as Json).flatMap(([key, value]) => (isNamed(key, name) ? [value].flat() : []));
  return below.length === 0 ? found : found.flatMap((value) => valuesAt(value, below.join('.')));
}

function onlyElements(resource: Json, met: readonly Requirement[]): Json {
  const paths = met.flatMap(({ elements }) => elements);
  return {
    ...pick(resource, paths),
    resourceType: resource['resourceType'],
    id: resource['id'],
    meta: resource['meta'],
  };
}

function pick(parent: Json, paths: readonly string[]): Json {
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(parent)) {
    const here = paths.filter((path) => isNamed(key, path.split('.')[0] ?? ''));
    if (here.length === 0) continue;
    const below = here.map((path) => path.split('.').slice(1).join('.'));
    kept.push([key, below.includes('') ? value : pickBelow(value, below)]);
  }
  return Object.fromEntries(kept);
}

function pickBelow(value: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => pickBelow(item, paths));
  return typeof value === 'object' && value !== null ? pick(value as Json, paths) : value;
}

/** `value` is named by `value` and `valueQuantity`, and its extensions by `_value`. */
function isNamed(key: string, name: string): boolean {
  const plain = key.replace(/^_/, '');
  return plain === name || (plain.startsWith(name) && /^[A-Z]/.test(plain.slice(name.length)));
}
