import { describe, expect, it } from '@jest/globals';
import type { Measure } from '../fhir/types.js';
import { readEvaluateRequest } from './evaluate-request.js';
import { individualReport, subjectListReport, summaryReport } from './measure-report.js';

const population = (code: string) => ({
  id: `p-${code}`,
  code: { coding: [{ code }] },
  criteria: { expression: code },
});
const measure = {
  resourceType: 'Measure',
  url: 'http://caliper.example/Measure/Tiny',
  version: '1.0.0',
  scoring: { coding: [{ code: 'proportion' }] },
  improvementNotation: { coding: [{ code: 'decrease' }] },
  group: [
    {
      id: 'Group_1',
      population: [population('denominator'), population('numerator')],
      stratifier: [{ id: 'sex', criteria: { expression: 'Sex' } }],
    },
  ],
} as unknown as Measure;
const context = {
  measure,
  period: { start: '2026-01-01', end: '2026-12-31' },
  date: '2026-11-22T10:00:00.000Z',
  reporter: 'Harbor ACO',
};
const groups = [
  {
    id: 'Group_1',
    populations: { denominator: 4, numerator: 1 },
    score: 0.25,
    strata: [{ stratum: 'sex=female', populations: { denominator: 2 }, score: 0 }],
  },
];

describe('A summary', () => {
  it('carries counts, score, strata and the improvement notation', () => {
    const report = summaryReport(context, groups);
    expect(report).toMatchObject({
      type: 'summary',
      status: 'complete',
      measure: 'http://caliper.example/Measure/Tiny|1.0.0',
      period: context.period,
      date: context.date,
      contained: [{ resourceType: 'Organization', id: 'reporter', name: 'Harbor ACO' }],
      reporter: { reference: '#reporter' },
      improvementNotation: { coding: [{ code: 'decrease' }] },
      group: [{ measureScore: { value: 0.25 }, stratifier: [{ stratum: [{ value: { text: 'female' } }] }] }],
    });
    expect(report.group?.[0]?.population?.map(({ id, count }) => [id, count])).toEqual([
      ['p-denominator', 4],
      ['p-numerator', 1],
    ]);
    expect(report.group?.[0]?.stratifier?.[0]?.stratum?.[0]?.population?.map(({ count }) => count)).toEqual([2, 0]);
  });

  it('has no score where there is none', () => {
    const [first] = groups;
    const report = summaryReport(context, first ? [{ ...first, score: null }] : []);
    expect(report.group?.[0]).not.toHaveProperty('measureScore');
  });
});

describe('A subject list', () => {
  it('points from each population to a contained List of the reports of its persons', () => {
    const report = subjectListReport(context, groups, (_, stratum, code) =>
      stratum || code !== 'numerator' ? [] : ['urn:uuid:1'],
    );
    const reference = report.group?.[0]?.population?.[1]?.subjectResults?.reference;
    const list = report.contained?.find(({ id }) => `#${id}` === reference);
    expect(list).toMatchObject({ resourceType: 'List', entry: [{ item: { reference: 'urn:uuid:1' } }] });
    expect(report.contained).toHaveLength(5);
  });
});

describe('An individual report', () => {
  it('names the person and holds the supplemental data', () => {
    const codes = { sex: [{ system: 'http://hl7.org/fhir/administrative-gender', code: 'female', display: null }] };
    const report = individualReport(context, 'p1', groups, codes);
    expect(report).toMatchObject({
      type: 'individual',
      subject: { reference: 'Patient/p1' },
      contained: [{ resourceType: 'Organization' }, { resourceType: 'Observation', code: { text: 'sex' } }],
      evaluatedResource: [{ reference: '#supplemental-1-1' }],
    });
  });
});

describe('The parameters of an evaluation', () => {
  const parameters = (given: Record<string, string>) =>
    new Map(Object.entries({ periodStart: '2026-01-01', periodEnd: '2026-12-31', ...given }).map(([k, v]) => [k, [v]]));

  it.each([
    [{ measure: 'm', reportType: 'population' }, 'summary'],
    [{ measureUrl: 'm', reportType: 'summary' }, 'summary'],
    [{ measure: 'm', subject: 'Patient/p1', reportType: 'subject' }, 'individual'],
    [{ measure: 'm', subject: 'p1' }, 'individual'],
    [{ measure: 'm' }, 'summary'],
    [{ measure: 'm', reportType: 'subject-list' }, 'subject-list'],
  ])('%j ask for a report of type %s', (given, type) => {
    expect(readEvaluateRequest(parameters(given))).toMatchObject({ measures: ['m'], reportType: type });
  });

  it.each([
    ['2026-03-05', '2026-03-05', { start: '2026-03-05', end: '2026-03-05' }],
    ['2024-02', '2024-02', { start: '2024-02-01', end: '2024-02-29' }],
    ['2026', '2026', { start: '2026-01-01', end: '2026-12-31' }],
  ])('from %s to %s span whole years and months', (periodStart, periodEnd, period) => {
    expect(readEvaluateRequest(parameters({ measure: 'm', periodStart, periodEnd }))).toMatchObject({ period });
  });

  it.each([
    [{}, /Name the measure/],
    [{ measure: 'm', periodStart: '2026-13' }, /periodStart must be a date/],
    [{ measure: 'm', periodEnd: '2026-02-30' }, /periodEnd must be a date/],
    [{ measure: 'm', periodEnd: '2025' }, /before it starts/],
    [{ measure: 'm', reportType: 'individual' }, /needs a subject/],
    [{ measure: 'm', practitioner: 'x' }, /practitioner must be/],
    [{ measure: 'm', reportType: 'everything' }, /reportType must be/],
  ])('%j are refused', (given, message) => {
    expect(() => readEvaluateRequest(parameters(given as Record<string, string>))).toThrow(message);
  });
});
