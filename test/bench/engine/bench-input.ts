import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { patientRecords } from '../../../src/cli/patient-records.js';
import type { RecordText } from '../../../src/cli/patient-records.js';
import type { MeasurePackage, PatientRecord, Period, PlanRequest } from '../../../src/cql/engine.js';
import { readResources } from '../../../src/evaluation/evaluate-record.js';
import type { Bundle } from '../../../src/fhir/types.js';
import { corpusMeasures, findCorpus, readCorpusMeasure } from '../../conformance/corpus.js';
import type { CorpusMeasure } from '../../conformance/corpus.js';

/** The year in which most of the Synthea records have encounters, and all generated ones. */
export const BENCH_PERIOD: Period = { start: '2019-01-01', end: '2019-12-31' };

export function requiredCorpus(): string {
  const corpus = findCorpus();
  if (corpus !== null) return corpus;
  throw new Error('The benchmark needs the corpus: set CALIPER_CORPUS, or place it at ../shared/corpus.');
}

export function allMeasures(corpus: string): CorpusMeasure[] {
  return corpusMeasures(corpus).map((name) => readCorpusMeasure(corpus, name));
}

export function planRequest(packages: readonly MeasurePackage[], period: Period): PlanRequest {
  return { packages, period, profiles: 'inferred', now: `${period.end}T23:59:59.999Z`, timezoneOffset: 0 };
}

export function syntheaTexts(corpus: string): RecordText[] {
  const folder = join(corpus, 'synthea-r4');
  return readdirSync(folder)
    .sort()
    .flatMap((file) => patientRecords(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Bundle));
}

/** Parses anew, so that no engine profits from what it remembers of the objects of an earlier pass. */
export function parsed(texts: readonly RecordText[]): PatientRecord[] {
  return texts.map(({ id, content }) => ({ id, resources: readResources(content) }));
}

export function machine(): string {
  const model = cpus()[0]?.model ?? 'processor unknown';
  return `${cpus().length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, one thread`;
}

export function kibibytes(texts: readonly RecordText[]): number {
  return texts.reduce((sum, { content }) => sum + content.length, 0) / 1024;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
