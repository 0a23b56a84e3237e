import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { findCorpus } from './corpus.js';
import { runCqlTests } from './cql-tests/run-cql-tests.js';
import { runDifferential } from './differential/run-differential.js';
import { runOfficialCases } from './official-cases.js';
import { runTranslatedPackages } from './translated-packages.js';

/**
 * Holds both engines to what others expect: the tests of the CQL specification, the official cases of the corpus
 * (with their ELM as published, and with their CQL translated anew), and each other.
 * `--only cql-tests|cases|translation|differential` chooses parts (repeatable), `--test <text>` specification tests by
 * file, group or name (all given must occur), `--measure <name>` measures, `--quick` compares the engines on every
 * eighth record, `--cross` on every official case in every measure, `--values` adds what was computed for failed cases, `--jobs` is the number of threads.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    test: { type: 'string', multiple: true, default: [] },
    measure: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    cross: { type: 'boolean', default: false },
    values: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '0' },
  },
});

const threads = Number(options.jobs) || availableParallelism();

const PARTS: Readonly<Record<string, (corpus: string) => Promise<boolean>>> = {
  'cql-tests': (corpus) => runCqlTests(corpus, { filters: options.test }),
  cases: (corpus) => runOfficialCases(corpus, { measures: options.measure, values: options.values, threads }),
  translation: (corpus) => runTranslatedPackages(corpus, { measures: options.measure, threads }),
  differential: (corpus) => {
    const { measure: measures, quick, cross } = options;
    return runDifferential(corpus, { measures, quick, cross, threads });
  },
};

const corpus = findCorpus();
if (corpus === null) {
  console.log('The corpus is not there: set CALIPER_CORPUS, or place it at ../shared/corpus.');
  process.exitCode = process.env['CI'] ? 1 : 0;
} else {
  process.exitCode = (await runParts(corpus)) ? 0 : 1;
}

async function runParts(folder: string): Promise<boolean> {
  const unknown = options.only.filter((name) => !(name in PARTS));
  if (unknown.length > 0)
    throw new Error(`No such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  const verdicts: string[] = [];
  for (const [name, run] of Object.entries(PARTS)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    const started = performance.now();
    const passed = await run(folder);
    verdicts.push(`${passed ? 'passed' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
    console.log('');
  }
  console.log(verdicts.join('\n'));
  return verdicts.every((verdict) => verdict.startsWith('passed'));
}
