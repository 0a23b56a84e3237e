import type { CodeRequirement, DateRequirement, PeriodBound } from './requirement.js';
import { isTemporal } from './element-types.js';
import type { ElementTypes } from './element-types.js';

/** A retrieve as it is evaluated in one place. */
export interface Site {
  readonly id: number;
  readonly type: string;
  readonly profile: string | null;
  readonly codes: CodeRequirement | null;
  /** What the retrieve itself asks of dates. */
  readonly dates: readonly DateRequirement[];
}

/** The current row of a query while its clauses are looked at. */
export interface Row {
  readonly id: number;
  /** Sites whose resources, and not elements of them, are the rows. */
  readonly resources: ReadonlySet<Site>;
  /** What holds for each row that the query keeps. Set once its clauses were looked at. */
  facts: readonly Fact[];
}

/** The rows that a value went through, the last one first. */
export interface Chain {
  readonly id: number;
  readonly row: Row;
  readonly previous: Chain | null;
}

/** An element of what a retrieve gives. */
export interface Origin {
  readonly site: Site;
  /** Empty for the resource itself. */
  readonly path: string;
  /** As what it is named among the elements that are read: a data type is needed as a whole. */
  readonly told: string;
  readonly types: ElementTypes;
  /** Whether it is one form of a choice. */
  readonly choice: boolean;
  readonly chain: Chain | null;
  /** Set on `start` and `end` of a Period: which element they belong to. */
  readonly side: { readonly of: Origin; readonly part: 'start' | 'end' } | null;
}

/** What a value can be as a time. */
export type Time =
  | { readonly kind: 'bound'; readonly at: PeriodBound }
  | { readonly kind: 'range'; readonly from: PeriodBound | null; readonly to: PeriodBound | null }
  | {
      readonly kind: 'element';
      readonly element: Origin;
      readonly part: 'whole' | 'start' | 'end';
    };

/** Something that holds for the current row of a query whenever its condition does. */
export interface Fact extends DateRequirement {
  readonly row: Row;
  readonly site: Site;
}

/** What is known of a value from the text alone. */
export interface FlowValue {
  /** Elements it is made of, by {@link originKey}. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Elements of a tuple, low and high of an interval. */
  readonly fields: ReadonlyMap<string, FlowValue>;
  /** All that it can be, nulls left out; null when that is not known. */
  readonly times: readonly Time[] | null;
  /** What follows when it is true. */
  readonly facts: readonly Fact[];
  /** That it is never true: null or false. */
  readonly never: boolean;
}

export const NOTHING: FlowValue = {
  origins: new Map(),
  fields: new Map(),
  times: null,
  facts: [],
  never: false,
};

export const NULL: FlowValue = { ...NOTHING, times: [], never: true };

/** Names an element of a row whatever form of a choice it is taken for. */
export function elementKey({ site, path, chain }: Origin): string {
  return `${site.id} ${chain?.id ?? 0} ${path}`;
}

function originKey(origin: Origin): string {
  return `${elementKey(origin)} ${origin.types.join('|')}`;
}

/** A value that is made of these elements. */
export function ofOrigins(origins: Iterable<Origin>): FlowValue {
  const found = new Map([...origins].map((origin) => [originKey(origin), origin]));
  return { ...NOTHING, origins: found, times: timesOf([...found.values()]) };
}

/** Null unless every element has a place in time, whatever form it has. */
function timesOf(origins: readonly Origin[]): readonly Time[] | null {
  if (origins.length === 0 || !origins.every(({ path, types }) => path !== '' && isTemporal(types))) return null;
  return origins.map((origin) => ({
    kind: 'element',
    element: origin.side?.of ?? origin,
    part: origin.side?.part ?? 'whole',
  }));
}

/** A value that is one of these. */
export function either(values: readonly FlowValue[]): FlowValue {
  const [only, another] = values;
  if (only && !another) return only;
  const possible = values.filter(({ never }) => !never);
  return {
    origins: new Map(values.flatMap(({ origins }) => [...origins])),
    fields: fieldsOf(values),
    times: values.some(({ times }) => times === null) ? null : values.flatMap(({ times }) => times ?? []),
    facts: shared(possible.map(({ facts }) => facts)),
    never: possible.length === 0,
  };
}

/** A value that is made of these, of which nothing else is known. */
export function madeOf(values: readonly FlowValue[]): FlowValue {
  return { ...NOTHING, origins: new Map(values.flatMap(({ origins }) => [...origins])), fields: fieldsOf(values) };
}

function fieldsOf(values: readonly FlowValue[]): ReadonlyMap<string, FlowValue> {
  const names = new Set(values.flatMap(({ fields }) => [...fields.keys()]));
  return new Map([...names].map((name) => [name, either(values.flatMap(({ fields }) => fields.get(name) ?? []))]));
}

/** Facts that follow in each case. */
function shared(cases: readonly (readonly Fact[])[]): readonly Fact[] {
  const [first = [], ...others] = cases;
  return first.filter((fact) => others.every((facts) => facts.some((other) => sameFact(fact, other))));
}

function sameFact(one: Fact, other: Fact): boolean {
  return one.row === other.row && one.site === other.site && dateKey(one) === dateKey(other);
}

export function dateKey({ path, match, from, to }: DateRequirement): string {
  return JSON.stringify([path, match, from, to]);
}
