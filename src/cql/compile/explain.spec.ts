import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Library, Resource } from '../../fhir/types.js';
import type { MeasurePackage } from '../engine.js';
import type { DefinitionExplanation, Explanation } from '../explanation.js';
import { libraryKey } from '../translate/library-key.js';
import { translateLibraries } from '../translate/translator.js';
import { explain } from './explain.js';

const SHARED = `library Shared version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
context Patient
define function "Finished"(visits List<Encounter>): visits V where V.status = 'finished'
define function "Doubled"(given Integer): given * 2
define function "Doubled"(given String): given + given
define "Any Visit": exists [Encounter]
define "Never Asked": true`;

const MAIN = `library Main version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
include Shared version '1' called S
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Finished Visits": S."Finished"([Encounter])
define "Visits With Reading":
  "Finished Visits" V
    with [Observation] O such that O.status = 'final'
    where V.period during "Measurement Period"
define "Initial Population": Patient.gender = 'female' and S."Any Visit"
define "Denominator": "Initial Population" and S."Doubled"(2) = 4
define "Numerator": Patient.gender = 'male' and exists "Visits With Reading"
define "Numerator Exclusion": exists "Visits With Reading" and Patient.birthDate < @2000-01-01`;

const POPULATIONS = ['Initial Population', 'Denominator', 'Numerator', 'Numerator Exclusion'];

/** A package of these libraries, the second of which is the measure's own. */
function packageOf(annotated: boolean, ...texts: string[]): MeasurePackage {
  const elm = translateLibraries(new Map(texts.map((text) => [libraryKey(text), text])));
  const libraries = [...elm.values()].map(({ library }): Library => {
    const { id, version } = library.identifier;
    const json = JSON.stringify({ library }, (key, value: unknown) =>
      !annotated && (key === 'annotation' || key === 'localId') ? undefined : value,
    );
    const data = Buffer.from(json).toString('base64');
    return {
      ...{ resourceType: 'Library', url: `http://example.org/Library/${id}`, name: id, version, status: 'active' },
      type: { text: 'logic' },
      content: [{ contentType: 'application/elm+json', data }],
    };
  });
  const population = POPULATIONS.map((expression) => ({
    code: { coding: [{ code: expression.toLowerCase().replaceAll(' ', '-') }] },
    criteria: { language: 'text/cql-identifier', expression },
  }));
  const library = ['http://example.org/Library/Main|1'];
  const scoring = { coding: [{ code: 'proportion' }] };
  return {
    measure: { resourceType: 'Measure', url: 'm', status: 'active', library, scoring, group: [{ population }] },
    libraries,
    valueSets: [],
  };
}

const visit = (id: string, status: string, start: string) => ({
  ...{ resourceType: 'Encounter', id, status, class: { code: 'AMB' } },
  period: { start: `${start}T10:00:00Z`, end: `${start}T11:00:00Z` },
});

const RECORD = [
  { resourceType: 'Patient', id: 'p', gender: 'female' },
  visit('in-time', 'finished', '2026-03-01'),
  visit('too-early', 'finished', '2025-03-01'),
  visit('cancelled', 'cancelled', '2026-04-01'),
  { resourceType: 'Observation', id: 'reading', status: 'final', code: { text: 'Reading' } },
] as Resource[];

const explained = (source: MeasurePackage): Explanation =>
  explain(
    {
      packages: [source],
      period: { start: '2026-01-01', end: '2026-12-31' },
      profiles: 'inferred',
      now: '2026-12-31T00:00:00Z',
      timezoneOffset: 0,
    },
    { id: 'p', resources: RECORD },
  );

/** Outcome of the clause around a piece of text. */
function outcomeAt(definition: DefinitionExplanation | undefined, words: string) {
  return definition?.text.find(({ text }) => text.includes(words))?.outcome;
}

