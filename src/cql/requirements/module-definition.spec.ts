import { describe, expect, it } from '@jest/globals';
import type { Measure } from '../../fhir/types.js';
import { moduleDefinition, type ModuleContent } from './module-definition.js';
import { dayOf } from './period-days.js';
import type { PeriodBound, Requirement } from './requirement.js';

const START: PeriodBound = { of: 'start', steps: [] };
const END: PeriodBound = { of: 'end', steps: [] };
const YEAR_BEFORE: PeriodBound = { of: 'start', steps: [{ value: -1, unit: 'year' }] };
const PERIOD = { start: '2026-01-01', end: '2026-12-31' };
const VISITS = 'http://example.org/ValueSet/visits';

const population = (code: string, expression: string) => ({
  code: { coding: [{ code }] },
  criteria: { language: 'text/cql-identifier', expression },
});
const measure: Measure = {
  resourceType: 'Measure',
  status: 'active',
  url: 'http://example.org/Measure/M',
  version: '1.0.0',
  name: 'M',
  title: 'Measure M',
  group: [{ population: [population('initial-population', 'Initial'), population('denominator', 'Initial')] }],
};

function contentOf(...requirements: Requirement[]): ModuleContent {
  const libraries = ['http://example.org/Library/M|1.0.0'];
  return { measure, requirements, libraries, valueSets: [{ canonical: `${VISITS}|20250101`, name: 'Visits' }] };
}

const visits: Requirement = {
  type: 'Encounter',
  profile: 'http://example.org/StructureDefinition/visit',
  codes: { path: 'type', valueSet: VISITS, codes: [] },
  dates: [{ path: 'period', match: 'overlaps', from: YEAR_BEFORE, to: END }],
  elements: ['period.start', 'type'],
};

describe('the module definition of a measure', () => {
  it('names type, profile, elements, the value set in use and the days of the period', () => {
    expect(moduleDefinition(contentOf(visits), PERIOD).dataRequirement).toEqual([
      {
        type: 'Encounter',
        profile: ['http://example.org/StructureDefinition/visit'],
        mustSupport: ['period.start', 'type'],
        codeFilter: [{ path: 'type', valueSet: `${VISITS}|20250101` }],
        dateFilter: [{ searchParam: 'date', valuePeriod: { start: '2025-01-01', end: '2026-12-31' } }],
      },
    ]);
  });

  it('gives the days as expressions where no period is given', () => {
    const [filter] = moduleDefinition(contentOf(visits), null).dataRequirement?.[0]?.dateFilter ?? [];
    expect(filter?.valuePeriod?.start).toBeUndefined();
    expect(filter?.valuePeriod?._start?.extension?.[0]?.valueExpression).toEqual({
      language: 'text/cql',
      expression: 'start of "Measurement Period" - 1 year',
    });
  });

  it('gives a path for what lies within, and no filter where only a search that R4 has not would find it', () => {
    const dates: Requirement['dates'] = [
      { path: 'authoredOn', match: 'within', from: START, to: null },
      { path: 'validityPeriod', match: 'overlaps', from: START, to: END },
    ];
    const found = moduleDefinition(
      contentOf({ type: 'MedicationRequest', profile: null, codes: null, dates, elements: [] }),
      PERIOD,
    );
    expect(found.dataRequirement).toEqual([
      { type: 'MedicationRequest', dateFilter: [{ path: 'authoredOn', valuePeriod: { start: '2026-01-01' } }] },
    ]);
  });

  it('depends on the measure, its libraries and value sets, and tells its parameters', () => {
    const { type, status, relatedArtifact, parameter } = moduleDefinition(contentOf(), PERIOD);
    expect([type.coding?.[0]?.code, status]).toEqual(['module-definition', 'active']);
    expect(relatedArtifact).toEqual([
      { type: 'depends-on', resource: 'http://example.org/Measure/M|1.0.0' },
      { type: 'depends-on', resource: 'http://example.org/Library/M|1.0.0' },
      { type: 'depends-on', display: 'Visits', resource: `${VISITS}|20250101` },
    ]);
    expect(parameter).toEqual([
      { name: 'Measurement Period', use: 'in', min: 0, max: '1', type: 'Period' },
      { name: 'Initial', use: 'out', min: 0, max: '1', type: 'boolean' },
    ]);
  });
});

describe('a day of the period', () => {
  it.each<[string, PeriodBound, string]>([
    ['its first day', START, '2026-01-01'],
    ['a year before', YEAR_BEFORE, '2025-01-01'],
    ['six months before its end', { of: 'end', steps: [{ value: -6, unit: 'month' }] }, '2026-06-30'],
    ['ten weeks after', { of: 'start', steps: [{ value: 10, unit: 'week' }] }, '2026-03-12'],
    [
      'a day before 14 months before',
      {
        of: 'start',
        steps: [
          { value: -14, unit: 'month' },
          { value: -1, unit: 'day' },
        ],
      },
      '2024-10-31',
    ],
  ])('%s', (_name, bound, day) => {
    expect(dayOf(bound, PERIOD)).toBe(day);
  });
});
