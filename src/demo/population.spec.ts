import { describe, expect, it } from '@jest/globals';
import { demoPopulation } from './population.js';

const resourcesOf = (source: { charts: { entry?: { resource?: { resourceType: string } }[] }[] }) =>
  source.charts.flatMap((chart) => chart.entry ?? []).map((entry) => entry.resource?.resourceType);

describe('the demo population', () => {
  it('is the same for the same seed and another for another seed', () => {
    expect(demoPopulation(20, 2026, 1)).toEqual(demoPopulation(20, 2026, 1));
    expect(demoPopulation(20, 2026, 1)).not.toEqual(demoPopulation(20, 2026, 2));
  });

  it('shows every eighth person in both EHRs under one enterprise number', () => {
    const [lakeside, harbor] = demoPopulation(80, 2026);
    const numbers = (source = lakeside) => source?.charts.map((chart) => JSON.stringify(chart).match(/E\d{5}/)?.[0]);
    const shared = numbers(lakeside)?.filter((number) => numbers(harbor)?.includes(number));
    expect(shared).toHaveLength(10);
    expect((lakeside?.charts.length ?? 0) + (harbor?.charts.length ?? 0)).toBe(90);
  });

  it('has what the starter measures look for', () => {
    const types = new Set(demoPopulation(80, 2026).flatMap(resourcesOf));
    expect([...types].sort()).toEqual(['Condition', 'Coverage', 'Encounter', 'Observation', 'Patient', 'Procedure']);
  });
});
