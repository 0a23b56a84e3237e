import { describe, expect, it } from '@jest/globals';
import type { Performance } from './performance.js';
import { measurePoints } from './programme-points.js';
import { programmeTotal } from './programme-total.js';
import type { CollectionType } from './programme-rules-model.js';
import { ProgrammeCatalogue } from './programmes.js';

const app2026 = ProgrammeCatalogue.shipped().get('app-plus-2026');
const BY_CMS = [
  { qualityId: '321', points: 6 },
  { qualityId: '479', points: 5 },
  { qualityId: '484', points: 7 },
];

/** Rates of 001, 112, 113, 134, 236, in deciles 10, 7, 8, 6, 9 where there are benchmarks. */
const RATES = { '001': '12.5', '112': '65', '113': '75', '134': '42.685', '236': '78.7' };

const reported = (collection: CollectionType, change: Partial<Record<keyof typeof RATES, Partial<Performance>>> = {}) =>
  Object.entries(RATES).map(([id, rate]) =>
    measurePoints(app2026, id, collection, { rate, ...change[id as keyof typeof RATES] }),
  );

describe('the total of a set', () => {
  it('leaves measures without benchmark out of both sides: 60 points available instead of 80', () => {
    const total = programmeTotal(app2026, reported('ecqm'), BY_CMS);
    expect(total).toMatchObject({ points: 10 + 6 + 9 + 6 + 5 + 7, available: 60, unknown: [] });
    expect(programmeTotal(app2026, reported('medicare-cqm'), BY_CMS).available).toBe(80);
  });

  it('adds a point for each eCQM, none where a measure has ten already, and tells which are unsettled', () => {
    const total = programmeTotal(app2026, reported('ecqm'), BY_CMS);
    expect(total).toMatchObject({ adjustment: 4, unsettledAdjustment: 2, score: 78.3333 });
    expect(total.measures.map(({ adjustment }) => adjustment)).toEqual([0, 1, 1, 1, 1, 0, 0, 0]);
    expect(programmeTotal(app2026, reported('mips-cqm'), BY_CMS).adjustment).toBe(0);
  });

  it('keeps the adjustment within a tenth of the points available', () => {
    const few = reported('ecqm', { '134': { completeness: 10 } }).map((one) =>
      one.qualityId === '134' ? one : { ...one, points: null, available: 0 },
    );
    expect(programmeTotal(app2026, few)).toMatchObject({ available: 10, adjustment: 1 });
  });

  it('gives a complete report the score of the standard at least, where a measure has no benchmark', () => {
    const poor = Object.keys(RATES).map((id) =>
      measurePoints(app2026, id, 'ecqm', { rate: id === '001' ? '99' : '1' }),
    );
    expect(programmeTotal(app2026, poor, BY_CMS)).toMatchObject({ floor: 73.85, performanceStandard: 'met' });
    const incomplete = reported('ecqm', { '112': { completeness: 50 } });
    expect(programmeTotal(app2026, incomplete, BY_CMS).floor).toBeNull();
    expect(programmeTotal(app2026, reported('medicare-cqm'), BY_CMS).floor).toBeNull();
  });

  it('counts a measure that was not reported, and one without complete data, as 0 of 10', () => {
    const without = reported('medicare-cqm', { '236': { completeness: 60 } }).filter((one) => one.qualityId !== '134');
    const total = programmeTotal(app2026, without, BY_CMS);
    expect(total.available).toBe(80);
    expect(total.measures.find(({ qualityId }) => qualityId === '134')).toMatchObject({ points: 0, available: 10 });
    expect(total.measures.find(({ qualityId }) => qualityId === '236')).toMatchObject({ points: 0, available: 10 });
  });

  it('takes a measure with too few cases out of both sides', () => {
    const few = [
      ...reported('medicare-cqm').filter((one) => one.qualityId !== '236'),
      measurePoints(app2026, '236', 'medicare-cqm', { numerator: 5, denominator: 10 }),
    ];
    expect(programmeTotal(app2026, few, BY_CMS).available).toBe(70);
  });

  it('says that the standard is open while points of CMS are not known, unless the rest decides it', () => {
    const medicare = programmeTotal(app2026, reported('medicare-cqm'));
    expect(medicare).toMatchObject({ unknown: ['321', '479', '484'], performanceStandard: 'open', available: 50 });
    expect(medicare).toMatchObject({ reportingIncentive: 'not met', alternativeStandard: 'met' });
    expect(programmeTotal(app2026, reported('ecqm'))).toMatchObject({ reportingIncentive: 'met' });
  });

  it('meets the reporting incentive by an outcome measure in decile 2 and another measure in decile 5', () => {
    const low = (id: string, rate: string) => measurePoints(app2026, id, 'mips-cqm', { rate });
    const base = [low('112', '1'), low('113', '1'), low('134', '1')];
    const all = (glycemic: string, pressure: string) => [...base, low('001', glycemic), low('236', pressure)];
    const by = (survey: number) => [
      { qualityId: '321', points: survey },
      { qualityId: '479', points: 1 },
      { qualityId: '484', points: 1 },
    ];
    const incentive = (...[rates, given]: [ReturnType<typeof all>, ReturnType<typeof by>]) =>
      programmeTotal(app2026, rates, given).reportingIncentive;
    expect(incentive(all('90', '9'), by(5))).toBe('met');
    expect(incentive(all('90', '9'), by(4.9))).toBe('not met');
    expect(incentive(all('91', '9'), by(10))).toBe('not met');
    expect(incentive(all('91', '40'), by(1))).toBe('not met');
    expect(incentive(all('90', '40'), by(1))).toBe('met');
    expect(programmeTotal(app2026, all('91', '9'), []).reportingIncentive).toBe('open');
  });

  it.each([
    [
      'a measure twice',
      () => programmeTotal(app2026, [...reported('ecqm'), ...reported('ecqm')]),
      /112 is given twice/,
    ],
    [
      'points for a measure that is reported',
      () => programmeTotal(app2026, [], [{ qualityId: '236', points: 5 }]),
      /give its rate/,
    ],
    ['more points than there are', () => programmeTotal(app2026, [], [{ qualityId: '321', points: 11 }]), /0 to 10/],
    ['points for no measure', () => programmeTotal(app2026, [], [{ qualityId: '999', points: 1 }]), /no measure 999/],
  ])('refuses %s', (_, ask, message) => {
    expect(ask).toThrow(message);
  });
});
