import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { corpusMeasures } from '../corpus.js';
import type { Comparison, ComparisonTask, Disagreement } from './compare-records.js';
import { REFERENCE_FAULTS } from './reference-faults.js';
import type { ReferenceFault } from './reference-faults.js';
import { reproduceFault } from './reproduce-fault.js';

export interface DifferentialOptions {
  /** Empty: all. */
  measures: readonly string[];
  /** Every eighth record only. */
  quick: boolean;
  /** Every official case in every measure, not only in its own: some minutes more. */
  cross: boolean;
  threads: number;
}

/** Disagreements of one definition that are shown. */
const SHOWN = 2;
const QUICK = 8;

/**
 * Compares both engines on every definition of every measure over its official cases and the Synthea records; false
 * when they disagree without a fault of the reference that explains it.
 */
export async function runDifferential(corpus: string, options: DifferentialOptions): Promise<boolean> {
  const started = performance.now();
  const measures = options.measures.length > 0 ? options.measures : corpusMeasures(corpus);
  const comparisons = await compareAll(corpus, measures, options);
  const used = new Set<ReferenceFault>();
  let unexplained = 0;
  console.log('Compiled engine against the reference, every definition');
  for (const measure of measures) {
    const compared = sum(comparisons.filter((one) => one.measure === measure));
    const { disagreements } = compared;
    const open = disagreements.filter((disagreement) => {
      const fault = faultOf(disagreement);
      if (fault) used.add(fault);
      return fault === undefined;
    });
    unexplained += open.length;
    const explained = disagreements.length - open.length;
    console.log(
      [
        `${measure}: ${size(compared)}; ${explained} by faults of the reference, ${open.length} unexplained`,
        ...described(open),
      ].join('\n'),
    );
  }
  const complete = options.measures.length === 0 && !options.quick;
  const stale = await staleFaults(
    complete ? REFERENCE_FAULTS.filter((fault) => !used.has(fault) && (options.cross || !fault.crossOnly)) : [],
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `All: ${size(sum(comparisons))}; ${unexplained} unexplained, ${REFERENCE_FAULTS.length} faults of the reference listed (${seconds} s)`,
  );
  return unexplained === 0 && stale === 0;
}

type MeasureComparison = Comparison & { measure: string };

async function compareAll(
  corpus: string,
  measures: readonly string[],
  { quick, cross, threads }: DifferentialOptions,
): Promise<MeasureComparison[]> {
  const pool = new Piscina<ComparisonTask, Comparison>({
    filename: fileURLToPath(new URL('./comparison.worker.js', import.meta.url)),
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: 10_000,
  });
  const parts = quick ? 1 : threads;
  const tasks = (['synthea', cross ? 'every-case' : 'cases'] as const).flatMap((records) =>
    measures.flatMap((measure) =>
      Array.from({ length: parts }, (_, remainder) => ({
        corpus,
        measure,
        records,
        divisor: quick ? QUICK : parts,
        remainder,
      })),
    ),
  );
  const comparisons = await Promise.all(
    tasks.map(async (task) => ({ measure: task.measure, ...(await pool.run(task)) })),
  );
  await pool.close();
  return comparisons;
}

function sum(comparisons: readonly Comparison[]): Comparison {
  return {
    values: comparisons.reduce((total, { values }) => total + values, 0),
    records: comparisons.reduce((total, { records }) => total + records, 0),
    telling: comparisons.reduce((total, { telling }) => total + telling, 0),
    failures: comparisons.reduce((total, { failures }) => total + failures, 0),
    disagreements: comparisons.flatMap(({ disagreements }) => disagreements),
  };
}

function size({ values, records, telling, failures }: Comparison): string {
  return `${values} values of ${records} records (${telling} neither null, false nor empty; ${failures} errors)`;
}

function faultOf(disagreement: Disagreement): ReferenceFault | undefined {
  const words = `${disagreement.place}: ${disagreement.reference} / ${disagreement.compiled}`;
  return REFERENCE_FAULTS.find(
    ({ defines, where }) => defines.includes(disagreement.define) && (where?.test(words) ?? true),
  );
}

/** By definition, how many records and the first of them. */
function described(disagreements: readonly Disagreement[]): string[] {
  return [...new Set(disagreements.map(({ define }) => define))].flatMap((define) => {
    const same = disagreements.filter((one) => one.define === define);
    return [
      `  DISAGREE ${define}: ${same.length} records`,
      ...same
        .slice(0, SHOWN)
        .flatMap(({ record, place, reference, compiled }) => [
          `    ${record} at ${place}`,
          `      reference ${reference}`,
          `      compiled  ${compiled}`,
        ]),
    ];
  });
}

/** Says which entries explain nothing, and which reproductions show no difference; gives their number. */
async function staleFaults(unused: readonly ReferenceFault[]): Promise<number> {
  let stale = unused.length;
  for (const { name } of unused) console.log(`  FAULT OF THE REFERENCE that explains nothing: ${name}`);
  for (const fault of REFERENCE_FAULTS) {
    const { differs, reference, compiled } = await reproduceFault(fault);
    console.log(`  fault of the reference, ${fault.name}: reference ${reference}, compiled ${compiled}`);
    if (!differs) stale += 1;
    if (!differs) console.log('    BOTH ENGINES AGREE on its reproduction');
  }
  return stale;
}
