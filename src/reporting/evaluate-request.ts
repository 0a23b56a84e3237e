import { FhirError } from '../fhir/operation-outcome.js';
import { oneOf, refuseUnknown, requiredPeriod, type Parameters } from './operation-parameters.js';
import { readScope, SCOPE_PARAMETERS } from './report-scope.js';
import type { ProviderScope } from './slices/scoped-groups.js';

export type ReportType = 'individual' | 'subject-list' | 'summary';

/** What a client asks of `$evaluate-measure` or `$evaluate`, whichever spelling it uses. */
export interface EvaluateRequest {
  /** References as the client wrote them: id, url, or `url|version`. */
  measures: string[];
  period: { start: string; end: string };
  reportType: ReportType;
  /** A person's id, or the id of a Patient at a source. */
  subject?: string;
  /** Only persons who are attributed to these providers. */
  scope?: ProviderScope;
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

const UNDERSTOOD = [
  ...['periodStart', 'periodEnd', 'measure', 'measureUrl', 'reportType', 'subject', '_format'],
  ...SCOPE_PARAMETERS,
];

/**
 * Reads the parameters of both spellings.
 * https://hl7.org/fhir/R4/measure-operation-evaluate-measure.html and DEQM `Measure/$evaluate`.
 * @param measureId id from the address, of a call on one Measure
 * @throws FhirError 400 naming the parameter
 */
export function readEvaluateRequest(parameters: Parameters, measureId?: string): EvaluateRequest {
  refuseGroups(parameters);
  refuseUnknown(parameters, UNDERSTOOD);
  const measures = measureId
    ? [measureId]
    : [...(parameters.get('measure') ?? []), ...(parameters.get('measureUrl') ?? [])];
  if (measures.length === 0) {
    throw FhirError.of(400, 'required', 'Name the measure: measure or measureUrl, or call Measure/{id}/$….', [
      'measure',
    ]);
  }
  const subject = oneOf(parameters, 'subject')?.replace(/^Patient\//, '');
  const scope = readScope(parameters);
  const type = reportType(parameters, subject);
  if (scope && type !== 'summary') {
    throw FhirError.of(400, 'not-supported', 'Of a provider there is only the summary; leave out the provider.', [
      'reportType',
    ]);
  }
  return {
    measures,
    period: requiredPeriod(parameters),
    reportType: type,
    ...(subject && { subject }),
    ...(scope && { scope }),
  };
}

/** Groups are not kept here: who belongs together is said by the roster. */
function refuseGroups(parameters: Parameters): void {
  const name = parameters.has('subjectGroup') ? 'subjectGroup' : 'subject';
  if (name === 'subject' && !(parameters.get('subject') ?? []).some((one) => one.startsWith('Group/'))) return;
  throw FhirError.of(
    400,
    'not-supported',
    'A Group as subject is not supported. Ask for one subject, or for those of a practitioner, organization or location.',
    [name],
  );
}

function reportType(parameters: Parameters, subject: string | undefined): ReportType {
  const text = oneOf(parameters, 'reportType');
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
