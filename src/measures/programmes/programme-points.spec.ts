import { describe, expect, it } from '@jest/globals';
import { NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import type { Performance } from './performance.js';
import { measurePoints } from './programme-points.js';
import { PERCENTILES, type Benchmark, type CollectionType, type Percentile } from './programme-rules-model.js';
import type { Programme } from './programmes-model.js';
import { ProgrammeCatalogue } from './programmes.js';

const shipped = ProgrammeCatalogue.shipped();
const app2026 = shipped.get('app-plus-2026');

const points = (id: string, collection: CollectionType, rate: string | Performance, programme = app2026) =>
  measurePoints(programme, id, collection, typeof rate === 'string' ? { rate } : rate);

/** The programme with another benchmark for 236 as eCQM. */
function withBenchmark(rates: number[], change: Partial<Benchmark> = {}): Programme {
  const percentiles = Object.fromEntries(PERCENTILES.map((one, index) => [one, rates[index]])) as Record<
    Percentile,
    number
  >;
  return {
    ...app2026,
    measures: app2026.measures.map((measure) => {
      const { ecqm } = measure.benchmarks;
      if (measure.qualityId !== '236' || !ecqm) return measure;
      return { ...measure, benchmarks: { ecqm: { ...ecqm, kind: 'historic' as const, percentiles, ...change } } };
    }),
  };
}

describe('the points of a measure', () => {
  it('are those of the sample that CMS publishes: 82.31 in a decile 8 of 73.08 to 82.71', () => {
    const programme = withBenchmark([10, 20, 30, 40, 50, 60, 65, 73.08, 82.71, 90, 99]);
    expect(points('236', 'ecqm', '82.31', programme)).toMatchObject({ decile: 8, points: 8.9585, available: 10 });
  });

  it.each([
    ['45.27', 1, 1.9998],
    ['45.28', 2, 2],
    ['71.3', 6, 6.7682],
    ['72', 7, 7],
    ['84.03', 9, 9.9981],
    ['84.04', 10, 10],
    ['100', 10, 10],
    ['4.75', 1, 1],
    ['0', 1, 1],
  ])('place %s %% of blood pressures in decile %i', (rate, decile, expected) => {
    expect(points('236', 'ecqm', rate)).toMatchObject({ decile, points: expected });
  });

  it.each([
    ['12.5', 10, 10],
    ['12.51', 9, 9.9979],
    ['17.18', 9, 9],
    ['36.72', 5, 5],
    ['93.98', 2, 2],
    ['93.99', 1, 1.9982],
    ['99.5', 1, 1],
    ['0', 10, 10],
  ])('run downwards for an inverse measure: %s is in decile %i', (rate, decile, expected) => {
    expect(points('001', 'ecqm', rate)).toMatchObject({ decile, points: expected, inverse: true });
  });

  it.each([
    ['112', '9.99', 1.9989],
    ['112', '10', 2],
    ['113', '75', 8.5],
    ['113', '90', 10],
  ])('go up by one for every ten percent of a flat benchmark: %s at %s', (id, rate, expected) => {
    expect(points(id, 'medicare-cqm', rate).points).toBe(expected);
  });

  it('stop at seven where the programme caps them, and skip deciles that are empty', () => {
    expect(points('134', 'mips-cqm', '100')).toMatchObject({ decile: 10, points: 7, next: null });
    expect(points('134', 'mips-cqm', '99.91')).toMatchObject({
      decile: 6,
      points: 6.5,
      next: { decile: 10, rate: 100, points: 7 },
      reason: 'Topped out: at most 7 points.',
    });
  });

  it.each(['ecqm', 'mips-cqm'] as const)('are none without a benchmark, with the reason: %s', (collection) => {
    for (const id of ['112', '113']) {
      const found = points(id, collection, '80');
      expect(found).toMatchObject({ decile: null, points: null, available: 0, next: null });
      expect(found.reason).toMatch(/^No benchmark for (eCQM|MIPS CQM) \(BR-009\)\. Too few/);
    }
  });

  it('are 0 below the case minimum, and the measure leaves the points available', () => {
    expect(points('236', 'ecqm', { numerator: 19, denominator: 19 })).toMatchObject({
      points: 0,
      available: 0,
      decile: 10,
      reason: '19 cases; 20 are needed for a score.',
      enoughCases: false,
    });
    expect(points('236', 'ecqm', { numerator: 20, denominator: 20 })).toMatchObject({ points: 10, enoughCases: true });
    expect(points('236', 'ecqm', { numerator: 0, denominator: 0 })).toMatchObject({ rate: null, points: 0 });
  });

  it('are 0 of 10 where data are not complete', () => {
    expect(points('236', 'ecqm', { rate: '80', completeness: 74.9 })).toMatchObject({
      points: 0,
      available: 10,
      reason: 'Data for 74.9 %; 75 % are needed.',
    });
    expect(points('236', 'ecqm', { rate: '80', completeness: 75 })).toMatchObject({
      points: 9.2434,
      completeData: true,
    });
  });

  it('say how many persons the next decile takes, exactly', () => {
    const { next } = points('236', 'ecqm', { numerator: 706, denominator: 1000 });
    expect(next).toEqual({ decile: 7, rate: 72, distance: 1.4, persons: 14, points: 7 });
    expect(points('236', 'ecqm', { numerator: 720, denominator: 1000 }).decile).toBe(7);
    const inverse = points('001', 'ecqm', { numerator: 30, denominator: 100 });
    expect(inverse).toMatchObject({ decile: 5, next: { decile: 6, rate: 29.525, distance: 0.475, persons: 1 } });
  });

  it('reach the decile that the persons they name lead to, and not with one person fewer', () => {
    for (const { qualityId, collectionTypes, inverse, benchmarks } of app2026.measures) {
      for (const collection of collectionTypes.filter((one) => benchmarks[one])) {
        for (let numerator = 0; numerator <= 137; numerator++) {
          const { next } = points(qualityId, collection, { numerator, denominator: 137 });
          if (!next?.persons) continue;
          const after = (persons: number) =>
            points(qualityId, collection, { numerator: numerator + (inverse ? -persons : persons), denominator: 137 });
          expect(after(next.persons).decile).toBeGreaterThanOrEqual(next.decile);
          expect(after(next.persons - 1).decile).toBeLessThan(next.decile);
        }
      }
    }
  });

  it.each([
    ['a rate above 100', () => points('236', 'ecqm', '100.1'), UnusableInputError, /"100.1" is no percentage/],
    ['a rate in words', () => points('236', 'ecqm', '7/9'), UnusableInputError, /is no percentage/],
    [
      'a numerator above its denominator',
      () => points('236', 'ecqm', { numerator: 2, denominator: 1 }),
      UnusableInputError,
      /2 of 1 is no share/,
    ],
    [
      'a completeness above 100',
      () => points('236', 'ecqm', { rate: '1', completeness: 101 }),
      UnusableInputError,
      /101 is no percentage/,
    ],
    ['an unknown measure', () => points('305', 'ecqm', '1'), NotFoundError, /no measure 305; it has 001, 112/],
    ['another way to collect', () => points('479', 'ecqm', '1'), UnusableInputError, /but as administrative-claims/],
  ])('refuse %s', (_, ask, type, message) => {
    expect(ask).toThrow(type);
    expect(ask).toThrow(message);
  });
});

describe('every benchmark that ships', () => {
  const all = shipped
    .list()
    .flatMap((programme) =>
      [...programme.measures, ...programme.otherMeasures].flatMap(({ qualityId, inverse, benchmarks }) =>
        Object.entries(benchmarks).map(
          ([collection, benchmark]) =>
            [programme.id, qualityId, collection as CollectionType, benchmark, inverse, programme] as const,
        ),
      ),
    );

  it('is there for both years', () => {
    expect(all.filter(([id]) => id === 'app-plus-2025')).toHaveLength(4 * 3 + 1);
    expect(all.filter(([id]) => id === 'app-plus-2026')).toHaveLength(5 * 3 - 4 + 2);
  });

  it.each(all)('rises from decile to decile: %s %s %s', (_id, qualityId, collection, benchmark, inverse, programme) => {
    const rates = PERCENTILES.slice(0, 10).map((_one, index) =>
      String(benchmark.percentiles[PERCENTILES[inverse ? 10 - index : index] ?? '1']),
    );
    const found = rates.map((rate) => points(qualityId, collection, rate, programme));
    const cap = benchmark.sevenPointCap ? 7 : 10;
    found.forEach(({ decile, points: earned }, index) => {
      const empty = rates[index] === rates[index + 1];
      if (empty) expect(decile).toBeGreaterThan(index + 1);
      else expect([decile, earned]).toEqual([index + 1, Math.min(index + 1, cap)]);
    });
  });
});
