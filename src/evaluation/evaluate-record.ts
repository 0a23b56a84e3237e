import type { MeasurePackage, MeasureValues, PatientRecord, Plan } from '../cql/engine.js';
import { canonicalOf, readGroups, readSupplemental } from '../cql/measure-definition.js';
import type { GroupDefinition, SupplementalDefinition } from '../cql/measure-definition.js';
import type { Bundle, Measure, Resource } from '../fhir/types.js';
import type { PersonResult, RecordEvaluation, SupplementalData } from './person-result.js';
import { groupResults } from './populations.js';
import { supplementalData } from './populations-supplemental.js';

/** The text of a record cannot be read as FHIR resources. */
export class RecordContentError extends Error {
  override name = 'RecordContentError';
}

interface MeasureReading {
  groups: readonly GroupDefinition[];
  supplemental: readonly SupplementalDefinition[];
}

/**
 * Everything that is counted for one record: the one way from a plan to results, for the command line, threads and runs
 * alike. A measure that fails gives a result with its error; only the other measures are counted then.
 * @param packages those of the plan's request, in its order
 */
export async function evaluateRecord(
  plan: Plan,
  packages: readonly MeasurePackage[],
  record: PatientRecord,
): Promise<RecordEvaluation> {
  const results: PersonResult[] = [];
  const supplemental: SupplementalData[] = [];
  const allValues = await plan.evaluate(record);
  for (const [index, { measure }] of packages.entries()) {
    const values = allValues[index];
    if (!values) throw new Error(`The engine gave no values for ${canonicalOf(measure)}`);
    results.push(personResult(record.id, measure, values));
    supplemental.push(values.error === null ? supplementalData(reading(measure).supplemental, values) : {});
  }
  return { id: record.id, results, supplemental };
}

/** The same for a record given as text; text that cannot be read is an error of each of its results. */
export async function evaluateContent(
  plan: Plan,
  packages: readonly MeasurePackage[],
  { id, content }: { id: string; content: string },
): Promise<RecordEvaluation> {
  let resources: Resource[];
  try {
    resources = readResources(content);
  } catch (fault) {
    if (!(fault instanceof RecordContentError)) throw fault;
    return failedRecord(packages, id, fault.message);
  }
  return evaluateRecord(plan, packages, { id, resources });
}

/** One result with the error for each measure. */
export function failedRecord(packages: readonly MeasurePackage[], id: string, error: string): RecordEvaluation {
  return {
    id,
    results: packages.map(({ measure }) => ({ patient: id, measure: canonicalOf(measure), groups: [], error })),
    supplemental: packages.map(() => ({})),
  };
}

/**
 * Resources of a Bundle or of a JSON array, in their order.
 * @throws RecordContentError without any of the text, which is patient data
 */
export function readResources(content: string): Resource[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    throw new RecordContentError('The record is not valid JSON');
  }
  const entries = Array.isArray(parsed)
    ? (parsed as unknown[])
    : (parsed as Bundle | null)?.resourceType === 'Bundle'
      ? ((parsed as Bundle).entry ?? []).map((entry) => (entry as { resource?: unknown } | null)?.resource)
      : null;
  if (entries === null) throw new RecordContentError('The record is neither a Bundle nor a list of resources');
  return entries.filter(isResource);
}

const readings = new WeakMap<Measure, MeasureReading>();

function reading(measure: Measure): MeasureReading {
  let known = readings.get(measure);
  if (!known) {
    known = { groups: readGroups(measure), supplemental: readSupplemental(measure) };
    readings.set(measure, known);
  }
  return known;
}

/** What the values of one measure count for. */
export function personResult(patient: string, measure: Measure, values: MeasureValues): PersonResult {
  const canonical = canonicalOf(measure);
  if (values.error !== null) return { patient, measure: canonical, groups: [], error: values.error };
  try {
    return { patient, measure: canonical, groups: groupResults(reading(measure).groups, values), error: null };
  } catch (fault) {
    const error = fault instanceof Error ? fault.message : 'The populations cannot be determined';
    return { patient, measure: canonical, groups: [], error };
  }
}

function isResource(value: unknown): value is Resource {
  return typeof (value as { resourceType?: unknown } | null | undefined)?.resourceType === 'string';
}
