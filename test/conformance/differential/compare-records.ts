import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { patientRecords } from '../../../src/cli/patient-records.js';
import { CompileError } from '../../../src/cql/compile/compile-error.js';
import { compileDefines } from '../../../src/cql/compile/evaluate-defines.js';
import type { CompiledDefines, DefinesRequest } from '../../../src/cql/compile/evaluate-defines.js';
import type { MeasurePackage, PatientRecord, Period } from '../../../src/cql/engine.js';
import { readPackageLibraries } from '../../../src/cql/package-libraries.js';
import { readResources } from '../../../src/evaluation/evaluate-record.js';
import type { Bundle } from '../../../src/fhir/types.js';
import { corpusMeasures, readCorpusMeasure } from '../corpus.js';
import { ReferenceDefines } from './reference-defines.js';
import type { PlainOutcome } from './reference-defines.js';
import { difference } from './same-value.js';

/** What one thread compares: the share of the records whose number leaves `remainder` by `divisor`. */
export interface ComparisonTask {
  corpus: string;
  measure: string;
  /** `every-case`: the official cases of all measures, not only its own. */
  records: 'cases' | 'every-case' | 'synthea';
  divisor: number;
  remainder: number;
}

/** One definition over one record, for which the engines differ. */
export interface Disagreement {
  measure: string;
  define: string;
  record: string;
  reference: string;
  compiled: string;
  /** Path of the first difference. */
  place: string;
}

export interface Comparison {
  /** Values compared: definitions times records. */
  values: number;
  records: number;
  /** Values other than null, an empty list and false: those by which the engines are told apart. */
  telling: number;
  /** Definitions that the reference fails to evaluate. */
  failures: number;
  disagreements: Disagreement[];
}

interface Engines {
  compiled: CompiledDefines;
  reference: ReferenceDefines;
}

interface CorpusRecord {
  period: Period;
  record: PatientRecord;
}

/** The year in which most of the Synthea records have encounters. */
const SYNTHEA_PERIOD: Period = { start: '2019-01-01', end: '2019-12-31' };

/** Evaluates every definition by both engines; runs in a thread. A package that does not compile is a disagreement. */
export async function compareRecords(task: ComparisonTask): Promise<Comparison> {
  const comparison: Comparison = { values: 0, records: 0, telling: 0, failures: 0, disagreements: [] };
  try {
    await compareShare(task, comparison);
  } catch (fault) {
    if (!(fault instanceof CompileError)) throw fault;
    const place = { measure: task.measure, define: '(package)', record: '(all)', place: 'compilation' };
    comparison.disagreements.push({ ...place, reference: 'compiles', compiled: fault.message });
  }
  return comparison;
}

async function compareShare(task: ComparisonTask, comparison: Comparison): Promise<void> {
  const source = readCorpusMeasure(task.corpus, task.measure);
  const records = task.records === 'synthea' ? syntheaRecords(task.corpus) : caseRecords(task);
  const engines = new Map<string, Engines>();
  for (const [index, { period, record }] of records.entries()) {
    if (index % task.divisor !== task.remainder) continue;
    const key = JSON.stringify(period);
    const both = engines.get(key) ?? prepared(source.package, period);
    engines.set(key, both);
    await compare(both, task.measure, record, comparison);
  }
}

function caseRecords({ corpus, measure, records }: ComparisonTask): CorpusRecord[] {
  const measures = records === 'every-case' ? corpusMeasures(corpus) : [measure];
  return measures.flatMap((name) =>
    readCorpusMeasure(corpus, name).cases.map(({ id, period, bundle }) =>
      corpusRecord(id, period, JSON.stringify(bundle)),
    ),
  );
}

function prepared(source: MeasurePackage, period: Period): Engines {
  const problems: string[] = [];
  const libraries = readPackageLibraries(source, problems);
  if (!libraries) throw new Error(problems.join('; '));
  const request: DefinesRequest = {
    valueSets: source.valueSets,
    period,
    profiles: 'inferred',
    now: `${period.end}T23:59:59.999Z`,
    timezoneOffset: 0,
  };
  return {
    compiled: compileDefines(libraries.all, libraries.main, request),
    reference: new ReferenceDefines(libraries.all, request),
  };
}

async function compare(
  { compiled, reference }: Engines,
  measure: string,
  record: PatientRecord,
  into: Comparison,
): Promise<void> {
  const expected = await reference.evaluate(record);
  const computed: Map<string, PlainOutcome> = compiled.evaluate(record);
  into.records += 1;
  for (const define of new Set([...expected.keys(), ...computed.keys()])) {
    into.values += 1;
    const [one, other] = [expected.get(define), computed.get(define)];
    if (one && 'error' in one) into.failures += 1;
    else if (one && isTelling(one.plain)) into.telling += 1;
    const place = one && other ? outcomeDifference(one, other) : 'not evaluated';
    if (place === null) continue;
    const disagreement = { measure, define, record: record.id, place };
    into.disagreements.push({ ...disagreement, reference: shown(one), compiled: shown(other) });
  }
}

function isTelling(value: unknown): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** Two failures agree: their words are each engine's own. */
export function outcomeDifference(reference: PlainOutcome, compiled: PlainOutcome): string | null {
  if ('error' in reference || 'error' in compiled) {
    return 'error' in reference && 'error' in compiled ? null : 'one engine fails';
  }
  return difference(reference.plain, compiled.plain);
}

/** A value in short. */
export function shown(outcome: PlainOutcome | undefined): string {
  if (outcome === undefined) return '(none)';
  if ('error' in outcome) return `error: ${outcome.error}`;
  return JSON.stringify(outcome.plain, shortResource).slice(0, 400);
}

function shortResource(_key: string, value: unknown): unknown {
  const { resourceType, id } = (value ?? {}) as { resourceType?: string; id?: string };
  return typeof resourceType === 'string' ? `${resourceType}/${id ?? '?'}` : value;
}

function corpusRecord(id: string, period: Period, content: string): CorpusRecord {
  return { period, record: { id, resources: readResources(content) } };
}

function syntheaRecords(corpus: string): CorpusRecord[] {
  const folder = join(corpus, 'synthea-r4');
  return readdirSync(folder)
    .sort()
    .flatMap((file) => patientRecords(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Bundle))
    .map(({ id, content }) => corpusRecord(id, SYNTHEA_PERIOD, content));
}
