import { describe } from '@jest/globals';
import { corpusMeasures, findCorpus } from './corpus.js';

const corpus = findCorpus();

/** `describe` of what needs the corpus. A clone without the corpus has no such data; in CI its absence fails. */
export const conformance = corpus === null && process.env['CI'] !== 'true' ? describe.skip : describe;

/** Names of the corpus measures, for `it.each`. Without the corpus one entry, which fails, in CI only. */
export const officialMeasures = corpus === null ? ['(no corpus)'] : corpusMeasures(corpus);

/** The folder of the corpus. @throws Error when there is none */
export function theCorpus(): string {
  if (corpus === null) throw new Error('The corpus was not found: set CALIPER_CORPUS.');
  return corpus;
}
