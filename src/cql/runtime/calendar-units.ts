/** One name for singular and plural, and the UCUM unit of definite length. https://cql.hl7.org/02-authorsguide.html#quantities */
interface CalendarUnit {
  readonly name: string;
  readonly definite: string;
}

const UNITS: readonly CalendarUnit[] = [
  { name: 'year', definite: 'a' },
  { name: 'month', definite: 'mo' },
  { name: 'week', definite: 'wk' },
  { name: 'day', definite: 'd' },
  { name: 'hour', definite: 'h' },
  { name: 'minute', definite: 'min' },
  { name: 'second', definite: 's' },
  { name: 'millisecond', definite: 'ms' },
];

const BY_NAME = new Map(UNITS.flatMap((unit) => [[unit.name, unit] as const, [`${unit.name}s`, unit] as const]));

/** `years` and `year` are `year`; null for a unit that is no calendar duration. */
export function calendarUnit(unit: string): string | null {
  return BY_NAME.get(unit)?.name ?? null;
}

/** The UCUM unit that a calendar duration is equivalent to; any other unit as it is. */
export function definiteUnit(unit: string): string {
  return BY_NAME.get(unit)?.definite ?? unit;
}

/** Years and months have no definite length, so that they cannot be compared with days or with units of UCUM. */
export function isOfVariableLength(unit: string): boolean {
  const name = calendarUnit(unit);
  return name === 'year' || name === 'month';
}
