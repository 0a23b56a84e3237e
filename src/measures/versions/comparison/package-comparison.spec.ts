import { describe, expect, it } from '@jest/globals';
import { versionedPackage, VISITS, type VersionParts } from '../../../../test/support/versioned-measure.js';
import type { Library } from '../../../fhir/types.js';
import { PackageComparison } from './package-comparison.js';

const compare = (before: VersionParts, after: VersionParts) =>
  new PackageComparison(versionedPackage(before), versionedPackage(after)).changes;
const names = (changes: ReturnType<typeof compare>) =>
  changes.definitions.map(({ library, name, change, used }) => `${library}.${name} ${change}${used ? '' : ' unused'}`);

describe('comparing two packages', () => {
  it('finds nothing between a package and itself under another version, whose groups have other ids', () => {
    const { measure, libraries, definitions, valueSets } = compare({}, { version: '2.0.0' });
    expect({ measure, definitions, valueSets }).toEqual({ measure: [], definitions: [], valueSets: [] });
    expect(libraries).toEqual([{ name: 'Versioned', before: 'Versioned|1.0.0', after: 'Versioned|2.0.0' }]);
  });

  it('gives the CQL of both sides of a changed definition, and leaves what does not draw on it', () => {
    const { definitions } = compare({}, { numerator: "exists [Observation] O where O.status = 'final'" });
    expect(definitions).toEqual([
      {
        library: 'Versioned',
        name: 'Numerator',
        kind: 'expression',
        change: 'changed',
        used: true,
        before: 'define "Numerator": exists [Observation]',
        after: `define "Numerator": exists [Observation] O where O.status = 'final'`,
        causes: [],
      },
    ]);
  });

  it('tells apart what only draws on a change in an included library, and what nothing draws on', () => {
    const changes = compare({}, { adult: 19 });
    expect(names(changes)).toEqual([
      'Ages.Is Adult changed',
      'Versioned.Initial Population affected',
      'Versioned.Denominator affected',
      'Ages.Is Centenarian changed unused',
    ]);
    expect(changes.definitions[2]?.causes).toEqual(['Is Adult']);
    expect(changes.libraries).toEqual([{ name: 'Ages', before: 'Ages|18.0.0', after: 'Ages|19.0.0' }]);
  });

  it('counts and lists the codes that a value set has gained and lost, and names what retrieves by it', () => {
    const changes = compare({}, { visits: ['b', 'c', 'd'] });
    const code = (name: string) => ({ system: 'https://example.org/codes', code: name, display: null });
    expect(changes.valueSets).toEqual([
      {
        url: VISITS,
        name: 'Visits',
        change: 'codes',
        versionBefore: '20260101',
        versionAfter: '20260101',
        countBefore: 2,
        countAfter: 3,
        addedCount: 2,
        removedCount: 1,
        added: [code('c'), code('d')],
        removed: [code('a')],
      },
    ]);
    expect(names(changes)).toEqual([
      'Versioned.Qualifying Visits affected',
      'Versioned.Initial Population affected',
      'Versioned.Denominator affected',
    ]);
    expect(changes.definitions[0]?.causes).toEqual(['value set Visits']);
  });

  it('says so when only the version of a value set differs', () => {
    const [before, after] = [versionedPackage(), versionedPackage()];
    for (const valueSet of after.valueSets) valueSet.version = '20270101';
    const { valueSets, definitions } = new PackageComparison(before, after).changes;
    expect(valueSets).toMatchObject([{ change: 'version', versionBefore: '20260101', versionAfter: '20270101' }]);
    expect(definitions).toEqual([]);
  });

  it('reports what the Measure says: populations, strata, supplemental data, scoring, period', () => {
    const [before, after] = [versionedPackage({ year: 2025 }), versionedPackage({ year: 2026 })];
    const [group] = after.measure.group ?? [];
    after.measure.scoring = { coding: [{ code: 'cohort' }] };
    after.measure.supplementalData = [];
    if (group?.population?.[1]) group.population[1].criteria.expression = 'Qualifying Visits';
    if (group) group.stratifier = [{ id: 'adult', criteria: { language: 'text/cql', expression: 'Sex' } }];
    const { measure } = new PackageComparison(before, after).changes;
    expect(measure.map(({ part, item, before: old, after: young }) => [part, item, old, young])).toEqual([
      ['effective period', '', '2025-01-01..2025-12-31', '2026-01-01..2026-12-31'],
      ['supplemental data', 'sex', '"Sex"', null],
      ['scoring', '', 'proportion', 'cohort'],
      ['population', 'denominator', '"Denominator"', '"Qualifying Visits"'],
      ['stratifier', 'adult', null, '"Sex"'],
    ]);
  });

  it('sees no change in places, annotations and the names that a library gives to what it includes', () => {
    const [before, after] = [versionedPackage(), versionedPackage()];
    after.libraries = after.libraries.map((library) =>
      rewritten(library, (elm) => {
        const text = elm
          .replaceAll('"libraryName":"Ages"', '"libraryName":"Years"')
          .replaceAll('"localIdentifier":"Ages"', '"localIdentifier":"Years"')
          .replaceAll(/"localId":"\d+"/g, '"localId":"7"')
          .replaceAll(/"locator":"[^"]+"/g, '"locator":"1:1-1:2"');
        return text;
      }),
    );
    expect(new PackageComparison(before, after).changes.definitions).toEqual([]);
  });

  it('names what a package lacks', () => {
    const before = versionedPackage();
    const after = { ...before, libraries: before.libraries.filter(({ name }) => name !== 'Ages') };
    expect(() => new PackageComparison(before, after)).toThrow(/includes Ages\|18\.0\.0, which the package lacks/);
  });
});

function rewritten(library: Library, change: (elm: string) => string): Library {
  const content = library.content?.map((one) => {
    if (one.contentType !== 'application/elm+json') return one;
    const elm = Buffer.from(one.data ?? '', 'base64').toString('utf8');
    return { ...one, data: Buffer.from(change(elm)).toString('base64') };
  });
  return { ...library, content };
}
