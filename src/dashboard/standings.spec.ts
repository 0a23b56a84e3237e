import { describe, expect, it } from '@jest/globals';
import type { MeasureScore } from '../evaluation/scores.js';
import { ProgrammeCatalogue } from '../measures/programmes/programmes.js';
import { standingsOf, type Listed } from './standings.js';

const programmes = ProgrammeCatalogue.shipped().list();
const POPULATIONS = {
  'initial-population': 1050,
  denominator: 1050,
  'denominator-exclusion': 40,
  'denominator-exception': 10,
  numerator: 706,
};

function score(url: string, year: number, groups: object[] = [{ id: 'Group_1', populations: POPULATIONS }]) {
  return {
    measurePeriodId: 7,
    package: { url, scoring: 'proportion' },
    period: { start: `${year}-01-01`, end: `${year}-12-31` },
    groups,
  } as unknown as MeasureScore;
}

const PRESSURE = 'https://madie.cms.gov/Measure/ControllingHighBloodPressureFHIR';

describe('the standing of a score among the benchmarks', () => {
  it('counts cases without exclusions and exceptions, in each way of collecting', () => {
    const [standing] = standingsOf([score(PRESSURE, 2026)], programmes);
    expect(standing).toMatchObject({ measurePeriodId: 7, programme: 'app-plus-2026', qualityId: '236' });
    expect(standing?.collections.map(({ title, decile, rate }) => [title, decile, rate])).toEqual([
      ['eCQM', 6, 70.6],
      ['MIPS CQM', 8, 70.6],
      ['Medicare CQM', 5, 70.6],
    ]);
    expect(standing?.collections[0]?.next).toMatchObject({ decile: 7, persons: 14 });
  });

  it('as Medicare CQM counts the beneficiaries of the list, where there is one', () => {
    const list = { beneficiaries: 200, found: 190 };
    const populations = { denominator: 100, 'denominator-exclusion': 10, numerator: 81 };
    const groups = new Map([[7, [{ populations }]]]) as unknown as Listed['groups'];
    const [standing] = standingsOf([score(PRESSURE, 2026)], programmes, { list, groups });
    expect(standing?.collections.map((one) => [one.collection, one.rate, one.list])).toEqual([
      ['ecqm', 70.6, null],
      ['mips-cqm', 70.6, null],
      ['medicare-cqm', 90, list],
    ]);
  });

  it('is that of the programme of the year', () => {
    expect(standingsOf([score(PRESSURE, 2025)], programmes).map(({ programme }) => programme)).toEqual([
      'app-plus-2025',
    ]);
    expect(standingsOf([score(PRESSURE, 2019)], programmes)).toEqual([]);
  });

  it.each([
    ['a package that no programme links to', [score('https://example.org/Measure/Own', 2026)]],
    ['a measure with several groups', [score(PRESSURE, 2026, [{ populations: {} }, { populations: {} }])]],
    ['a measure without results', [score(PRESSURE, 2026, [])]],
  ])('is none for %s', (_, scores) => {
    expect(standingsOf(scores, programmes)).toEqual([]);
  });
});
