import { checkDate } from '../fhir/date.js';
import { FhirError } from '../fhir/operation-outcome.js';

export type ReportType = 'individual' | 'subject-list' | 'summary';

/** What a client asks of `$evaluate-measure` or `$evaluate`, whichever spelling it uses. */
export interface EvaluateRequest {
  /** References as the client wrote them: id, url, or `url|version`. */
  measures: string[];
  period: { start: string; end: string };
  reportType: ReportType;
  /** A person's id, or the id of a Patient at a source. */
  subject?: string;
}

/** R4's words, DEQM's words, and what they mean. */
const REPORT_TYPES: Readonly<Record<string, ReportType>> = {
  individual: 'individual',
  subject: 'individual',
  patient: 'individual',
  'subject-list': 'subject-list',
  'patient-list': 'subject-list',
  summary: 'summary',
  population: 'summary',
};

const UNDERSTOOD = ['periodStart', 'periodEnd', 'measure', 'measureUrl', 'reportType', 'subject', '_format'];

/**
 * Reads the parameters of both spellings.
 * https://hl7.org/fhir/R4/measure-operation-evaluate-measure.html and DEQM `Measure/$evaluate`.
 * @param measureId id from the address, of a call on one Measure
 * @throws FhirError 400 naming the parameter
 */
export function readEvaluateRequest(
  parameters: ReadonlyMap<string, readonly string[]>,
  measureId?: string,
): EvaluateRequest {
  for (const name of parameters.keys()) {
    if (!UNDERSTOOD.includes(name)) {
      throw FhirError.of(400, 'not-supported', `The parameter ${name} is not supported.`, [name]);
    }
  }
  const measures = measureId
    ? [measureId]
    : [...(parameters.get('measure') ?? []), ...(parameters.get('measureUrl') ?? [])];
  if (measures.length === 0) {
    throw FhirError.of(400, 'required', 'Name the measure: measure or measureUrl, or call Measure/{id}/$….', [
      'measure',
    ]);
  }
  const subject = one(parameters, 'subject')?.replace(/^Patient\//, '');
  return {
    measures,
    period: periodOf(parameters),
    reportType: reportType(parameters, subject),
    ...(subject && { subject }),
  };
}

function reportType(parameters: ReadonlyMap<string, readonly string[]>, subject: string | undefined): ReportType {
  const text = one(parameters, 'reportType');
  const type = text === undefined ? (subject ? 'individual' : 'summary') : REPORT_TYPES[text];
  if (!type) {
    throw FhirError.of(400, 'value', `reportType must be individual, subject-list or summary, not ${text}.`, [
      'reportType',
    ]);
  }
  if (type === 'individual' && !subject) {
    throw FhirError.of(400, 'required', 'An individual report needs a subject.', ['subject']);
  }
  if (type !== 'individual' && subject) {
    throw FhirError.of(400, 'invalid', 'A subject is given, but the report is of everyone.', ['subject', 'reportType']);
  }
  return type;
}

/**
 * A year or month stands for its first day at the start and its last at the end, as the operation's definition says:
 * https://hl7.org/fhir/R4/measure-operation-evaluate-measure.html
 */
function periodOf(parameters: ReadonlyMap<string, readonly string[]>): EvaluateRequest['period'] {
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

function date(parameters: ReadonlyMap<string, readonly string[]>, name: string): string {
  const text = one(parameters, name);
  if (text === undefined) throw FhirError.of(400, 'required', `${name} is missing.`, [name]);
  if (checkDate(text) !== 'valid') {
    throw FhirError.of(400, 'value', `${name} must be a date such as 2026-01-01 or 2026, not "${text}".`, [name]);
  }
  return text;
}

function one(parameters: ReadonlyMap<string, readonly string[]>, name: string): string | undefined {
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
    const text = typeof value === 'object' ? (value as { reference?: unknown } | null)?.reference : value;
    if (typeof text !== 'string') {
      throw FhirError.of(400, 'structure', `The parameter ${name} must have a text value.`, [`Parameters.${name}`]);
    }
    found.set(name, [...(found.get(name) ?? []), text]);
  }
  return found;
}
