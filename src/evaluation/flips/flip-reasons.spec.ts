import { describe, expect, it } from '@jest/globals';
import { versionedPackage, type VersionParts } from '../../../test/support/versioned-measure.js';
import type { MeasurePackage, PatientRecord } from '../../cql/engine.js';
import type { Resource } from '../../fhir/types.js';
import { pairGroups } from '../../measures/versions/comparison/group-pairs.js';
import { PackageComparison } from '../../measures/versions/comparison/package-comparison.js';
import { explainRecord } from '../explain-record.js';
import { flipReasons } from './flip-reasons.js';
import { flipsOf } from './flips.js';
import { reasonWords } from './reason-words.js';

const visit = (code: string) => ({
  resourceType: 'Encounter',
  id: `visit-${code}`,
  status: 'finished',
  type: [{ coding: [{ system: 'https://example.org/codes', code }] }],
});
const result = (status: string) => ({ resourceType: 'Observation', id: 'result', status });

function record(birthDate: string, ...resources: object[]): PatientRecord {
  const patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate };
  return { id: 'p', resources: [patient, ...resources] as unknown as Resource[] };
}

function explain(source: MeasurePackage, patient: PatientRecord) {
  return explainRecord(
    {
      packages: [source],
      period: { start: '2026-01-01', end: '2026-12-31' },
      profiles: 'inferred',
      now: '2026-12-31T00:00:00.000Z',
      timezoneOffset: 0,
    },
    patient,
  );
}

function reasonsFor(before: MeasurePackage, after: MeasurePackage, patient: PatientRecord) {
  const pairs = pairGroups(before.measure, after.measure);
  const explanations = { before: explain(before, patient), after: explain(after, patient) };
  const flips = flipsOf(explanations.before.result.groups, explanations.after.result.groups, pairs);
  return flipReasons(flips, pairs, new PackageComparison(before, after), explanations);
}

const versions = (before: VersionParts, after: VersionParts) =>
  [versionedPackage(before), versionedPackage(after)] as const;
const FINAL = `exists ([Observation] O where O.status = 'final')`;

describe('why a person counts otherwise', () => {
  it('is the changed definition, with what its retrieves found in one version only', () => {
    const [before, after] = versions({}, { version: '2.0.0', numerator: FINAL });
    const reasons = reasonsFor(before, after, record('1970-01-01', visit('a'), result('preliminary')));
    expect(reasons).toEqual([
      {
        populations: ['numerator'],
        library: 'Versioned',
        name: 'Numerator',
        change: 'changed',
        before: 'true',
        after: 'false',
        causes: [],
        retrieves: [{ define: 'Numerator', asked: 'Observation', onlyBefore: ['Observation/result'], onlyAfter: [] }],
      },
    ]);
    expect(reasons.map(reasonWords)).toEqual([
      '"Numerator" is changed: true before, false after. [Observation] in "Numerator" found Observation/result only before.',
    ]);
  });

  it('is the definition that retrieves by a changed value set, for all populations that fell with it', () => {
    const [before, after] = versions({}, { visits: ['b'] });
    const [reason, ...more] = reasonsFor(before, after, record('1970-01-01', visit('a'), result('final')));
    expect(more).toEqual([]);
    expect(reason).toMatchObject({
      populations: ['initial-population', 'denominator', 'numerator'],
      name: 'Qualifying Visits',
      change: 'affected',
      causes: ['value set Visits'],
      before: '1 item: Encounter/visit-a',
      after: 'none',
      retrieves: [{ onlyBefore: ['Encounter/visit-a'], onlyAfter: [] }],
    });
    expect(reason && reasonWords(reason)).toMatch(
      /^"Qualifying Visits" draws on the value set "Visits", which is changed/,
    );
  });

  it('is found in an included library, below definitions that only draw on it', () => {
    const [before, after] = versions({}, { adult: 19 });
    const reasons = reasonsFor(before, after, record('2008-01-01', visit('a')));
    expect(reasons).toMatchObject([
      {
        populations: ['initial-population', 'denominator'],
        library: 'Ages',
        name: 'Is Adult',
        before: 'true',
        after: 'false',
      },
    ]);
  });

  it('is what the Measure names, when it names another definition', () => {
    const [before, after] = versions({}, {});
    const numerator = after.measure.group?.[0]?.population?.[2];
    if (numerator) numerator.criteria.expression = 'Qualifying Visits';
    const [reason] = reasonsFor(before, after, record('1970-01-01', visit('a')));
    expect(reason).toMatchObject({ change: 'decides', before: 'Numerator', after: 'Qualifying Visits' });
    expect(reason && reasonWords(reason)).toBe('numerator: decided by "Qualifying Visits", before by "Numerator".');
  });

  it('leaves out changed definitions that came to the same value', () => {
    const [before, after] = versions({}, { numerator: FINAL, version: '2.0.0', visits: ['b'] });
    const reasons = reasonsFor(before, after, record('1970-01-01', visit('a'), result('final')));
    expect(reasons.map(({ name }) => name)).toEqual(['Qualifying Visits']);
  });
});
