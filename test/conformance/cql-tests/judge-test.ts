import { compileDefines } from '../../../src/cql/compile/evaluate-defines.js';
import type { Outcome } from '../../../src/cql/compile/evaluate-defines.js';
import { plainValue } from '../../../src/cql/runtime/plain-value.js';
import { isAsExpected } from './agreement.js';
import type { SpecificationTest } from './specification-test.js';
import type { TranslatedTest } from './translate-suite.js';

export type Verdict = { kind: 'passed' } | { kind: 'refused' | 'failed'; expected: string; actual: string };

const PATIENT = { id: 'nobody', resources: [{ resourceType: 'Patient' as const, id: 'nobody' }] };

/** The suite leaves the evaluation's moment and zone open. */
const REQUEST = {
  valueSets: [],
  period: { start: '2025-01-01', end: '2025-12-31' },
  profiles: 'ignored' as const,
  now: '2025-12-31T23:59:59.999Z',
  timezoneOffset: 0,
};

/** Evaluates one test by the compiled engine. An invalid one passes when it is refused or fails, at whatever stage. */
export function judgeTest({ invalid, output }: SpecificationTest, translated: TranslatedTest): Verdict {
  if ('refused' in translated) {
    const refusal = { kind: 'refused', expected: output ?? '', actual: translated.refused } as const;
    return invalid ? { kind: 'passed' } : refusal;
  }
  const { actual, expected } = evaluate(translated);
  if (invalid) return 'error' in actual ? { kind: 'passed' } : failed('an error', actual);
  if ('error' in expected || 'error' in actual) return failed(output ?? '', 'error' in expected ? expected : actual);
  return isAsExpected(expected.value, actual.value) ? { kind: 'passed' } : failed(shown(expected), actual);
}

function evaluate({ elm }: { elm: Parameters<typeof compileDefines>[1] }): { actual: Outcome; expected: Outcome } {
  try {
    const outcomes = compileDefines([elm], elm, REQUEST).evaluate(PATIENT);
    const missing = { error: 'not defined' };
    return { actual: outcomes.get('Suite.actual') ?? missing, expected: outcomes.get('Suite.expected') ?? missing };
  } catch (fault) {
    const refused = { error: String(fault) };
    return { actual: refused, expected: refused };
  }
}

function failed(expected: string, actual: Outcome): Verdict {
  return { kind: 'failed', expected, actual: shown(actual) };
}

function shown(outcome: Outcome): string {
  if ('error' in outcome) return `error: ${outcome.error}`;
  const { value } = outcome;
  const type = value === null ? '' : typeof value === 'object' ? `${value.constructor.name} ` : `${typeof value} `;
  return `${type}${JSON.stringify(plainValue(value))}`;
}
