import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { submissionSet } from '../../test/support/submission-set.js';
import { checkAgreement } from './checks/agreement.js';
import { safeCell } from './csv/safe-cell.js';
import { PERSON_COLUMNS, personHeadings, personLines } from './csv/write-persons.js';
import { nameBasedUuid } from './name-based-uuid.js';
import { writeQpp, type QppSubmission } from './qpp/write-qpp.js';
import { performanceRate, proportionFigures } from './rates.js';
import { MissingItemsError } from './requirements.js';
import type { SubmissionSet } from './submission-set.js';

describe('QPP JSON', () => {
  it('says of an APM Entity what the Submissions API takes', () => {
    const set = submissionSet(2026);
    const submission: unknown = JSON.parse(writeQpp({ ...set, measures: set.measures.slice(3) }).toString());
    const met = {
      isEndToEndReported: true,
      eligiblePopulation: 1000,
      eligiblePopulationExclusion: 50,
      performanceMet: 640,
    };
    expect(submission).toEqual({
      entityType: 'apm',
      entityId: 'A1234',
      performanceYear: 2026,
      measurementSets: [
        {
          category: 'quality',
          submissionMethod: 'electronicHealthRecord',
          programName: 'appPlus',
          cehrtId: '2026CTESTTESTXY',
          performanceStart: '2026-01-01',
          performanceEnd: '2026-12-31',
          measurements: [
            { measureId: '134', value: { ...met, eligiblePopulationException: 20, performanceNotMet: 290 } },
            { measureId: '236', value: { ...met, eligiblePopulationException: 0, performanceNotMet: 310 } },
          ],
        },
      ],
    });
  });

  it('says of Medicare CQMs what it takes of a registry, without a certification id', () => {
    const set: SubmissionSet = { ...submissionSet(2026), collection: 'medicare-cqm', cehrtId: null };
    const [{ submissionMethod, cehrtId, measurements }] = (JSON.parse(writeQpp(set).toString()) as QppSubmission)
      .measurementSets;
    expect([submissionMethod, cehrtId]).toEqual(['registry', undefined]);
    expect(measurements.map(({ measureId }) => measureId)).toEqual(['001SSP', '112SSP', '113SSP', '134SSP', '236SSP']);
    expect(checkAgreement(set, [{ format: 'qpp', content: writeQpp(set) }])).toEqual([]);
  });

  it('asks for the certification id and for no GUID', () => {
    expect(() => writeQpp({ ...submissionSet(), cehrtId: null })).toThrow(MissingItemsError);
    expect(() => writeQpp({ ...submissionSet(), cehrtId: null })).toThrow(
      /^QPP JSON of app-plus-2025 needs the CMS EHR/,
    );
  });
});

describe('rates', () => {
  it.each([
    [{ denominator: 3, numerator: 1 }, '0.333333'],
    [{ denominator: 3, numerator: 2 }, '0.666667'],
    [{ denominator: 8, 'denominator-exclusion': 4, numerator: 1 }, '0.25'],
    [{ denominator: 8, numerator: 8 }, '1'],
    [{ denominator: 8, numerator: 0 }, '0'],
    [{ denominator: 8, numerator: 4, 'numerator-exclusion': 2 }, '0.25'],
    [{ denominator: 8, 'denominator-exclusion': 8 }, null],
    [{}, null],
  ])('of %j is %s', (counts, rate) => {
    expect(performanceRate(counts)).toBe(rate);
  });

  it('are between 0 and 1 with at most six decimals, within half a millionth', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (numerator, rest) => {
        fc.pre(numerator + rest > 0);
        const rate = performanceRate({ denominator: numerator + rest, numerator });
        expect(rate).toMatch(/^(0|1|0\.\d{0,5}[1-9])$/);
        expect(Math.abs(Number(rate) - numerator / (numerator + rest))).toBeLessThanOrEqual(0.5e-6 + 1e-12);
      }),
    );
  });

  it('have parts that add up to the eligible population', () => {
    expect(
      proportionFigures({ denominator: 10, 'denominator-exclusion': 1, 'denominator-exception': 2, numerator: 3 }),
    ).toEqual({
      eligible: 10,
      exclusions: 1,
      exceptions: 2,
      met: 3,
      notMet: 4,
    });
  });
});

describe('CSV', () => {
  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('disarms %j', (text) => {
    expect(safeCell(text)).toBe(`'${text}`);
  });

  it('leaves other texts alone', () => {
    expect(safeCell('CMS2v14')).toBe('CMS2v14');
  });

  it('gives what each person counts for, one line for each group', () => {
    const line = {
      qualityId: '113',
      personId: '0a',
      groupId: '=Group',
      populations: { 'initial-population': 1, denominator: 1, numerator: 0 },
      strata: ['STRAT_2'],
      error: 'a, "quoted" error',
    };
    const rows: Record<string, string>[] = parse(personHeadings() + personLines([line]), { columns: true });
    expect(Object.keys(rows[0])).toEqual([...PERSON_COLUMNS]);
    expect(rows[0]).toMatchObject({
      group: "'=Group",
      'initial-population': '1',
      numerator: '0',
      'denominator-exclusion': '',
      strata: 'STRAT_2',
      error: 'a, "quoted" error',
    });
  });
});

describe('a name-based UUID', () => {
  it('is that of RFC 9562', () => {
    // RFC 9562, appendix A.4
    expect(nameBasedUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});
