/** A point in time as a source gives it. */
export interface Moment {
  /** Minutes since 1970; null when the text has no time of day or no offset. */
  minute: number | null;
  /** The day where it was written, or the month or year when it says no more. */
  day: string;
  /** As written, to the minute. */
  text: string;
}

export interface FactTime {
  start: Moment;
  end: Moment | null;
}

type Node = Record<string, unknown>;

const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;

/** When a resource says that it was, from the element or any form of the choice; null when it gives no date. */
export function factTime(resource: Node, time: string, end?: string): FactTime | null {
  const plain = resource[time];
  const period = isPeriod(plain) ? plain : resource[`${time}Period`];
  const start = isPeriod(period) ? period.start : (plain ?? resource[`${time}DateTime`] ?? resource[`${time}Instant`]);
  const until = end ? resource[`${end}DateTime`] : isPeriod(period) ? period.end : undefined;
  const moment = momentOf(start);
  return moment && { start: moment, end: momentOf(until) };
}

/**
 * Whether both can be the same time. Times of day with an offset are compared as instants, to the minute, because
 * interfaces drop seconds; a mere day is any time of that day; less than a day is compared as written. An end that one
 * source leaves out is no contradiction.
 */
export function sameTime(a: FactTime, b: FactTime): boolean {
  return sameMoment(a.start, b.start) && (!a.end || !b.end || sameMoment(a.end, b.end));
}

function sameMoment(a: Moment, b: Moment): boolean {
  if (a.minute !== null && b.minute !== null) return a.minute === b.minute;
  const [short, long] = a.text.length < b.text.length ? [a.text, b.text] : [b.text, a.text];
  return short.length === long.length || short.length === 10 ? long.startsWith(short) : false;
}

function momentOf(value: unknown): Moment | null {
  if (typeof value !== 'string' || !/^\d{4}/.test(value)) return null;
  const instant = value.length > 16 && OFFSET.test(value) ? Date.parse(value) : NaN;
  const minute = Number.isNaN(instant) ? null : Math.floor(instant / 60_000);
  return { minute, day: value.slice(0, 10), text: value.slice(0, 16) };
}

function isPeriod(value: unknown): value is { start?: unknown; end?: unknown } {
  return typeof value === 'object' && value !== null;
}
