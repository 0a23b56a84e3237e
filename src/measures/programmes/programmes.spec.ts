import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { programmeChanges } from './programme-changes.js';
import { ProgrammeDataError } from './programme-file.js';
import { measurePoints } from './programme-points.js';
import type { Benchmark } from './programme-rules-model.js';
import { ProgrammeCatalogue, UnknownProgrammeError } from './programmes.js';

const GUID = '11111111-2222-3333-4444-555555555555';

describe('the programme catalogue', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'programmes-'));
    mkdirSync(join(directory, 'programmes'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const put = (name: string, content: unknown): string => {
    const file = join(directory, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  it('ships APP Plus with four eCQMs in 2025 and five in 2026', () => {
    const catalogue = ProgrammeCatalogue.read(directory);
    const ids = (year: number) => catalogue.find('app-plus', year).measures.map((measure) => measure.qualityId);
    expect(ids(2025)).toEqual(['001', '112', '134', '236']);
    expect(ids(2026)).toEqual(['001', '112', '113', '134', '236']);
  });

  it('says of each package which way is better, as the newest programme has it', () => {
    const shipped = ProgrammeCatalogue.shipped();
    const inverse = shipped
      .get('app-plus-2026')
      .measures.filter(({ packages }) => packages.some(({ url }) => shipped.directions().get(url)))
      .map(({ qualityId }) => qualityId);
    expect(inverse).toEqual(['001']);
  });

  it('knows every identifier of 2025 and none of 2026', () => {
    const catalogue = ProgrammeCatalogue.read(directory);
    const identifiers = (year: number) =>
      catalogue
        .find('app-plus', year)
        .measures.flatMap((measure) => [
          measure.identifiers.measure,
          ...Object.values(measure.identifiers.populations),
          ...measure.strata.map((stratum) => stratum.id),
        ]);
    expect(identifiers(2025)).not.toContain(null);
    expect(new Set(identifiers(2026))).toEqual(new Set([null]));
  });

  it('takes an operator’s identifiers in the place of unknown ones', () => {
    put('programmes/table.json', {
      identifiersFor: 'app-plus-2026',
      measures: { '113': { measure: GUID, populations: { numerator: GUID }, strata: { STRAT_2: GUID } } },
    });
    const measure = ProgrammeCatalogue.read(directory).get('app-plus-2026').measures[2];
    expect(measure.identifiers.measure).toBe(GUID);
    expect(measure.identifiers.populations.numerator).toBe(GUID);
    expect(measure.identifiers.populations.denominator).toBeNull();
    expect(measure.strata.map((stratum) => stratum.id)).toEqual([null, GUID]);
  });

  it('keeps a checked identifiers file for the next reading', () => {
    const file = put('mine.json', { identifiersFor: 'app-plus-2026', measures: { '001': { measure: GUID } } });
    ProgrammeCatalogue.read(directory).keepIdentifiers(file);
    expect(ProgrammeCatalogue.read(directory).get('app-plus-2026').measures[0].identifiers.measure).toBe(GUID);
  });

  it('takes a whole programme of an operator in the place of the shipped one', () => {
    const shipped = ProgrammeCatalogue.read(directory).get('app-plus-2025');
    put('programmes/own.json', { ...shipped, caseMinimum: 11 });
    expect(ProgrammeCatalogue.read(directory).get('app-plus-2025').caseMinimum).toBe(11);
  });

  it('keeps an operator’s programme of a year that does not ship, and scores by it', () => {
    const shipped = ProgrammeCatalogue.shipped().get('app-plus-2026');
    const file = put('mine.json', {
      ...shipped,
      id: 'app-plus-2027',
      year: 2027,
      period: { start: '2027-01-01', end: '2027-12-31' },
      caseMinimum: 30,
    });
    const { keptAs } = ProgrammeCatalogue.read(directory).keepProgramme(file);
    expect(keptAs).toBe(join(directory, 'programmes', 'app-plus-2027.json'));
    const next = ProgrammeCatalogue.read(directory).get('app-plus-2027');
    const cases = { numerator: 20, denominator: 25 };
    expect(measurePoints(next, '236', 'ecqm', cases)).toMatchObject({ points: 0, enoughCases: false });
    expect(measurePoints(shipped, '236', 'ecqm', cases).points).toBe(9.2434);
    expect(programmeChanges(shipped, next).map(({ path, after }) => [path, after])).toEqual([
      ['/id', '"app-plus-2027"'],
      ['/year', '2027'],
      ['/period/start', '"2027-01-01"'],
      ['/period/end', '"2027-12-31"'],
      ['/caseMinimum', '30'],
    ]);
  });

  it('tells every fault of a programme with its JSON path, and keeps none of it', () => {
    const shipped = ProgrammeCatalogue.shipped().get('app-plus-2026');
    const faulty = (change: object) => () =>
      ProgrammeCatalogue.read(directory).keepProgramme(put('mine.json', { ...shipped, ...change }));
    expect(faulty({ points: undefined, year: '2026', caseMinimum: -1 })).toThrow(
      /required property 'points'\n.*\/year must be integer\n.*\/caseMinimum must be >= 0/,
    );
    const [first, second] = shipped.measures;
    const falling = structuredClone(first);
    (falling.benchmarks.ecqm as Benchmark).percentiles['50'] = 1;
    const changed = { year: 2027, measures: [falling, { ...second, missingBenchmarks: {} }, second] };
    expect(faulty(changed)).toThrow(
      new RegExp(
        [
          '/id must be app-plus-2027.',
          '/measures: 112 stands twice.',
          '/outcomeMeasures/measures: 236 is no measure of the programme.',
          '/measures/0/benchmarks/ecqm/percentiles/50 is below',
          '/measures/1: ecqm needs either a benchmark or the reason',
        ].join('(.|\n)*'),
      ),
    );
    expect(faulty({ notes: [{ text: 'A rule.', source: 'hearsay' }] })).toThrow(
      /\/notes\/0\/source "hearsay" is not in/,
    );
    expect(ProgrammeCatalogue.read(directory).list()).toHaveLength(2);
  });

  it.each([
    ['a GUID that is none', { '001': { measure: 'CMS122' } }, /table\.json: \/measures\/001\/measure/],
    ['a measure the programme does not have', { '305': { measure: GUID } }, /305: app-plus-2026 has no such measure/],
    [
      'a population the measure does not have',
      { '001': { populations: { 'denominator-exception': GUID } } },
      /no such/,
    ],
    ['a misspelt property', { '001': { Measure: GUID } }, /Measure/],
  ])('names the file and the place of %s', (_, measures, message) => {
    put('programmes/table.json', { identifiersFor: 'app-plus-2026', measures });
    expect(() => ProgrammeCatalogue.read(directory)).toThrow(ProgrammeDataError);
    expect(() => ProgrammeCatalogue.read(directory)).toThrow(message);
  });

  it('lists what there is when a programme is unknown', () => {
    const catalogue = ProgrammeCatalogue.read(directory);
    expect(() => catalogue.find('app-plus', 2019)).toThrow(UnknownProgrammeError);
    expect(() => catalogue.find('app-plus', 2019)).toThrow(/app-plus-2026, app-plus-2025/);
  });
});
