import type { MeasurePackage } from '../../../src/cql/engine.js';
import { engineNamed } from '../../../src/cql/engines.js';
import { BENCH_PERIOD, allMeasures, median, planRequest, requiredCorpus } from './bench-input.js';

const REPEATS = 5;

/** How long a plan takes to prepare: ELM decoded, linked, generated, and compiled by JavaScript. */
export function benchCompileTime(): Promise<void> {
  console.log(`4. Compile time: the first of the process, and the median of ${REPEATS} more`);
  const measures = allMeasures(requiredCorpus());
  for (const measure of measures) console.log(`   ${measure.name.padEnd(70)} ${prepared([measure.package])}`);
  const packages = measures.map((measure) => measure.package);
  console.log(`   ${`all ${measures.length} as one plan`.padEnd(70)} ${prepared(packages)}`);
  return Promise.resolve();
}

function prepared(packages: readonly MeasurePackage[]): string {
  const times = Array.from({ length: REPEATS + 1 }, () => {
    const started = performance.now();
    engineNamed('compiled').prepare(planRequest(packages, BENCH_PERIOD));
    return performance.now() - started;
  });
  return `${(times[0] ?? NaN).toFixed(0)} ms, ${median(times.slice(1)).toFixed(0)} ms`;
}
