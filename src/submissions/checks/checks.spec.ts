import { describe, expect, it } from '@jest/globals';
import { submissionSet } from '../../../test/support/submission-set.js';
import { writeCounts } from '../csv/write-counts.js';
import { writeQpp } from '../qpp/write-qpp.js';
import { writeQrda3 } from '../qrda3/write-qrda3.js';
import type { MeasureCounts, SubmissionSet } from '../submission-set.js';
import { checkAgreement } from './agreement.js';
import { checkArithmetic } from './arithmetic.js';
import { checkReadiness } from './readiness.js';

/** A set with one measure, changed. */
function changed(
  change: (counts: MeasureCounts, set: SubmissionSet) => void,
  qualityId = '134',
  year = 2025,
): SubmissionSet {
  const set = submissionSet(year);
  const counts = set.measures.find((each) => each.qualityId === qualityId);
  if (counts) change(counts, set);
  return set;
}

describe('the arithmetic of a set', () => {
  it.each([2025, 2026])('has nothing to say about a set that adds up (%d)', (year) => {
    expect(checkArithmetic(submissionSet(year))).toEqual([]);
  });

  it.each<[string, (counts: MeasureCounts) => void, string, RegExp]>([
    [
      'a denominator beyond its initial population',
      (counts) => (counts.populations.denominator = 1001),
      'denominator-exceeds-initial-population',
      /\(1001\).*\(1000\)/,
    ],
    [
      'parts beyond the denominator',
      (counts) => (counts.populations.numerator = 931),
      'parts-exceed-denominator',
      /1001/,
    ],
    ['a count below zero', (counts) => (counts.populations.numerator = -1), 'count-missing', /-1/],
    ['a fraction of a person', (counts) => (counts.populations.numerator = 1.5), 'count-missing', /1\.5/],
    ['a missing count', (counts) => delete counts.populations.numerator, 'count-missing', /none/],
    [
      'a population the programme does not report',
      (counts) => (counts.populations['numerator-exclusion'] = 0),
      'population-not-reported',
      /another version/,
    ],
    [
      'supplemental counts that do not add up',
      (counts) => (counts.supplemental.numerator!.sex.codes.F += 1),
      'supplemental-sum',
      /641.*640/,
    ],
  ])('finds %s', (_, change, code, message) => {
    const findings = checkArithmetic(changed(change));
    expect(findings).toContainEqual(expect.objectContaining({ code, severity: 'error', measure: '134' }));
    expect(findings.find((finding) => finding.code === code)?.message).toMatch(message);
  });

  it('finds strata that add up to more than the population, and warns of less', () => {
    const found = (count: number) =>
      checkArithmetic(changed((counts) => (counts.strata.STRAT_1.numerator = count), '113', 2026)).filter(
        (finding) => finding.code === 'strata-sum',
      );
    expect(found(161)).toMatchObject([{ severity: 'error', measure: '113' }]);
    expect(found(159)).toMatchObject([{ severity: 'warning', measure: '113' }]);
  });

  it('warns of persons without a code and of persons with several', () => {
    const findings = checkArithmetic(
      changed((counts) => {
        const race = counts.supplemental['initial-population']!.race;
        race.codes['2106-3'] += 3;
        race.balance = { persons: 1000, without: 7, surplus: 10 };
      }),
    );
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['supplemental-unknown', 'warning'],
      ['supplemental-several', 'warning'],
    ]);
  });
});

