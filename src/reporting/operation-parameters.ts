import { checkDate } from '../fhir/date.js';
import { FhirError } from '../fhir/operation-outcome.js';

/** Parameters of an operation by name, each with its values as text. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** Calendar days, both inclusive. */
export interface OperationPeriod {
  start: string;
  end: string;
}

/** @throws FhirError 400 naming the first parameter that the operation does not have */
export function refuseUnknown(parameters: Parameters, understood: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (!understood.includes(name)) {
      throw FhirError.of(400, 'not-supported', `The parameter ${name} is not supported.`, [name]);
    }
  }
}

/** The period where one is asked for; a side without the other is refused. @throws FhirError 400 */
export function optionalPeriod(parameters: Parameters): OperationPeriod | null {
  const isGiven = parameters.has('periodStart') || parameters.has('periodEnd');
  return isGiven ? requiredPeriod(parameters) : null;
}

/**
 * A year or month stands for its first day at the start and its last at the end, as the operation's definition says:
 * https://hl7.org/fhir/R4/measure-operation-evaluate-measure.html
 * @throws FhirError 400 naming the parameter
 */
export function requiredPeriod(parameters: Parameters): OperationPeriod {
  const [from, to] = [date(parameters, 'periodStart'), date(parameters, 'periodEnd')];
  const start = from + '0000-01-01'.slice(from.length);
  const end = to.length === 10 ? to : lastDayOf(to);
  if (start <= end) return { start, end };
  throw FhirError.of(400, 'value', `The period ends (${end}) before it starts (${start}).`, [
    'periodStart',
    'periodEnd',
  ]);
}

function lastDayOf(yearOrMonth: string): string {
  const [year, month = '12'] = yearOrMonth.split('-');
  // Day 0 of the month after.
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}

function date(parameters: Parameters, name: string): string {
  const text = oneOf(parameters, name);
  if (text === undefined) throw FhirError.of(400, 'required', `${name} is missing.`, [name]);
  if (checkDate(text) !== 'valid') {
    throw FhirError.of(400, 'value', `${name} must be a date such as 2026-01-01 or 2026, not "${text}".`, [name]);
  }
  return text;
}

/** @throws FhirError 400 when it is given more than once */
export function oneOf(parameters: Parameters, name: string): string | undefined {
  const values = parameters.get(name) ?? [];
  if (values.length > 1) throw FhirError.of(400, 'invalid', `${name} is given more than once.`, [name]);
  return values[0];
}

/** Parameters of an address. @throws FhirError 400 for one that is not plain text */
export function parametersOfQuery(query: Readonly<Record<string, unknown>>): Map<string, string[]> {
  return new Map(
    Object.entries(query).map(([name, value]) => {
      const values: unknown[] = Array.isArray(value) ? value : [value];
      if (values.every((item): item is string => typeof item === 'string')) return [name, values];
      throw FhirError.of(400, 'structure', `${name} must be plain text.`, [name]);
    }),
  );
}

/** Parameters of a Parameters resource. @throws FhirError 400 when it is none */
export function parametersOfResource(resource: unknown): Map<string, string[]> {
  const { resourceType, parameter = [] } = (resource ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters' || !Array.isArray(parameter)) {
    throw FhirError.of(400, 'structure', 'The body must be a Parameters resource.', ['Parameters']);
  }
  const found = new Map<string, string[]>();
  for (const item of parameter as Record<string, unknown>[]) {
    const name = String(item.name);
    const key = Object.keys(item).find((field) => field.startsWith('value'));
    const value = key === undefined ? undefined : item[key];
    if (item.resource !== undefined) {
      throw FhirError.of(400, 'not-supported', `The parameter ${name} is a resource, which is not supported.`, [
        `Parameters.${name}`,
      ]);
    }
    const text = typeof value === 'object' ? (value as { reference?: unknown } | null)?.reference : value;
    if (typeof text !== 'string') {
      throw FhirError.of(400, 'structure', `The parameter ${name} must have a text value.`, [`Parameters.${name}`]);
    }
    found.set(name, [...(found.get(name) ?? []), text]);
  }
  return found;
}
