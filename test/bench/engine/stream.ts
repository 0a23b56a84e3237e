import { engineNamed } from '../../../src/cql/engines.js';
import { readResources } from '../../../src/evaluation/evaluate-record.js';
import { BENCH_PERIOD, allMeasures, planRequest, requiredCorpus } from './bench-input.js';
import { RecordGenerator } from './record-generator.js';

const WARM_UP = 500;
const SEED = 20_190_101;

/**
 * Generated records, one after another as text through one plan: parsed, evaluated, forgotten. The clock stands still
 * while the next is generated. Must be the only work of its process, as the peak of memory is the process's.
 */
export async function benchStream(count: number): Promise<void> {
  const packages = allMeasures(requiredCorpus()).map((measure) => measure.package);
  const plan = engineNamed('compiled').prepare(planRequest(packages, BENCH_PERIOD));
  const generator = new RecordGenerator(SEED, packages, BENCH_PERIOD);
  for (let n = 0; n < WARM_UP; n++) {
    await plan.evaluate({ id: String(n), resources: readResources(generator.next()) });
  }
  let [spent, characters, inPopulation, failed] = [0, 0, 0, 0];
  for (let n = 0; n < count; n++) {
    const text = generator.next();
    characters += text.length;
    const started = performance.now();
    const values = await plan.evaluate({ id: String(n), resources: readResources(text) });
    spent += performance.now() - started;
    const initial = values.map(({ expressions }) => expressions.get('Initial Population'));
    inPopulation += initial.filter((value) => value?.kind === 'boolean' && value.value === true).length;
    failed += values.filter(({ error }) => error !== null).length;
  }
  const rss = process.resourceUsage().maxRSS / 1024;
  const size = `${count} generated records, ${(characters / count / 1024).toFixed(1)} KiB on average`;
  console.log(`3. ${size}, ${packages.length} measures as one plan, ${WARM_UP} records to warm up, seed ${SEED}`);
  console.log(
    `   ${((count / spent) * 1000).toFixed(0)} patients/s, parsing included; peak of memory ${rss.toFixed(0)} MB resident`,
  );
  console.log(`   ${inPopulation} boolean initial populations reached; ${failed} evaluations failed`);
}