describe('explain', () => {
  let explanation: Explanation;
  const definition = (name: string) => explanation.definitions.find((item) => item.name === name);

  beforeAll(() => {
    explanation = explained(packageOf(true, SHARED, MAIN));
  }, 60_000);

  it('tells what each definition that the populations draw on came to, the measure’s own library first', () => {
    expect(
      explanation.definitions
        .filter(({ library }) => library !== 'FHIRHelpers|4.0.1')
        .map(({ library, name, kind, outcome, value }) => [library, name, kind, outcome, value]),
    ).toEqual([
      ['Main|1', 'Finished Visits', 'expression', 'true', '2 items: Encounter/in-time, Encounter/too-early'],
      ['Main|1', 'Visits With Reading', 'expression', 'true', '1 item: Encounter/in-time'],
      ['Main|1', 'Initial Population', 'expression', 'true', 'true'],
      ['Main|1', 'Denominator', 'expression', 'true', 'true'],
      ['Main|1', 'Numerator', 'expression', 'false', 'false'],
      ['Main|1', 'Numerator Exclusion', 'expression', 'null', 'null'],
      ['Shared|1', 'Any Visit', 'expression', 'true', 'true'],
      ['Shared|1', 'Finished', 'function', 'true', '2 items: Encounter/in-time, Encounter/too-early'],
      ['Shared|1', 'Doubled', 'function', 'true', '4'],
    ]);
    expect(explanation.unannotated).toEqual([]);
  });

  it('marks the text clause by clause: true, false, unknown, and not reached where the left side decided', () => {
    const numerator = definition('Numerator');
    expect(numerator?.text.map(({ text }) => text).join('')).toBe(
      `define "Numerator": Patient.gender = 'male' and exists "Visits With Reading"`,
    );
    expect(outcomeAt(numerator, `'male'`)).toBe('false');
    expect(outcomeAt(numerator, 'exists')).toBe('not reached');
    const exclusion = definition('Numerator Exclusion');
    expect(outcomeAt(exclusion, 'exists')).toBe('true');
    expect(outcomeAt(exclusion, 'birthDate')).toBe('null');
  });

  it('counts a clause true that holds in one row, and how often it was evaluated', () => {
    const where = definition('Visits With Reading')?.clauses.find(({ type }) => type === 'IncludedIn');
    expect(where).toMatchObject({ outcome: 'true', value: 'true', times: 2 });
  });

  it('shows only the overload that was called', () => {
    const [doubled, ...others] = explanation.definitions.filter(({ name }) => name === 'Doubled');
    expect(others).toEqual([]);
    expect(doubled?.text.map(({ text }) => text).join('')).toContain('given * 2');
  });

  it('names what each retrieve found and which clause left it out, wherever that stands', () => {
    const visits = explanation.retrieves.find(({ define }) => define === 'Finished Visits');
    expect(visits).toMatchObject({
      asked: 'Encounter',
      found: ['Encounter/in-time', 'Encounter/too-early', 'Encounter/cancelled'],
      dismissed: [
        { library: 'Shared|1', define: 'Finished', by: 'where', resources: ['Encounter/cancelled'] },
        { library: 'Main|1', define: 'Visits With Reading', by: 'where', resources: ['Encounter/too-early'] },
      ],
    });
    const others = explanation.retrieves.filter(({ define }) => define !== 'Finished Visits');
    expect(others.map(({ define, asked, found, dismissed }) => [define, asked, found.length, dismissed])).toEqual([
      ['Visits With Reading', 'Observation', 1, []],
      ['Any Visit', 'Encounter', 3, []],
    ]);
  });

  it('gives the definitions alone of libraries that were translated without annotations', () => {
    const bare = explained(packageOf(false, SHARED, MAIN));
    expect(bare.definitions.map(({ name, outcome }) => [name, outcome])).toEqual(
      explanation.definitions.map(({ name, outcome }) => [name, outcome]),
    );
    expect(bare.definitions.every(({ text, clauses }) => text.length === 0 && clauses.length === 0)).toBe(true);
    expect(bare.unannotated).toEqual(expect.arrayContaining(['Main|1', 'Shared|1']));
    expect(bare.values).toEqual(explanation.values);
  });
});
