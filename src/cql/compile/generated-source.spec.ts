import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../fhir/types.js';
import { libraryKey } from '../translate/library-key.js';
import { translateLibraries } from '../translate/translator.js';
import { compileDefines } from './evaluate-defines.js';

const LOGIC = `library Golden version '1'
using FHIR version '4.0.1'
valueset "A ' quoted \\" name": 'http://example.org/vs'
context Patient
define "Final": [Observation: "A ' quoted \\" name"] O where O.status.value = 'final'
define "Any /* Final */": exists "Final" and 1 < 2
define "One Final": singleton from "Final" is not null`;

/** Names are a prefix and a number, texts are quoted, what is the same for all persons stands outside. */
const SOURCE = `'use strict';
const [singletonFrom2, definition5, property9, equal10, query12, exists15, lessThan16, constant18, and19, not22] = runtime;
const [p1, p4, p6, p7, p11, p14, p21, p24] = prepared;
let person = null;
const current = { get person() { return person; } };
// "Patient" of "Golden|1"
const d3 = definition5(current, 0, p4, () => singletonFrom2(person.retrieve(p1)));
// "Final" of "Golden|1"
const d13 = definition5(current, 1, p14, () => query12(budget, person.retrieveByCode(p6, p7), (e8) => {
  if (!(equal10(property9(property9(e8, "status"), "value"), "final") === true)) return p11;
  return e8;
}));
const c17 = constant18(() => lessThan16(1, 2));
// "Any /* Final */" of "Golden|1"
const d20 = definition5(current, 2, p21, () => and19(exists15(d13()), () => c17()));
// "One Final" of "Golden|1"
const d23 = definition5(current, 3, p24, () => not22((singletonFrom2(d13()) === null)));
return { begin(evaluation) { person = evaluation; }, results: [d3, d13, d20, d23] };`;

function compiled() {
  const elm = translateLibraries(new Map([[libraryKey(LOGIC), LOGIC]]));
  const library = elm.get('Golden|1');
  if (!library) throw new Error('The library was not translated');
  delete library.library.includes;
  const valueSet = {
    resourceType: 'ValueSet' as const,
    status: 'active' as const,
    url: 'http://example.org/vs',
    expansion: { timestamp: '2026-01-01', contains: [{ system: 's', code: 'c' }] },
  };
  return compileDefines([library], library, {
    valueSets: [valueSet],
    period: { start: '2026-01-01', end: '2026-12-31' },
    profiles: 'inferred',
    now: '2026-12-31T23:59:59Z',
    timezoneOffset: 0,
  });
}

const patient = { resourceType: 'Patient', id: 'p' } as Resource;
const finals = (count: number): Resource[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ resourceType: 'Observation', id: `o${index}`, status: 'final' },
    code: { coding: [{ system: 's', code: 'c' }] },
  }));

describe('the source of a plan', () => {
  it('is what a reader expects', () => expect(compiled().source).toBe(SOURCE));

  it('goes on with the next definition and the next person after a fault', () => {
    const defines = compiled();
    const outcomes = [1, 2, 0].map((count) => {
      const values = defines.evaluate({ id: 'p', resources: [patient, ...finals(count)] });
      return ['Golden.Any /* Final */', 'Golden.One Final'].map((name) => {
        const outcome = values.get(name);
        return outcome && 'error' in outcome ? outcome.error : outcome?.plain;
      });
    });
    expect(outcomes).toEqual([
      [true, true],
      [true, '"singleton from" is asked of a list of several elements (Golden|1, One Final)'],
      [false, false],
    ]);
  });
});
