import { describe, expect, it } from '@jest/globals';
import { CounterChanges, type CountedResult } from './counter-changes.js';

const result = (numerator: number, error: string | null = null): CountedResult => ({
  measurePeriodId: 7,
  groups: error
    ? []
    : [
        {
          id: 'Group_1',
          populations: { denominator: 1, numerator },
          observations: [],
          strata: { 'sex=female': { denominator: 1, numerator } },
        },
      ],
  error,
});

describe('CounterChanges', () => {
  it('counts a new person in every population, stratum and among the evaluated', () => {
    const changes = new CounterChanges();
    changes.add(result(1));
    expect(changes.list().map(({ groupId, stratum, population, by }) => [groupId, stratum, population, by])).toEqual([
      ['', '', 'evaluated', 1],
      ['Group_1', '', 'denominator', 1],
      ['Group_1', '', 'numerator', 1],
      ['Group_1', 'sex=female', 'denominator', 1],
      ['Group_1', 'sex=female', 'numerator', 1],
    ]);
  });

  it('moves only what differs when a result replaces another', () => {
    const changes = new CounterChanges();
    changes.remove(result(1));
    changes.add(result(0));
    expect(changes.list().map(({ stratum, population, by }) => [stratum, population, by])).toEqual([
      ['', 'numerator', -1],
      ['sex=female', 'numerator', -1],
    ]);
  });

  it('moves nothing when a result is the same', () => {
    const changes = new CounterChanges();
    changes.remove(result(1));
    changes.add(result(1));
    expect(changes.list()).toEqual([]);
  });

  it('takes a person who now fails out of the populations and counts the failure', () => {
    const changes = new CounterChanges();
    changes.remove(result(0));
    changes.add(result(0, 'A null in a sort key'));
    expect(changes.list().map(({ groupId, stratum, population, by }) => [groupId, stratum, population, by])).toEqual([
      ['', '', 'failed', 1],
      ['Group_1', '', 'denominator', -1],
      ['Group_1', 'sex=female', 'denominator', -1],
    ]);
  });
});
