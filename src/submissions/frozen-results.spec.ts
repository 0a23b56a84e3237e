import { describe, expect, it } from '@jest/globals';
import { testProgramme } from '../../test/support/submission-set.js';
import { choosePackages } from './choose-packages.js';
import { countResults, type FrozenPackage, type ResultPattern } from './frozen-results.js';
import { FreezeRefusedError } from './submission-errors.js';
import type { RunPackageRow } from './submissions.queries.js';
import { documentCodes, supplementalElements } from '../evaluation/supplemental-codes.js';

const RACE = 'urn:oid:2.16.840.1.113883.6.238';
const programme = testProgramme(2025);
const { supplemental } = programme.qrda3;
const code = (system: string | null, value: string) => ({ system, code: value, display: null });

describe('the elements of a Measure', () => {
  it.each([
    ['sde-sex', 'SDE Sex', 'sex'],
    ['x', 'SDE Patient sex for quality measurement', 'sex'],
    ['sde-payer-type', 'SDE Payer Type', 'payer'],
    ['sde-race', 'SDE Race', 'race'],
    ['sde-ethnicity', 'SDE Ethnicity', 'ethnicity'],
    ['ethnicity', 'Ethnicity', 'ethnicity'],
  ])('%s, %s give %s', (id, expression, kind) => {
    const elements = supplementalElements({
      supplementalData: [{ id, criteria: { language: 'text/cql', expression } }],
    });
    expect(elements[kind as 'sex']).toEqual([id]);
  });

  it('do not mistake other elements for them', () => {
    const data = ['Encounter with First Heart Rate', 'SDE Address', 'Trace'].map((expression) => ({
      criteria: { language: 'text/cql', expression },
    }));
    expect(Object.values(supplementalElements({ supplementalData: data })).flat()).toEqual([]);
  });
});

describe('codes of a record', () => {
  it.each([
    ['119', 'A'],
    ['2', 'B'],
    ['39', 'D'],
    ['512', 'C'],
    ['61', 'C'],
    ['9999', 'D'],
  ])('payer %s counts as %s', (typology, group) => {
    expect(documentCodes(supplemental.payer, [code('https://nahdo.org/sopt', typology)]).codes).toEqual([group]);
  });

  it.each([2025, 2026])('sex is told by gender, HL7 code and SNOMED CT alike (%d)', (year) => {
    const element = testProgramme(year).qrda3.supplemental.sex;
    const found = [
      code('http://hl7.org/fhir/administrative-gender', 'female'),
      code('http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender', 'F'),
      code('http://snomed.info/sct', '248152002'),
    ].map((each) => documentCodes(element, [each]).codes);
    expect(new Set(found.flat()).size).toBe(1);
    expect(found.flat()).toHaveLength(3);
  });

  it('count once, whatever says the same twice', () => {
    expect(
      documentCodes(supplemental.race, [code(RACE, '2106-3'), code(RACE, '2106-3'), code(null, '2106-3')]).codes,
    ).toEqual(['2106-3']);
  });

  it('are reported when the person has none that counts, and not when they only add detail', () => {
    const chinese = code(RACE, '2034-7');
    expect(documentCodes(supplemental.race, [chinese])).toEqual({ codes: [], unmapped: [chinese] });
    expect(documentCodes(supplemental.race, [code(RACE, '2028-9'), chinese])).toEqual({
      codes: ['2028-9'],
      unmapped: [],
    });
  });

  it('of another system do not count', () => {
    expect(documentCodes(supplemental.payer, [code('http://example.org', '119')]).codes).toEqual([]);
  });
});

const row = (url: string, change: Partial<RunPackageRow> = {}): RunPackageRow => ({
  measurePeriodId: 1,
  id: url,
  url,
  version: '1',
  contentHash: 'ab',
  measure: { resourceType: 'Measure', status: 'active', group: [{ id: 'g' }] },
  ...change,
});
const [own, published] = programme.measures[0].packages.map(({ url }) => url);

describe('the choice of packages', () => {
  it('goes by canonical url and leaves out what the programme does not report', () => {
    expect(choosePackages(programme, [row(own), row('http://example.org/Measure/Other')])).toMatchObject([
      { qualityId: '001', url: own },
    ]);
  });

  it('asks when two stand for one measure, and takes the one that is named', () => {
    expect(() => choosePackages(programme, [row(own), row(published)])).toThrow(FreezeRefusedError);
    expect(choosePackages(programme, [row(own), row(published)], [`${published}|1`])).toMatchObject([
      { url: published },
    ]);
  });

  it('refuses when nothing fits, or a package reports several rates', () => {
    expect(() => choosePackages(programme, [row('http://example.org/Measure/Other')])).toThrow(/No package of the run/);
    const measure = { resourceType: 'Measure' as const, status: 'active' as const, group: [{}, {}] };
    expect(() => choosePackages(programme, [row(own, { measure })])).toThrow(/2 groups/);
  });

  it('refuses strata that cannot be told apart', () => {
    const programme2026 = testProgramme(2026);
    const url = programme2026.measures[2].packages[0].url;
    expect(() => choosePackages(programme2026, [row(url)])).toThrow(/stratifiers/);
  });
});

describe('counting frozen results', () => {
  const one = (qualityId: string, elements: FrozenPackage['elements']): FrozenPackage => ({
    qualityId,
    id: qualityId,
    url: 'u',
    version: '1',
    contentHash: 'ab',
    stratifiers: [],
    elements,
  });
  const none = { payer: [], sex: [], race: [], ethnicity: [] };

  it('counts episodes in populations and persons in supplemental data', () => {
    const pattern: ResultPattern = {
      packageId: '001',
      persons: 5,
      groups: [
        {
          id: 'g',
          populations: { 'initial-population': 3, denominator: 2, 'denominator-exclusion': 0, numerator: 0 },
          observations: [],
          strata: {},
        },
      ],
      supplemental: { '001': { s: [code('http://snomed.info/sct', '248153007')] } },
    };
    const [counts] = countResults(programme, [one('001', { ...none, sex: ['s'] })], [pattern], []);
    expect(counts.populations).toEqual({
      'initial-population': 15,
      denominator: 10,
      'denominator-exclusion': 0,
      numerator: 0,
    });
    expect(counts.supplemental.denominator?.sex).toEqual({
      codes: { F: 0, M: 5 },
      balance: { persons: 5, without: 0, surplus: 0 },
    });
    expect(counts.supplemental.numerator?.sex.balance.persons).toBe(0);
  });

  it('takes what a package does not define from the others, and prefers its own', () => {
    const groups = [{ id: 'g', populations: { 'initial-population': 1 }, observations: [], strata: {} }];
    const supplemental = {
      '001': {},
      '112': { s: [code('http://snomed.info/sct', '248152002')] },
      '236': { s: [code('http://snomed.info/sct', '248153007')] },
    };
    const packages = [one('001', none), one('112', { ...none, sex: ['s'] }), one('236', { ...none, sex: ['s'] })];
    const counts = countResults(
      programme,
      packages,
      packages.map(({ id }) => ({ packageId: id, groups, supplemental, persons: 1 })),
      [],
    );
    expect(counts.map((each) => each.supplemental['initial-population']?.sex.codes)).toEqual([
      { F: 1, M: 1 },
      { F: 1, M: 0 },
      { F: 0, M: 1 },
    ]);
  });
});
