import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { patientRecords } from '../../src/cli/patient-records.js';
import type { MeasurePackage, Period } from '../../src/cql/engine.js';
import { DEFAULT_ENGINE } from '../../src/cql/engines.js';
import { EvaluationPool } from '../../src/evaluation/threads/evaluation-pool.js';
import type { RecordContent } from '../../src/evaluation/threads/evaluation-pool.js';
import type { Bundle } from '../../src/fhir/types.js';
import { findCorpus, readCorpusMeasure } from '../conformance/corpus.js';

/** Patient-measures per second of the reference engine, with 1 and 2 threads, on official cases and on Synthea records. */

const APP_PLUS = [
  'DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR',
  'BreastCancerScreeningFHIR',
  'ColonCancerScreeningFHIR',
  'ControllingHighBloodPressureFHIR',
  'PCSDepressionScreenAndFollowUpFHIR',
];
const CHUNK = 8;

interface Input {
  name: string;
  packages: MeasurePackage[];
  period: Period;
  records: RecordContent[];
}

const corpus = findCorpus();
if (corpus === null)
  throw new Error('The benchmark needs the corpus: set CALIPER_CORPUS, or place it at ../shared/corpus.');
console.log(
  `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
for (const input of [officialCases(corpus), synthea(corpus)]) {
  const characters = input.records.reduce((sum, { content }) => sum + content.length, 0);
  const size = `${input.records.length} records, ${(characters / input.records.length / 1024).toFixed(0)} KiB each on average`;
  console.log(`${input.name}: ${size}, ${input.packages.length} measures`);
  for (const threads of [1, 2]) {
    const { figures, failures } = await measureRun(input, threads);
    console.log([`  ${threads} thread(s): ${figures}`, ...failures.map((each) => `    failed: ${each}`)].join('\n'));
  }
}

/** What was measured, and which evaluations failed: those of official cases are explained in docs/conformance.md. */
async function measureRun(
  { packages, period, records }: Input,
  threads: number,
): Promise<{ figures: string; failures: string[] }> {
  const pool = new EvaluationPool({ threads });
  const request = {
    engine: DEFAULT_ENGINE,
    packages,
    period,
    profiles: 'inferred' as const,
    now: `${period.end}T23:59:59.999Z`,
    timezoneOffset: 0,
  };
  const chunks: RecordContent[][] = [];
  for (let at = 0; at < records.length; at += CHUNK) chunks.push(records.slice(at, at + CHUNK));
  const preparing = performance.now();
  // Each thread prepares the plan and warms up on one chunk before the clock starts.
  await Promise.all(Array.from({ length: threads }, () => pool.evaluate(request, chunks[0] ?? [])));
  const started = performance.now();
  const evaluations = (await Promise.all(chunks.map((chunk) => pool.evaluate(request, chunk)))).flat();
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  const failures = evaluations
    .flatMap(({ results }) => results)
    .filter(({ error }) => error !== null)
    .map(({ patient, measure, error }) => `${patient} in ${measure}: ${error}`);
  const rate = ((records.length * packages.length) / seconds).toFixed(1);
  const preparation = ((started - preparing) / 1000).toFixed(1);
  const took = `${seconds.toFixed(1)} s, after ${preparation} s of preparation; ${failures.length} failed`;
  return { figures: `${rate} patient-measures/s (${took})`, failures };
}

function officialCases(folder: string): Input {
  const measures = APP_PLUS.map((name) => readCorpusMeasure(folder, name));
  return {
    name: 'Official cases of the five measures',
    packages: measures.map((measure) => measure.package),
    period: { start: '2025-01-01', end: '2025-12-31' },
    records: measures.flatMap(({ cases }) => cases.map(({ id, bundle }) => ({ id, content: JSON.stringify(bundle) }))),
  };
}

function synthea(folder: string): Input {
  const place = join(folder, 'synthea-r4');
  return {
    name: 'Synthea records',
    packages: APP_PLUS.map((name) => readCorpusMeasure(folder, name).package),
    period: { start: '2019-01-01', end: '2019-12-31' },
    records: readdirSync(place)
      .sort()
      .flatMap((file) => patientRecords(JSON.parse(readFileSync(join(place, file), 'utf8')) as Bundle)),
  };
}
