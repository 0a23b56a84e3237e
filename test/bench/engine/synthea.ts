import { engineNamed } from '../../../src/cql/engines.js';
import { BENCH_PERIOD, allMeasures, kibibytes, planRequest, requiredCorpus, syntheaTexts } from './bench-input.js';
import { timeParse, timePlan } from './time-plan.js';

const MEASURED_MS = 3000;
/** A service is warm after its first chunk of persons; the reference gains nothing after the first pass. */
const WARM_UP = 5;

/** All measures as one plan over the Synthea records, by both engines, beside the parsing of the same text. */
export async function benchSynthea(): Promise<void> {
  const corpus = requiredCorpus();
  const packages = allMeasures(corpus).map((measure) => measure.package);
  const texts = syntheaTexts(corpus);
  const request = planRequest(packages, BENCH_PERIOD);
  console.log(
    `2. ${texts.length} Synthea records, ${(kibibytes(texts) / texts.length).toFixed(0)} KiB on average, ${packages.length} measures as one plan`,
  );
  console.log(
    `   ${WARM_UP} passes of the compiled engine and one of the other to warm up, then whole passes for at least ${MEASURED_MS} ms; parsing counted apart`,
  );
  timeParse(texts, 0);
  const parse = timeParse(texts, MEASURED_MS);
  const times: Record<'compiled' | 'reference', number> = { compiled: 0, reference: 0 };
  for (const engine of ['compiled', 'reference'] as const) {
    const plan = engineNamed(engine).prepare(request);
    for (let pass = 0; pass < (engine === 'compiled' ? WARM_UP : 1); pass++) await timePlan(plan, texts, 0);
    times[engine] = await timePlan(plan, texts, MEASURED_MS);
  }
  const each = (ms: number) => `${(ms / texts.length).toFixed(2)} ms a record`;
  console.log(`   JSON.parse ${each(parse)}, compiled ${each(times.compiled)}, reference ${each(times.reference)}`);
  console.log(
    `   reference / compiled ${(times.reference / times.compiled).toFixed(0)} x, compiled / JSON.parse ${(times.compiled / parse).toFixed(2)}`,
  );
}
