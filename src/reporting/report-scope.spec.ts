import { describe, expect, it } from '@jest/globals';
import { readEvaluateRequest } from './evaluate-request.js';
import { readScope } from './report-scope.js';

const NPI = '1234567893';
const scope = (parameters: Record<string, string[]>) => readScope(new Map(Object.entries(parameters)));

describe('The providers of a report', () => {
  it.each([
    [{ practitioner: [`Practitioner/${NPI}`] }, { clinician: [NPI] }],
    [{ practitioner: [NPI] }, { clinician: [NPI] }],
    [{ provider: [`http://hl7.org/fhir/sid/us-npi|${NPI}`] }, { clinician: [NPI] }],
    [{ provider: ['Organization/12-3456789'] }, { tin: ['123456789'] }],
    [{ organization: ['urn:oid:2.16.840.1.113883.4.4|123456789'] }, { tin: ['123456789'] }],
    [{ provider: ['Location/north-1'] }, { site: ['north-1'] }],
    [{ location: ['north-1', 'Location/south'] }, { site: ['north-1', 'south'] }],
    [
      { practitioner: [NPI], organization: ['123456789'] },
      { clinician: [NPI], tin: ['123456789'] },
    ],
    [{ subject: ['x'] }, undefined],
  ])('are read from %j', (parameters, expected) => {
    expect(scope(parameters as Record<string, string[]>)).toEqual(expected);
  });

  it.each([
    [{ practitioner: ['1234567890'] }, /practitioner must be Practitioner\/<NPI>/],
    [{ provider: ['north-1'] }, /provider must be Practitioner\/<NPI> or Organization\/<tin> or Location\/<site>/],
    [{ organization: ['Location/north-1'] }, /organization must be Organization\/<tin>/],
    [{ organization: ['123456789', '223456789'] }, /Only one Organization/],
  ])('are refused where %j says none', (parameters, message) => {
    expect(() => scope(parameters as unknown as Record<string, string[]>)).toThrow(message);
  });
});

describe('A report', () => {
  const ask = (parameters: Record<string, string>) =>
    readEvaluateRequest(
      new Map(
        Object.entries({ measure: 'm', periodStart: '2026', periodEnd: '2026', ...parameters }).map(([name, value]) => [
          name,
          [value],
        ]),
      ),
    );

  it('of a provider is a summary', () => {
    expect(ask({ practitioner: NPI })).toMatchObject({ reportType: 'summary', scope: { clinician: [NPI] } });
    expect(() => ask({ practitioner: NPI, reportType: 'subject-list' })).toThrow(/only the summary/);
    expect(() => ask({ practitioner: NPI, subject: 'ann' })).toThrow(/only the summary/);
  });

  it.each(['subject', 'subjectGroup'])('of a Group as %s is refused', (name) => {
    expect(() => ask({ [name]: 'Group/diabetics' })).toThrow(/A Group as subject is not supported/);
  });
});
