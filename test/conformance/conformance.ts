import { parseArgs } from 'node:util';
import type { ProfileMode } from '../../src/cql/engine.js';
import { DEFAULT_ENGINE } from '../../src/cql/engines.js';
import type { PersonResult } from '../../src/evaluation/person-result.js';
import { EvaluationPool } from '../../src/evaluation/threads/evaluation-pool.js';
import { corpusMeasures, findCorpus, readCorpusMeasure } from './corpus.js';
import type { CorpusMeasure, OfficialCase } from './corpus.js';
import { disagreements } from './expectation.js';
import { EXCLUSIONS } from './exclusions.js';

/**
 * Evaluates every official case of the corpus and compares it with the report its authors expect.
 * `--measure <name>` limits the run, `--profiles <mode>` chooses how retrieves read profiles, `--untagged` removes every
 * meta.profile first, `--values` adds what was computed for failed cases.
 */
const { values: options } = parseArgs({
  options: {
    measure: { type: 'string', multiple: true },
    profiles: { type: 'string', default: 'inferred' },
    untagged: { type: 'boolean', default: false },
    values: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '0' },
  },
});

interface Outcome {
  passed: number;
  failed: number;
  /** Failures that no exclusion explains, and exclusions that nothing fails any more. */
  unexplained: number;
}

const corpus = findCorpus();
if (corpus === null) {
  console.log('The corpus is not there: set CALIPER_CORPUS, or place it at ../shared/corpus.');
  process.exitCode = process.env['CI'] ? 1 : 0;
} else {
  process.exitCode = (await runAll(corpus)) ? 0 : 1;
}

async function runAll(folder: string): Promise<boolean> {
  const pool = new EvaluationPool({ threads: Number(options.jobs) });
  const total: Outcome = { passed: 0, failed: 0, unexplained: 0 };
  for (const name of options.measure ?? corpusMeasures(folder)) {
    const outcome = await runMeasure(pool, readCorpusMeasure(folder, name));
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.unexplained += outcome.unexplained;
  }
  await pool.close();
  if (total.unexplained > 0) console.log(`${total.unexplained} not explained in test/conformance/exclusions.ts`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.unexplained === 0;
}

async function runMeasure(pool: EvaluationPool, measure: CorpusMeasure): Promise<Outcome> {
  const lines: string[] = [];
  const outcome: Outcome = { passed: 0, failed: 0, unexplained: 0 };
  for (const [period, cases] of byPeriod(measure.cases)) {
    const request = {
      engine: DEFAULT_ENGINE,
      packages: [measure.package],
      period: JSON.parse(period) as OfficialCase['period'],
      profiles: options.profiles as ProfileMode,
      now: `${(JSON.parse(period) as OfficialCase['period']).end}T23:59:59.999Z`,
      timezoneOffset: 0,
    };
    for (const warning of await pool.prepare(request)) lines.push(`  note: ${warning.message}`);
    const chunks = chunked(cases, Math.ceil(cases.length / (pool.threads * 4)));
    const evaluations = (await Promise.all(chunks.map((chunk) => pool.evaluate(request, chunk.map(record))))).flat();
    for (const [index, official] of cases.entries()) {
      const result = evaluations[index]?.results[0];
      if (!result) throw new Error(`${measure.name} ${official.id}: no result`);
      lines.push(...judge(measure, official, result, outcome));
    }
  }
  console.log(`${measure.name}: ${outcome.passed} / ${measure.cases.length}`);
  for (const line of lines) console.log(line);
  return outcome;
}

/** Counts one case and says what there is to say about it. */
function judge(measure: CorpusMeasure, official: OfficialCase, result: PersonResult, outcome: Outcome): string[] {
  const faults = disagreements(measure.package.measure, official.report, result);
  const exclusion = EXCLUSIONS.find((item) => item.measure === measure.name && item.case === official.id);
  outcome[faults.length === 0 ? 'passed' : 'failed'] += 1;
  if (faults.length > 0 !== (exclusion !== undefined)) outcome.unexplained += 1;
  if (faults.length === 0) return exclusion ? [`  PASSED though excluded: ${official.id}`] : [];
  return [
    `  ${exclusion ? 'excluded' : 'FAILED'} ${official.id}: ${faults.join('; ')}`,
    ...(exclusion ? [`    ${exclusion.reason}`] : []),
    ...(options.values ? [`    ${JSON.stringify(result.groups)}`] : []),
  ];
}

function record({ id, bundle }: OfficialCase): { id: string; content: string } {
  const content = JSON.stringify(bundle, (key, value: unknown) =>
    options.untagged && key === 'profile' && Array.isArray(value) ? undefined : value,
  );
  return { id, content };
}

function byPeriod(cases: readonly OfficialCase[]): Map<string, OfficialCase[]> {
  const groups = new Map<string, OfficialCase[]>();
  for (const item of cases) {
    const key = JSON.stringify(item.period);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
