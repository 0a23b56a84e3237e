import { isPeriod, isPoint } from './element-types.js';
import { elementKey } from './flow-value.js';
import type { Fact, Origin, Row, Site, Time } from './flow-value.js';
import type { PeriodBound, PeriodStep } from './requirement.js';

/** How a time lies to another, as far as it bounds an element by the measurement period. */
export type TimeRelation = 'in' | 'overlaps' | 'before' | 'after';

type ElementTime = Extract<Time, { kind: 'element' }>;
type Range = Extract<Time, { kind: 'range' }>;

const UNITS: Readonly<Record<string, PeriodStep['unit']>> = {
  year: 'year',
  years: 'year',
  a: 'year',
  month: 'month',
  months: 'month',
  mo: 'month',
  week: 'week',
  weeks: 'week',
  wk: 'week',
  day: 'day',
  days: 'day',
  d: 'day',
};

/** Start or end of each time; null where one has none that is known. */
export function sideOf(times: readonly Time[] | null, side: 'start' | 'end'): readonly Time[] | null {
  if (times === null) return null;
  const sides = times.map((time): Time | null => {
    if (time.kind === 'element') return time.part === 'whole' ? { ...time, part: side } : time;
    const at = time.kind === 'range' ? (side === 'start' ? time.from : time.to) : time.at;
    return at && { kind: 'bound', at };
  });
  return sides.every((one) => one !== null) ? sides : null;
}

/** Bounds of the measurement period moved by a quantity; null for another time or a unit below days. */
export function moved(times: readonly Time[] | null, value: number, unit: string): readonly Time[] | null {
  const step = UNITS[unit];
  if (times === null || step === undefined || !Number.isInteger(value)) return null;
  const bounds = times.map((time): Time | null =>
    time.kind === 'bound'
      ? { kind: 'bound', at: { of: time.at.of, steps: [...time.at.steps, { value, unit: step }] } }
      : null,
  );
  return bounds.every((bound) => bound !== null) ? bounds : null;
}

/**
 * The interval between two times: a range of the measurement period, or the whole of an element again.
 * @param isPresent whether an element is known not to be null: an interval of nulls would last for ever
 */
export function between(
  low: readonly Time[] | null,
  high: readonly Time[] | null,
  isPresent: (element: Origin) => boolean,
): readonly Time[] | null {
  if (low === null || high === null) return null;
  if ([...low, ...high].every((time) => time.kind === 'bound')) {
    if (low.length > 1 || high.length > 1) return null;
    return [{ kind: 'range', from: boundOf(low[0]), to: boundOf(high[0]) }];
  }
  const starts = wholeOrSide(low, 'start');
  const ends = wholeOrSide(high, 'end');
  if (!starts || starts.size !== ends?.size || ![...starts.keys()].every((key) => ends.has(key))) return null;
  const elements = [...starts.values()];
  return elements.every(isPresent) ? elements.map((element) => ({ kind: 'element', element, part: 'whole' })) : null;
}

/** The elements of which these are one side, or the only point; null where one is something else. */
function wholeOrSide(times: readonly Time[], side: 'start' | 'end'): ReadonlyMap<string, Origin> | null {
  const elements = elementsOf(times);
  if (!elements?.every(({ part }) => part === 'whole' || part === side)) return null;
  return new Map(elements.map(({ element }) => [elementKey(element), element]));
}

function boundOf(time: Time | undefined): PeriodBound | null {
  return time?.kind === 'bound' ? time.at : null;
}

/** What holds for a row when one of its times lies so to a time of the measurement period. */
export function factsOf(
  relation: TimeRelation,
  subject: readonly Time[] | null,
  other: readonly Time[] | null,
): readonly Fact[] {
  const range = other && rangeOf(relation, other);
  const elements = subject && elementsOf(subject);
  if (!range || !elements) return [];
  const [first] = elements;
  const row = first?.element.chain?.row;
  if (!row || !elements.every(({ element }) => element.chain?.row === row)) return [];
  const bySite = new Map<Site, ElementTime[]>();
  for (const time of elements) {
    const { site } = time.element;
    bySite.set(site, [...(bySite.get(site) ?? []), time]);
  }
  return [...bySite].flatMap(([site, times]) => factOf(relation, { row, site, times }, range) ?? []);
}

function elementsOf(times: readonly Time[]): readonly ElementTime[] | null {
  return times.every((time) => time.kind === 'element') ? times : null;
}

/** The days that a relation to one time of the measurement period leaves. */
function rangeOf(relation: TimeRelation, times: readonly Time[]): Range | null {
  const [time, ...others] = times;
  if (!time || time.kind === 'element' || others.some((one) => JSON.stringify(one) !== JSON.stringify(time)))
    return null;
  const [from, to] = time.kind === 'bound' ? [time.at, time.at] : [time.from, time.to];
  const range = ranges[relation](from, to);
  return range[0] || range[1] ? { kind: 'range', from: range[0], to: range[1] } : null;
}

type Sides = readonly [PeriodBound | null, PeriodBound | null];

const ranges: Readonly<Record<TimeRelation, (...sides: Sides) => Sides>> = {
  in: (from, to) => [from, to],
  overlaps: (from, to) => [from, to],
  before: (from) => [null, from],
  after: (_from, to) => [to, null],
};

function factOf(
  relation: TimeRelation,
  { row, site, times }: { row: Row; site: Site; times: readonly ElementTime[] },
  { from, to }: Range,
): Fact | null {
  const [first, ...others] = times;
  if (!first || !row.resources.has(site)) return null;
  const { element } = first;
  if (others.some((time) => time.element.path !== element.path)) return null;
  const one = others.every(({ part }) => part === first.part);
  const isBounded = from !== null && to !== null;
  // Of a Period without start or end nothing is before or after: with both bounds it cannot be lacking.
  if (one && first.part !== 'whole' && isBounded && isPeriod(element.types) && !element.choice) {
    return { row, site, path: `${element.path}.${first.part}`, match: 'within', from, to };
  }
  const isWithin = times.every(
    ({ part, element: { types } }) => part === 'whole' && (isPoint(types) || (relation === 'in' && isBounded)),
  );
  return { row, site, path: element.path, match: isWithin ? 'within' : 'overlaps', from, to };
}
