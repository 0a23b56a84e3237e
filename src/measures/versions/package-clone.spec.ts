import { describe, expect, it } from '@jest/globals';
import { versionedPackage, VERSIONED } from '../../../test/support/versioned-measure.js';
import type { Library, Measure } from '../../fhir/types.js';
import { PackageComparison } from './comparison/package-comparison.js';
import { withVersion } from './cql-header.js';
import { nextVersion } from './next-version.js';
import { clonePackage } from './package-clone.js';
import { readBundle } from '../import/package-reader.js';

const SETTINGS = { version: '1.1.0', date: '2026-11-25', uuid: '11111111-0000-4000-8000-000000000002' };

function cloned(change: Partial<Measure> = {}, settings: Partial<typeof SETTINGS & { year: number }> = {}) {
  const source = versionedPackage({ year: 2025, measure: change });
  const bundle = clonePackage(source, { ...SETTINGS, ...settings });
  const resources = (bundle.entry ?? []).map(({ resource }) => resource);
  const measure = resources.find((one) => one?.resourceType === 'Measure') as Measure;
  const libraries = resources.filter((one): one is Library => one?.resourceType === 'Library');
  return { source, bundle, measure, libraries };
}

const textOf = ({ content }: Library, type: string) =>
  Buffer.from(content?.find(({ contentType }) => contentType === type)?.data ?? '', 'base64').toString('utf8');

describe('a clone of a package', () => {
  it('is a draft under the new version that says where it comes from', () => {
    const { measure } = cloned({ lastReviewDate: '2025-07-01' });
    expect(measure).toMatchObject({
      id: 'Versioned-1.1.0',
      url: VERSIONED,
      version: '1.1.0',
      status: 'draft',
      date: '2026-11-25',
      library: ['https://caliper.example/fhir/Library/Versioned|1.1.0'],
      effectivePeriod: { start: '2025-01-01', end: '2025-12-31' },
      relatedArtifact: [{ type: 'derived-from', resource: `${VERSIONED}|1.0.0` }],
    });
    expect([measure.approvalDate, measure.lastReviewDate]).toEqual([undefined, undefined]);
    expect(measure.identifier?.map(({ value }) => value)).toEqual([
      'VER1',
      'urn:uuid:11111111-0000-4000-8000-000000000002',
    ]);
  });

  it('names the version of its own library everywhere, and leaves the others as they are', () => {
    const { source, libraries } = cloned();
    const [own, ...others] = libraries as [Library, ...Library[]];
    expect([own.version, own.status, own.id]).toEqual(['1.1.0', 'draft', 'Versioned-1.1.0']);
    expect(textOf(own, 'text/cql')).toMatch(/^library Versioned version '1\.1\.0'\n/);
    expect(JSON.parse(textOf(own, 'application/elm+json'))).toMatchObject({
      library: { identifier: { id: 'Versioned', version: '1.1.0' } },
    });
    expect(others).toEqual(source.libraries.slice(1));
  });

  it('is a package that can be imported, and evaluates the same', () => {
    const { source, bundle } = cloned();
    const [read] = readBundle(bundle).packages;
    if (!read) throw new Error('nothing read');
    const { measure, definitions, valueSets } = new PackageComparison(source, read).changes;
    expect({ measure, definitions, valueSets }).toEqual({ measure: [], definitions: [], valueSets: [] });
  });

  it.each([
    [
      { start: '2025-01-01', end: '2025-12-31' },
      { start: '2027-01-01', end: '2027-12-31' },
    ],
    [
      { start: '2024-02-29', end: '2025-02-28' },
      { start: '2027-02-28', end: '2028-02-28' },
    ],
    [{ start: '2025-01-01' }, { start: '2027-01-01' }],
    [undefined, { start: '2027-01-01', end: '2027-12-31' }],
  ])('moves the effective period %j to 2027', (effectivePeriod, moved) => {
    expect(cloned({ effectivePeriod }, { year: 2027 }).measure.effectivePeriod).toEqual(moved);
  });

  it('takes the place of an earlier origin, and keeps what else is related', () => {
    const relatedArtifact: Measure['relatedArtifact'] = [
      { type: 'derived-from', resource: `${VERSIONED}|0.9.0` },
      { type: 'depends-on', resource: 'https://caliper.example/fhir/Library/Versioned|1.0.0' },
      { type: 'citation', citation: 'A paper' },
    ];
    expect(cloned({ relatedArtifact }).measure.relatedArtifact).toEqual([
      { type: 'depends-on', resource: 'https://caliper.example/fhir/Library/Versioned|1.1.0' },
      { type: 'citation', citation: 'A paper' },
      { type: 'derived-from', resource: `${VERSIONED}|1.0.0` },
    ]);
  });
});

describe('the header of a CQL text', () => {
  it.each([
    [`library A version '1'\nusing FHIR`, `library A version '2'\nusing FHIR`],
    [`library A\nusing FHIR`, `library A version '2'\nusing FHIR`],
    [`library ns.A version '1'`, `library ns.A version '2'`],
    [
      `/* library A version '1' */\n// library B\nlibrary "A b" version '1'`,
      `/* library A version '1' */\n// library B\nlibrary "A b" version '2'`,
    ],
    [`// é library\nlibrary A version '1' // of '1'`, `// é library\nlibrary A version '2' // of '1'`],
  ])('of %j states the version', (text, expected) => expect(withVersion(text, '2')).toBe(expected));
});

describe('the version that follows', () => {
  it.each([
    ['1.0.0', '1.0.1', '2.0.0'],
    ['0.5.009', '0.5.010', '1.0.000'],
    ['2026.1', '2026.2', '2027.0'],
    ['7', '8', '8'],
    ['draft', undefined, undefined],
  ])('%s is %s for a correction and %s for another year', (version, correction, year) => {
    expect([nextVersion(version, 'correction'), nextVersion(version, 'year')]).toEqual([correction, year]);
  });
});
