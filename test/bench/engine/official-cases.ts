import { engineNamed } from '../../../src/cql/engines.js';
import { allMeasures, median, planRequest, requiredCorpus } from './bench-input.js';
import type { CorpusMeasure } from '../../conformance/corpus.js';
import { timePlan } from './time-plan.js';

const WARM_UP_MS = 1000;
const MEASURED_MS = 1000;

/** Official cases, each measure alone, by both engines. */
export async function benchOfficialCases(): Promise<void> {
  console.log('1. Official cases, each measure alone');
  console.log(
    `   warm-up at least ${WARM_UP_MS} ms, then at least ${MEASURED_MS} ms of whole passes; parsing not counted`,
  );
  const ratios: number[] = [];
  let cases = 0;
  for (const measure of allMeasures(requiredCorpus())) {
    const { count, reference, compiled } = await timeBoth(measure);
    cases += count;
    ratios.push(reference / compiled);
    const figures = [`${count} cases`, `reference ${micros(reference)}`, `compiled ${micros(compiled)}`];
    console.log(`   ${measure.name.padEnd(70)} ${figures.join(', ')} a case: ${(reference / compiled).toFixed(0)} x`);
  }
  console.log(`   median of ${ratios.length} measures, ${cases} cases: ${median(ratios).toFixed(0)} x`);
}

/** Milliseconds a case; of the cases of the measure's most frequent period. */
async function timeBoth({ package: source, cases }: CorpusMeasure) {
  const periods = cases.map(({ period }) => JSON.stringify(period));
  const period = mostFrequent(periods);
  const texts = cases
    .filter((_, index) => periods[index] === period)
    .map(({ id, bundle }) => ({ id, content: JSON.stringify(bundle) }));
  const request = planRequest([source], JSON.parse(period) as { start: string; end: string });
  const times = { count: texts.length, reference: 0, compiled: 0 };
  for (const engine of ['reference', 'compiled'] as const) {
    const plan = engineNamed(engine).prepare(request);
    await timePlan(plan, texts, WARM_UP_MS);
    times[engine] = (await timePlan(plan, texts, MEASURED_MS)) / texts.length;
  }
  return times;
}

function mostFrequent(values: readonly string[]): string {
  const count = (value: string) => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best), values[0] ?? '');
}

function micros(ms: number): string {
  return `${(ms * 1000).toFixed(0)} µs`;
}
