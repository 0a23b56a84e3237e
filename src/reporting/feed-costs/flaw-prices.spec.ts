import { describe, expect, it } from '@jest/globals';
import type { PersonResult, PopulationCounts, RecordEvaluation } from '../../evaluation/person-result.js';
import { conceptKind, type ConceptKind } from '../../sources/health/coding/concept-kinds.js';
import { factsOf } from '../../sources/health/coding/resource-facts.js';
import { costWords } from './cost-words.js';
import { FlawPrices } from './flaw-prices.js';
import { mendedRecord } from './mended-record.js';
import { neededKinds } from './needed-kinds.js';
import { standingChange } from './standing-change.js';

const SOURCE = '6f1c1a0e-0000-4000-8000-000000000001';
const PERIOD = { start: '2026-01-01', end: '2026-12-31' };
const pressure = conceptKind('blood-pressure') as ConceptKind;

const result = (populations: PopulationCounts, error: string | null = null): PersonResult => ({
  ...{ patient: 'p', measure: 'm', error },
  groups: error === null ? [{ id: 'g', populations, observations: [], strata: {} }] : [],
});
const OUT = { denominator: 0, numerator: 0 };
const OPEN = { denominator: 1, numerator: 0 };
const MET = { denominator: 1, numerator: 1 };
const EXCLUDED = { denominator: 1, 'denominator-exclusion': 1, numerator: 0 };

describe('what mended data changes for a person', () => {
  it.each([
    [OPEN, MET, false, 'cannot-meet'],
    [MET, OPEN, false, 'meets-only-so'],
    [OUT, MET, false, 'left-out'],
    [OUT, OPEN, false, 'left-out'],
    [OPEN, OPEN, false, null],
    [EXCLUDED, EXCLUDED, false, null],
    [MET, OPEN, true, 'cannot-meet'],
    [OPEN, MET, true, 'meets-only-so'],
  ] as const)('is, from %j to %j (inverse: %s), %s', (before, after, inverse, change) => {
    expect(standingChange(result(before), result(after), inverse)).toBe(change);
  });

  it('is counted apart from who merely holds such data, and from what cannot be told', () => {
    const need = { kind: pressure, from: '2026-01-01', to: '2026-12-31' };
    const prices = new FlawPrices([{ measurePeriodId: 4, inverse: false, needs: [need] }]);
    const evaluation = (one: PersonResult): RecordEvaluation => ({ id: 'p', results: [one], supplemental: [{}] });
    const add = (personId: string, before: PersonResult, after: PersonResult | null, day: string | null) =>
      prices.add({
        personId,
        before: evaluation(before),
        flaws: [{ kind: 'blood-pressure', flaw: 'local-code', days: [day], after: after && evaluation(after) }],
      });
    add('helped', result(OPEN), result(MET), '2026-03-01');
    add('holds', result(OPEN), result(OPEN), '2026-03-01');
    add('met', result(MET), result(MET), '2026-03-01');
    add('long ago', result(OPEN), result(MET), '2025-12-31');
    add('failed', result(OPEN), result(OPEN, 'too long'), null);
    add('not mended', result(OPEN), null, '2026-03-01');
    expect(prices.list()).toEqual([
      {
        ...{ measurePeriodId: 4, kind: 'blood-pressure', flaw: 'local-code', held: 4, unverified: 2 },
        persons: [{ personId: 'helped', change: 'cannot-meet' }],
      },
    ]);
  });

  it('is said in words that promise no more than was verified', () => {
    const cost = {
      ...{ kind: 'blood-pressure', flaw: 'local-code' as const, resources: 100, flawed: 17, held: 300 },
      ...{ unverified: 0, cannotMeet: 212, meetsOnlySo: 0, leftOut: 0 },
    };
    const flaw = '17 % of the blood pressures carry no LOINC code, only one of the EHR’s own';
    const words = (given: Partial<typeof cost>) => costWords({ ...cost, ...given }, 'Observation', 'CMS165');
    expect(words({})).toBe(`${flaw}: 212 persons cannot meet CMS165.`);
    expect(words({ cannotMeet: 0, unverified: 400 })).toBe(`${flaw}: up to 300 persons may not meet CMS165 for it.`);
    expect(words({ cannotMeet: 1, meetsOnlySo: 1 })).toBe(
      `${flaw}: 1 person cannot meet CMS165; 1 person meets CMS165 only because of it.`,
    );
    expect(words({ cannotMeet: 0 })).toBe(`${flaw}: it changes nobody’s result in CMS165.`);
  });
});

