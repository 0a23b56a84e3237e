import { compileDefines } from '../../src/cql/compile/evaluate-defines.js';
import type { Outcome } from '../../src/cql/compile/evaluate-defines.js';
import { checkedElm } from '../../src/cql/elm-shape.js';
import type { ElmLibrary } from '../../src/cql/elm.js';

const REQUEST = {
  period: { start: '2026-01-01', end: '2026-12-31' },
  profiles: 'inferred',
  now: '2026-12-31T00:00:00Z',
  timezoneOffset: 0,
  valueSets: [],
  limits: { steps: 1_000_000, time: 20_000 },
} as const;
const RECORD = { id: 'p', resources: [{ resourceType: 'Patient', id: 'p', birthDate: '1960-01-01' }] } as const;

/** Values or errors of the definitions of libraries that may be hostile, for a record of a patient alone. */
export function outcomes(main: ElmLibrary, others: readonly ElmLibrary[] = []): Map<string, Outcome> {
  const checked = [main, ...others].map((library) => checkedElm(library));
  const [first] = checked;
  if (!first) throw new TypeError('A main library is needed');
  return compileDefines(checked, first, REQUEST).evaluate(RECORD);
}
