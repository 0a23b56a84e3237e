import { describe, expect, it } from '@jest/globals';
import type { AggregateMethod, PopulationCode, PopulationDefinition, Scoring } from '../cql/measure-definition.js';
import { aggregate, scoreGroup } from './score.js';

function population(code: PopulationCode, extra: Partial<PopulationDefinition> = {}): PopulationDefinition {
  return { id: code, code, key: code, expression: code, criteriaReference: null, aggregateMethod: null, ...extra };
}

function group(scoring: Scoring, ...populations: PopulationDefinition[]) {
  return { scoring, populations };
}

describe('scoreGroup', () => {
  it('takes exclusions and exceptions out of a proportion', () => {
    const counts = {
      denominator: 100,
      'denominator-exclusion': 10,
      'denominator-exception': 10,
      numerator: 45,
      'numerator-exclusion': 5,
    };
    expect(scoreGroup(group('proportion'), counts)).toBe(0.5);
  });

  it('has no proportion when nobody is left in the denominator', () => {
    expect(scoreGroup(group('proportion'), { denominator: 2, 'denominator-exclusion': 2, numerator: 0 })).toBeNull();
    expect(scoreGroup(group('proportion'), {})).toBeNull();
  });

  it('divides counts in a ratio without observations, each side less its own exclusion', () => {
    const counts = { denominator: 10, 'denominator-exclusion': 2, numerator: 5, 'numerator-exclusion': 1 };
    const ratio = group('ratio', population('denominator'), population('numerator'));
    expect(scoreGroup(ratio, counts)).toBe(0.5);
  });

  it('divides aggregated observations in a ratio with observations', () => {
    const ratio = group(
      'ratio',
      population('denominator'),
      population('numerator'),
      population('measure-observation', { id: 'days', criteriaReference: 'denominator', aggregateMethod: 'sum' }),
      population('measure-observation', { id: 'events', criteriaReference: 'numerator', aggregateMethod: 'sum' }),
    );
    const observations = [
      { population: 'days', value: 6 },
      { population: 'days', value: 4 },
      { population: 'events', value: 3 },
    ];
    expect(scoreGroup(ratio, { denominator: 2, numerator: 1 }, observations)).toBe(0.3);
    expect(scoreGroup(ratio, { denominator: 2, numerator: 1 }, observations.slice(0, 2))).toBe(0);
    expect(scoreGroup(ratio, { denominator: 0, numerator: 0 }, [])).toBeNull();
  });

  it('aggregates the observations of a continuous variable by its own method', () => {
    const score = (method: AggregateMethod) =>
      scoreGroup(
        group('continuous-variable', population('measure-observation', { id: 'o', aggregateMethod: method })),
        {},
        [4, 1, 9, 2].map((value) => ({ population: 'o', value })),
      );
    expect(score('sum')).toBe(16);
    expect(score('average')).toBe(4);
    expect(score('median')).toBe(3);
    expect(score('minimum')).toBe(1);
    expect(score('maximum')).toBe(9);
    expect(score('count')).toBe(4);
  });

  it('gives a cohort no score', () => {
    expect(scoreGroup(group('cohort', population('initial-population')), { 'initial-population': 3 })).toBeNull();
  });
});

describe('aggregate', () => {
  it('takes the middle value of an odd number of observations', () => {
    expect(aggregate('median', [5, 1, 3])).toBe(3);
  });

  it('is nothing of nothing, except for a count', () => {
    expect(aggregate('average', [])).toBeNull();
    expect(aggregate('count', [])).toBe(0);
  });
});
