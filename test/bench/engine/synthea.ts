import type { Plan } from '../../../src/cql/engine.js';
import { engineNamed } from '../../../src/cql/engines.js';
import {
  BENCH_PERIOD,
  allMeasures,
  kibibytes,
  median,
  parsed,
  planRequest,
  requiredCorpus,
  syntheaTexts,
} from './bench-input.js';

/** A service is warm after its first chunk of persons; the reference gains nothing after its first pass. */
const WARM_UP = 5;
const ROUNDS = 5;
/** Passes of the compiled engine in each round, each beside one of parsing. */
const PASSES = 6;

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
    `   ${WARM_UP} passes of the compiled engine and one of the reference to warm up; ${ROUNDS} rounds of ${PASSES} passes of parsing and the compiled engine in turn and one of the reference; medians`,
  );
  const [compiled, reference] = [engineNamed('compiled').prepare(request), engineNamed('reference').prepare(request)];
  for (let pass = 0; pass < WARM_UP; pass++) await onePass(compiled, parsed(texts));
  await onePass(reference, parsed(texts));
  const times = { parse: [] as number[], compiled: [] as number[], reference: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (let pass = 0; pass < PASSES; pass++) {
      const started = performance.now();
      const contents = texts.map(({ content }) => JSON.parse(content) as unknown);
      times.parse.push((performance.now() - started) / contents.length);
      times.compiled.push(await onePass(compiled, parsed(texts)));
    }
    times.reference.push(await onePass(reference, parsed(texts)));
  }
  print(median(times.parse), median(times.compiled), median(times.reference));
}

/** Milliseconds a record. */
async function onePass(plan: Plan, records: ReturnType<typeof parsed>): Promise<number> {
  const started = performance.now();
  for (const record of records) await plan.evaluate(record);
  return (performance.now() - started) / records.length;
}

function print(parse: number, compiled: number, reference: number): void {
  const each = (ms: number) => `${ms.toFixed(2)} ms a record`;
  console.log(`   JSON.parse ${each(parse)}, compiled ${each(compiled)}, reference ${each(reference)}`);
  console.log(
    `   reference / compiled ${(reference / compiled).toFixed(0)} x, compiled / JSON.parse ${(compiled / parse).toFixed(2)}`,
  );
}