describe('whether a set is ready', () => {
  const codes = (set: SubmissionSet) => checkReadiness(set, []).map(({ code, severity }) => `${severity} ${code}`);

  it('says nothing of a set that is', () => {
    expect(codes(submissionSet())).toEqual([]);
  });

  it('wants the period of the programme', () => {
    expect(codes({ ...submissionSet(), period: { start: '2019-01-01', end: '2019-12-31' } })).toEqual(['error period']);
  });

  it('wants every measure of the programme', () => {
    const set = submissionSet();
    expect(codes({ ...set, measures: set.measures.slice(1) })).toEqual(['error measure-not-evaluated']);
  });

  it('says how many persons failed, which measures are below the case minimum, and which codes have no place', () => {
    const set = changed((counts) => {
      counts.failed = 2;
      counts.populations = { ...counts.populations, denominator: 89 };
      counts.unmapped = [{ kind: 'race', system: 'urn:oid:2.16.840.1.113883.6.238', code: '2034-7', persons: 4 }];
    });
    expect(codes(set)).toEqual(['warning failed-persons', 'warning case-minimum', 'warning supplemental-unmapped']);
    expect(
      checkReadiness(set, [])
        .map((finding) => finding.message)
        .join('\n'),
    ).toMatch(/2 of 1200[^]*19 cases[^]*2034-7 .*\(persons who have it: 4\)/);
  });

  it('stands in the way of starter value sets', () => {
    const conditions = [
      { qualityId: '001', starters: ['urn:x'], missing: ['urn:y'], borrowed: ['sex'], undefined: ['payer'] },
    ];
    expect(checkReadiness(submissionSet(), conditions).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error starter-value-sets',
      'warning empty-value-sets',
      'warning supplemental-borrowed',
      'warning supplemental-undefined',
    ]);
  });

  it('finds a GUID that stands for two things', () => {
    const set = submissionSet();
    set.programme.measures[1].identifiers.measure = set.programme.measures[0].identifiers.measure;
    expect(codes(set)).toEqual(['error duplicated-guid']);
  });
});

describe('the agreement of all formats', () => {
  const documents = (set: SubmissionSet) => [
    { format: 'qrda3' as const, content: writeQrda3(set) },
    { format: 'qpp' as const, content: writeQpp(set) },
    { format: 'csv' as const, content: writeCounts(set) },
  ];
  const set2025 = submissionSet(2025);
  const written = documents(set2025);
  const damaged = (format: 'qrda3' | 'qpp' | 'csv', from: string | RegExp, to: string) =>
    written.map((document) => {
      if (document.format !== format) return document;
      const text = document.content.toString().replace(from, to);
      expect(text).not.toBe(document.content.toString());
      return { ...document, content: Buffer.from(text) };
    });

  it.each([2025, 2026])('is complete for what the writers write (%d)', (year) => {
    const set = submissionSet(year);
    expect(checkAgreement(set, documents(set))).toEqual([]);
  });

  it('names format, measure, population and both figures of a difference', () => {
    const frozen = changed((counts) => (counts.populations.numerator = 639));
    const messages = checkAgreement(frozen, written).map((finding) => finding.message);
    expect(messages).toEqual(
      expect.arrayContaining([
        'QRDA III gives 640 for 134, numerator; the frozen set has 639.',
        'QPP JSON gives 640 for 134, numerator; the frozen set has 639.',
        'CSV gives 640 for 134, numerator; the frozen set has 639.',
      ]),
    );
  });

  it('sees a changed supplemental count, a rate, a lost line and a line too many', () => {
    const messages = (documents: typeof written) =>
      checkAgreement(set2025, documents).map((finding) => finding.message);
    expect(messages(damaged('csv', ',numerator,race,2106-3,0', ',numerator,race,2106-3,1'))).toEqual([
      'CSV gives 1 for 001, numerator, race 2106-3; the frozen set has 0.',
    ]);
    expect(messages(damaged('csv', /^.*,001,.*,denominator,,,.*\n/m, ''))).toEqual([
      'CSV lacks 001, denominator; the frozen set has 1000.',
    ]);
    expect(messages(damaged('csv', /^(.*,001,.*,denominator,,,.*\n)/m, '$1$1'))).toEqual([
      'CSV gives 001, denominator twice.',
    ]);
    expect(messages(damaged('qrda3', /REAL" value="[^"]+"/, 'REAL" value="0.5"'))).toHaveLength(1);
    expect(messages(damaged('qrda3', /root="51D8CA9A/, 'root="51D8CA9B'))[0]).toMatch(
      /no population IPOP with the id 51D8CA9B/,
    );
    expect(messages(damaged('qpp', '"performanceMet": 640', '"performanceMet": 641'))[0]).toMatch(/001 do not add up/);
  });
});
