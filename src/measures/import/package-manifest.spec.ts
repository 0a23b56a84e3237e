import { describe, expect, it } from '@jest/globals';
import type { Library, Measure, Parameters } from '../../fhir/types.js';
import { readManifest } from './package-manifest.js';

const VS = 'https://example.org/ValueSet/x';

const measure = (contained: Measure['contained'] = []): Measure => ({
  resourceType: 'Measure',
  status: 'active',
  contained,
});
const library = (name: string, type: string, ...resources: string[]): Library => ({
  resourceType: 'Library',
  name,
  status: 'active',
  type: { coding: [{ code: type }] },
  relatedArtifact: resources.map((resource) => ({ type: 'depends-on', resource })),
});
const parameters = (name: string, valueUri: string): Parameters => ({
  resourceType: 'Parameters',
  parameter: [{ name, valueUri }],
});
const versionOf = (...given: Parameters2) => readManifest(...given).versions.get(VS);
type Parameters2 = [Measure, Library[], Parameters[]];

describe('the versions that a package fixes beside its logic', () => {
  it.each<[string, Parameters2]>([
    ['a manifest library', [measure(), [library('M', 'asset-collection', `${VS}|2`)], []]],
    ['the effective data requirements', [measure([library('E', 'module-definition', `${VS}|2`)]), [], []]],
    ['a library of the measure', [measure(), [library('L', 'logic-library', `${VS}|2`)], []]],
    ['expansion parameters of the package', [measure(), [], [parameters('default-valueset-version', `${VS}|2`)]]],
    ['expansion parameters of the measure', [measure([parameters('canonicalVersion', `${VS}|2`)]), [], []]],
    [
      'expansion parameters of a manifest library',
      [
        measure(),
        [{ ...library('M', 'asset-collection'), contained: [parameters('canonicalVersion', `${VS}|2`)] }],
        [],
      ],
    ],
  ])('are read from %s', (_, given) => expect(versionOf(...given)).toBe('2'));

  it('prefers the manifest library, and tells of the other version', () => {
    const { versions, warnings } = readManifest(
      measure([library('Effective', 'module-definition', `${VS}|1`)]),
      [library('Release', 'asset-collection', `${VS}|2`)],
      [],
    );
    expect(versions.get(VS)).toBe('2');
    expect(warnings).toEqual([
      `The package fixes two versions of ${VS}: 2 in Library Release, 1 in Library Effective; the first is used.`,
    ]);
  });

  it('are none where dependencies name no version, or other things', () => {
    const others = ['https://example.org/Library/y|2', 'http://loinc.org|2.77', VS];
    expect(readManifest(measure([library('E', 'module-definition', ...others)]), [], []).versions.size).toBe(0);
    expect(readManifest(measure(), [], [parameters('system-version', 'http://snomed.info/sct|1')]).versions.size).toBe(
      0,
    );
  });
});
