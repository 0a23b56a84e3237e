import { describe, expect, it } from '@jest/globals';
import { EngineAgreement } from './engine-agreement.js';
import { engineDifferences } from './engine-differences.js';
import type { GroupResult, PersonResult } from './person-result.js';

const resultOf = (group: Partial<GroupResult>, error: string | null = null): PersonResult => ({
  patient: 'p',
  measure: 'http://example.org/Measure/M|1',
  groups: error === null ? [{ id: 'g', populations: {}, observations: [], strata: {}, ...group }] : [],
  error,
});
const minutes = (...values: number[]) => ({ observations: values.map((value) => ({ population: 'minutes', value })) });

describe('the differences between the engines', () => {
  it.each<[string, PersonResult, PersonResult]>([
    ['equal results', resultOf({ populations: { numerator: 1 } }), resultOf({ populations: { numerator: 1 } })],
    ['observations in another order', resultOf(minutes(30, 4)), resultOf(minutes(4, 30))],
    ['numbers beyond the digits of a Decimal', resultOf(minutes(0.1 + 0.2)), resultOf(minutes(0.3))],
    ['two failures in other words', resultOf({}, 'a null'), resultOf({}, 'no value')],
  ])('are none for %s', (_, compiled, reference) => {
    expect(engineDifferences(compiled, reference)).toEqual([]);
  });

  it.each<[string, PersonResult, PersonResult, object]>([
    [
      'a population',
      resultOf({ populations: { denominator: 1, numerator: 1 } }),
      resultOf({ populations: { denominator: 1, numerator: 0 } }),
      { part: 'populations', group: 'g', item: 'numerator', compiled: 1, reference: 0 },
    ],
    [
      'a stratum that only one has',
      resultOf({ strata: { 'sex=female': { numerator: 0 } } }),
      resultOf({}),
      { part: 'strata', group: 'g', item: 'sex=female/numerator', compiled: 0, reference: null },
    ],
    [
      'the values of an observation, each as often as it occurs',
      resultOf(minutes(4, 4)),
      resultOf(minutes(4)),
      { part: 'observations', group: 'g', item: 'minutes', compiled: [4, 4], reference: [4] },
    ],
    [
      'a failure of one',
      resultOf({ populations: { numerator: 1 } }),
      resultOf({}, 'a null in a sort key'),
      { part: 'error', group: null, item: '', compiled: null, reference: 'a null in a sort key' },
    ],
  ])('name %s', (_, compiled, reference, difference) => {
    expect(engineDifferences(compiled, reference)).toEqual([difference]);
  });
});

describe('the agreement of the engines', () => {
  it('counts a person who differs in one of several measures as one who differs', () => {
    const agreement = new EngineAgreement();
    const measures = [{ measurePeriodId: 1 }, { measurePeriodId: 2 }];
    const [one, other] = [resultOf({ populations: { numerator: 1 } }), resultOf({ populations: { numerator: 0 } })];
    const contentHash = Buffer.from('00', 'hex');
    agreement.add({ personId: 'a', contentHash }, measures, [one, one], [one, one]);
    agreement.add({ personId: 'b', contentHash }, measures, [one, one], [one, other]);
    expect([agreement.compared, agreement.agreed]).toEqual([2, 1]);
    expect(agreement.disagreements).toMatchObject([{ measurePeriodId: 2, personId: 'b' }]);
  });
});
