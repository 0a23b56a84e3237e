import { cpus, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { linkAll } from '../../src/records/matching/index.js';
import { accuracyOf, type Tally } from './matching/accuracy.js';
import { knownPopulation } from './matching/known-population.js';

/**
 * How well and how fast source patients are linked: a made-up ACO of which it is known who is who. The rules were
 * tuned on seed 11 and are reported on another. Arguments: seed, then numbers of persons.
 */
const TUNED_ON = 11;
const SOURCES = 4;
const [seed = 2028, ...sizes] = process.argv.slice(2).map(Number);

console.log(
  `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
console.log(
  `${SOURCES} sources, seed ${seed} (tuned on seed ${TUNED_ON}); the model is estimated from the patients alone`,
);
for (const persons of sizes.length > 0 ? sizes : [10_000, 100_000]) await measure(persons);

async function measure(persons: number): Promise<void> {
  const { patients, truth, featureSeconds } = knownPopulation(persons, SOURCES, seed);
  const [started, worked] = [performance.now(), process.cpuUsage()];
  const result = await linkAll(patients);
  const linkSeconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(worked);
  const seconds = featureSeconds + linkSeconds;
  const accuracy = accuracyOf(result, truth);
  const { blocks, model, compared } = result;
  const { linked, reviewed, missed } = accuracy.pairs;
  // What one more source patient costs: both of a pair have it.
  const candidates = (2 * compared) / patients.length;
  console.log(
    `${persons} persons, ${patients.length} source patients, ${linked + reviewed + missed} pairs of one person`,
  );
  console.log(
    `  precision ${accuracy.precision.toFixed(5)}: ${accuracy.falsePairs} false of ${linked + accuracy.falsePairs} linked ${counts(accuracy.falseByNote)}`,
  );
  console.log(`  recall ${accuracy.recall.toFixed(4)}: ${linked} linked, ${reviewed} for review, ${missed} missed`);
  console.log(`  reviews ${accuracy.reviews}, of which ${accuracy.vainReviews} are of two persons`);
  console.log(
    `  blocks ${blocks.keys}, the largest of ${blocks.largest}, ${blocks.split} split, ${blocks.skipped} parts skipped; ${compared} pairs compared, ${candidates.toFixed(2)} for each patient`,
  );
  console.log(
    `  thresholds: match from ${model.thresholds.match.toFixed(2)}, review from ${model.thresholds.review.toFixed(2)} bits`,
  );
  console.log(
    `  ${seconds.toFixed(1)} s (features ${featureSeconds.toFixed(1)}, linking ${linkSeconds.toFixed(1)}, of which ${((user + system) / 1e6).toFixed(1)} of processor), ` +
      `${Math.round(patients.length / seconds)} patients/s, at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  );
  for (const [variant, tally] of [...accuracy.byVariant].sort()) console.log(`    ${row(variant, tally)}`);
}

function row(variant: string, { linked, reviewed, missed }: Tally): string {
  const recall = linked / (linked + reviewed + missed);
  return `${variant.padEnd(24)} recall ${recall.toFixed(4)}: ${linked} linked, ${reviewed} for review, ${missed} missed`;
}

function counts(found: ReadonlyMap<string, number>): string {
  return found.size > 0 ? `(${[...found].map(([note, count]) => `${count} ${note}`).join(', ')})` : '';
}
