import { describe, expect, it } from '@jest/globals';
import { readGroups } from '../../cql/measure-definition.js';
import type { Measure } from '../../fhir/types.js';
import { scopedGroups } from './scoped-groups.js';
import { sliceCounts, type CountedPattern } from './slice-counts.js';
import { classify } from './slice-patterns.js';
import { ageBand } from './slice-dimensions.js';

const population = (code: string) => ({ code: { coding: [{ code }] }, criteria: { expression: code } });
const definitions = readGroups({
  resourceType: 'Measure',
  scoring: { coding: [{ code: 'proportion' }] },
  group: [{ id: 'g', population: ['initial-population', 'denominator', 'numerator'].map(population) }],
} as unknown as Measure);

/** Persons who are all in the denominator. */
function pattern(persons: number, numerator: 0 | 1, values: CountedPattern['values']): CountedPattern {
  const populations = { 'initial-population': 1, denominator: 1, numerator };
  return {
    groups: [{ id: 'g', populations, observations: [], strata: { women: populations } }],
    failed: false,
    persons,
    values,
  };
}

const patterns = [
  pattern(6, 1, { tin: ['a'], race: ['white'] }),
  pattern(4, 0, { tin: ['a'], race: ['white', 'asian'] }),
  pattern(5, 0, { tin: ['b'], race: [] }),
  { groups: [], failed: true, persons: 1, values: { tin: [], race: ['asian'] } },
];
const persons = (by: 'tin' | 'race') =>
  sliceCounts(definitions, patterns, [by]).slices.map((slice) => [slice.values[0], slice.persons]);

describe('Slices', () => {
  it('of one value each add up to the total, with nobody lost who has none', () => {
    expect(persons('tin')).toEqual([
      ['a', 10],
      ['b', 5],
      ['unknown', 1],
    ]);
    const { total, slices, surplus } = sliceCounts(definitions, patterns, ['tin']);
    expect(total).toMatchObject({
      persons: 16,
      failed: 1,
      groups: [{ populations: { denominator: 15, numerator: 6 } }],
    });
    expect(slices[0].groups[0].score).toBe(0.6);
    expect(surplus).toEqual({
      persons: 0,
      groups: [{ id: 'g', populations: { 'initial-population': 0, denominator: 0, numerator: 0 } }],
    });
  });

  it('of two values count a person in both, and say by how much they exceed the total', () => {
    expect(persons('race')).toEqual([
      ['asian', 5],
      ['unknown', 5],
      ['white', 10],
    ]);
    const { surplus } = sliceCounts(definitions, patterns, ['race']);
    expect(surplus.persons).toBe(4);
    expect(surplus.groups[0].populations).toEqual({ 'initial-population': 4, denominator: 4, numerator: 0 });
  });

  it('are filtered by any value that a person has, the unknown one too', () => {
    const filtered = (race: string[]) => sliceCounts(definitions, patterns, [], { race }).total.persons;
    expect([filtered(['asian']), filtered(['white']), filtered(['unknown']), filtered(['white', 'asian'])]).toEqual([
      5, 10, 5, 11,
    ]);
    expect(sliceCounts(definitions, patterns, [], { race: ['asian'], tin: ['b'] }).total.persons).toBe(0);
  });
});

describe('A provider’s groups', () => {
  it('have the counts, score and strata of their persons only', () => {
    const [group] = scopedGroups(definitions, patterns, { tin: ['a'] });
    const populations = { 'initial-population': 10, denominator: 10, numerator: 6 };
    expect(group).toMatchObject({ id: 'g', populations, score: 0.6 });
    expect(group.strata).toEqual([{ stratum: 'women', populations, score: 0.6 }]);
  });

  it('are there where nobody is attributed to them', () => {
    expect(scopedGroups(definitions, patterns, { tin: ['c'] })).toMatchObject([
      { populations: { 'initial-population': 0, denominator: 0, numerator: 0 }, score: null, strata: [] },
    ]);
  });
});

describe('Descriptions', () => {
  it('that give the same values are of one class', () => {
    const described = (hash: string, code: string) => ({
      hash,
      supplemental: { '1': { sex: [{ system: null, code, display: hash }] } },
    });
    const { classes, values } = classify(
      [described('h1', 'F'), described('h2', 'M'), described('h3', 'F')],
      (supplemental) => ({ sex: supplemental['1'].sex.map(({ code }) => code) }),
    );
    expect([...classes]).toEqual([
      ['h1', 0],
      ['h2', 1],
      ['h3', 0],
    ]);
    expect(values).toEqual([{ sex: ['F'] }, { sex: ['M'] }]);
  });

  it('of ages are bands, the last without end', () => {
    expect([0, 3, 5].map(ageBand)).toEqual(['0-17', '65-74', '85+']);
  });
});
