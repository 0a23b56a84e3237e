import { writeFileSync } from 'node:fs';
import { estimateModel, type MatchModel } from '../../../src/records/matching/index.js';
import { knownPopulation } from './known-population.js';

/**
 * Writes `src/records/matching/default-model.ts` anew: estimated from a made-up ACO, by the program alone. Run it from
 * the root of the repository after a change of features, levels or estimation.
 */
const [PERSONS, SOURCES, SEED] = [20_000, 4, 5];
/** Names that the made-up ACO does not have are common elsewhere: to share one is not to say more than 1 in 1000. */
const RAREST = 0.001;
const LEAST_LISTED = 0.0005;
const WIDTH = 112;

const features = knownPopulation(PERSONS, SOURCES, SEED).patients.map((patient) => patient.features);
const model = estimateModel(features, {
  origin: `estimated from ${features.length} patients of a made-up ACO: ${PERSONS} persons, ${SOURCES} sources, seed ${SEED}`,
});
writeFileSync('src/records/matching/default-model.ts', source(model));

function source({ origin, fields, givenNames, familyNames, pairsPerPatient, thresholds }: MatchModel): string {
  const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  const rest = JSON.stringify({ fields, pairsPerPatient, thresholds }, rounded, 2);
  return `import type { MatchModel, NameShares } from './model.js';

// Written by test/bench/matching/write-default-model.ts.

function shares(text: string): NameShares {
  const words = text.trim().split(/\\s+/);
  const pairs = words.flatMap((name, place) => (place % 2 === 0 ? [[name, Number(words[place + 1])] as const] : []));
  return { shares: Object.fromEntries(pairs), rarest: ${RAREST} };
}

/** For populations that are too small to estimate a model from. */
export const DEFAULT_MODEL: MatchModel = {
  origin: '${origin}',
  patients: ${features.length},
  givenNames: shares(\`
${lines(givenNames.shares)}\`),
  familyNames: shares(\`
${lines(familyNames.shares)}\`),
  ...${rest},
};
`;
}

function lines(shares: Record<string, number>): string {
  const words = Object.entries(shares).filter(([, share]) => share >= LEAST_LISTED);
  const found = [''];
  for (const [name, share] of words) {
    const word = `${name} ${share.toPrecision(3)}`;
    const line = found[found.length - 1];
    if (line.length + word.length > WIDTH) found.push(word);
    else found[found.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return found.map((line) => `    ${line}\n`).join('');
}