describe('a mended record', () => {
  const local = (code: string, display: string) => ({ coding: [{ system: 'https://ehr.example', code, display }] });
  const panel = (id: string, source: string) => ({
    resourceType: 'Observation',
    id,
    meta: { source: `urn:uuid:${source}#Observation/${id}` },
    status: 'unknown',
    effectiveDateTime: '2026-03-01',
    code: local('BP', 'Blood pressure'),
    component: [
      { code: local('D', 'Diastolic'), valueQuantity: { value: 80.0, unit: 'mmHg' } },
      { code: local('S', 'Systolic'), valueQuantity: { value: 120 } },
    ],
  });

  it('has codes, units and status where its source lacked them, beside what the source said', () => {
    const text = JSON.stringify([panel('a', SOURCE), panel('b', SOURCE), panel('a', 'another')]);
    const mended = JSON.parse(mendedRecord(text, SOURCE, new Map([['Observation/a', pressure]])) ?? '') as object[];
    expect(factsOf(mended[0] as never, () => undefined)).toMatchObject({ kind: 'blood-pressure', flaws: [] });
    expect(mended[0]).toMatchObject({
      status: 'final',
      code: { coding: [{ code: 'BP' }, { code: '85354-9' }] },
      component: [
        { code: { coding: [{ code: 'D' }, { code: '8462-4' }] }, valueQuantity: { value: 80, code: 'mm[Hg]' } },
        { code: { coding: [{ code: 'S' }, { code: '8480-6' }] }, valueQuantity: { value: 120, code: 'mm[Hg]' } },
      ],
    });
    expect(mended.slice(1)).toEqual([panel('b', SOURCE), panel('a', 'another')]);
  });

  it('is none where the record has nothing of the resources', () => {
    const text = JSON.stringify([panel('a', 'another')]);
    expect(mendedRecord(text, SOURCE, new Map([['Observation/a', pressure]]))).toBeNull();
  });
});

describe('the kinds of data that a measure needs', () => {
  const start = { of: 'start', steps: [] } as const;
  const date = { path: 'effective', match: 'within', from: start, to: null } as const;
  const plain = { type: 'Observation', profile: null, codes: null, dates: [date], elements: [] };
  const names = (requirement: object, valueSets: object[] = []) =>
    neededKinds({ valueSets: valueSets as never }, [{ ...plain, ...requirement }], PERIOD).map(
      ({ kind, from }) => `${kind.name} ${from}`,
    );

  it('are told by code, by value set and by profile, and by nothing else', () => {
    const code = { system: 'http://loinc.org', code: '8480-6', display: '' };
    const url = 'http://example.org/ValueSet/a1c';
    const concept = [{ code: '4548-4' }];
    const set = { resourceType: 'ValueSet', url, compose: { include: [{ system: 'http://loinc.org', concept }] } };
    expect(names({ codes: { path: 'code', valueSet: null, codes: [code] } })).toEqual(['blood-pressure 2026-01-01']);
    expect(names({ profile: pressure.profiles[0] })).toEqual(['blood-pressure 2026-01-01']);
    expect(names({ codes: { path: 'code', valueSet: url, codes: [] } }, [set])).toEqual(['haemoglobin-a1c 2026-01-01']);
    expect(names({ dates: [], codes: { path: 'code', valueSet: null, codes: [code] } })).toEqual([
      'blood-pressure null',
    ]);
    expect(names({})).toEqual([]);
    expect(names({ type: 'Condition', codes: { path: 'code', valueSet: null, codes: [code] } })).toEqual([]);
  });
});
