import { EXCLUDED_TESTS } from './exclusions.js';
import { judgeTest } from './judge-test.js';
import type { Verdict } from './judge-test.js';
import { SUITE_SIZE, readSuite } from './specification-test.js';
import type { SpecificationTest } from './specification-test.js';
import { translateAlone, translateTests } from './translate-suite.js';

/** Which tests are run: those whose file or name contains each of these, without regard to case. */
export interface SuiteOptions {
  filters: readonly string[];
}

interface Counts {
  passed: number;
  failed: number;
  refused: number;
  excluded: number;
}

/** At least this share of the tests that the translator takes must pass; those it refuses never reach the engine. */
const REQUIRED = 0.99;

/** Runs the specification's suite by the compiled engine; false when a test fails that is not excluded. */
export async function runCqlTests(corpus: string, { filters }: SuiteOptions): Promise<boolean> {
  const suite = readSuite(corpus);
  if (suite.length !== SUITE_SIZE) throw new Error(`The suite has ${suite.length} tests, not ${SUITE_SIZE}`);
  const wanted = suite.filter(({ name }) => filters.every((part) => name.toLowerCase().includes(part.toLowerCase())));
  const total: Counts = { passed: 0, failed: 0, refused: 0, excluded: 0 };
  console.log(`Tests of the CQL specification (${wanted.length} of ${suite.length})`);
  let faults = 0;
  for (const file of new Set(wanted.map((test) => test.file))) {
    const tests = wanted.filter((test) => test.file === file);
    const { counts, lines, unexplained } = await runFile(
      suite.filter((test) => test.file === file),
      tests,
    );
    for (const kind of Object.keys(total) as (keyof Counts)[]) total[kind] += counts[kind];
    faults += unexplained;
    console.log([row(file, counts), ...lines].join('\n'));
  }
  const share = total.passed / (wanted.length - total.refused);
  console.log(`${row('All', total)}: ${(share * 100).toFixed(2)} % of those translated`);
  if (filters.length > 0) return faults === 0;
  for (const { name } of EXCLUDED_TESTS) {
    if (suite.some((test) => test.name === name)) continue;
    console.log(`  EXCLUDED TEST UNKNOWN: ${name}`);
    faults += 1;
  }
  return faults === 0 && share >= REQUIRED;
}

async function runFile(
  all: readonly SpecificationTest[],
  tests: readonly SpecificationTest[],
): Promise<{ counts: Counts; lines: string[]; unexplained: number }> {
  const translations = await translateTests(all);
  const counts: Counts = { passed: 0, failed: 0, refused: 0, excluded: 0 };
  const lines: string[] = [];
  let unexplained = 0;
  for (const test of tests) {
    const together = judgeTest(test, translations.get(test) ?? { refused: 'not translated' });
    const verdict = together.kind === 'failed' ? judgeTest(test, await translateAlone(test)) : together;
    const exclusion = EXCLUDED_TESTS.find(({ name }) => name === test.name);
    const explained = exclusion !== undefined && verdict.kind === 'failed';
    counts[explained ? 'excluded' : verdict.kind] += 1;
    if ((verdict.kind === 'failed') !== (exclusion !== undefined)) unexplained += 1;
    lines.push(...described(test, verdict, exclusion?.reason));
  }
  return { counts, lines, unexplained };
}

function described({ name, expression }: SpecificationTest, verdict: Verdict, reason: string | undefined): string[] {
  if (verdict.kind === 'passed') return reason === undefined ? [] : [`  PASSED though excluded: ${name}`];
  const label = verdict.kind === 'refused' ? 'refused' : reason === undefined ? 'FAILED' : 'excluded';
  const head = [`  ${label} ${name}`, `    ${expression.replace(/\s+/g, ' ')}`];
  if (verdict.kind === 'refused') return [...head, `    translator: ${verdict.actual}`];
  return [
    ...head,
    `    expected ${verdict.expected}`,
    `    computed ${verdict.actual}`,
    ...(reason ? [`    ${reason}`] : []),
  ];
}

function row(name: string, { passed, failed, refused, excluded }: Counts): string {
  return `${name.padEnd(36)} ${passed} passed, ${failed} failed, ${refused} refused by the translator, ${excluded} excluded`;
}
