import type { MeasurePackage, PackageBundle } from '../../src/cql/engine.js';
import { translateLibraries } from '../../src/cql/translate/translator.js';
import { libraryKey } from '../../src/cql/translate/library-key.js';
import type { Library, Measure, ValueSet } from '../../src/fhir/types.js';
import { valueSetOf } from './measure-package.js';

const BASE = 'https://caliper.example/fhir';

/** Url of the measure, the same in all versions. */
export const VERSIONED = `${BASE}/Measure/Versioned`;
/** Url of the value set that the measure names. */
export const VISITS = `${BASE}/ValueSet/Visits`;

export interface VersionParts {
  version?: string;
  /** Year of the effective period; null: none. */
  year?: number | null;
  /** Condition of the numerator in the measure's own library. */
  numerator?: string;
  /** Least age that the shared library asks for. */
  adult?: number;
  /** Codes of the value set `Visits`. */
  visits?: string[];
  measure?: Partial<Measure>;
}

const shared = (adult: number) => `library Ages version '${adult}.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1' called Helpers
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Is Adult": AgeInYearsAt(date from end of "Measurement Period") >= ${adult}
define "Is Centenarian": AgeInYearsAt(date from end of "Measurement Period") >= ${adult + 82}
`;

const main = (version: string, numerator: string, adult: number) => `library Versioned version '${version}'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
include Ages version '${adult}.0.0' called Ages
codesystem "Codes": 'https://example.org/codes'
valueset "Visits": '${VISITS}'
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Qualifying Visits": [Encounter: "Visits"] V where V.status = 'finished'
define "Initial Population": exists "Qualifying Visits" and Ages."Is Adult"
define "Denominator": "Initial Population"
define "Numerator": ${numerator}
define "Sex": Patient.gender.value
`;

/** One version of a measure of persons with a visit, in the numerator by an observation unless told otherwise. */
export function versionedPackage(parts: VersionParts = {}): MeasurePackage {
  const { version = '1.0.0', numerator = 'exists [Observation]', adult = 18, visits = ['a', 'b'] } = parts;
  const libraries = librariesOf(main(version, numerator, adult), shared(adult));
  return { measure: measureOf(version, parts), libraries, valueSets: [visitsOf(visits)] };
}

/** Translation takes a second: the same texts are translated once in a process. */
const translated = new Map<string, Library[]>();

function librariesOf(...texts: string[]): Library[] {
  const key = texts.join('\0');
  const known = translated.get(key) ?? translate(texts);
  translated.set(key, known);
  return structuredClone(known);
}

function translate(texts: readonly string[]): Library[] {
  const sources = new Map(texts.map((text) => [libraryKey(text), text]));
  return [...translateLibraries(sources)].map(([key, elm]): Library => {
    const { id, version } = elm.library.identifier;
    const cql = sources.get(key);
    return {
      resourceType: 'Library',
      id,
      url: `${BASE}/Library/${id}`,
      version,
      name: id,
      status: 'active',
      type: { coding: [{ code: 'logic-library' }] },
      content: [
        ...(cql === undefined ? [] : [{ contentType: 'text/cql', data: base64(cql) }]),
        { contentType: 'application/elm+json', data: base64(JSON.stringify(elm)) },
      ],
    };
  });
}

/** The same as it is published. */
export function versionedBundle(parts: VersionParts = {}): PackageBundle {
  const { measure, libraries, valueSets } = versionedPackage(parts);
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [measure, ...libraries, ...valueSets].map((resource) => ({ resource })),
  };
}

function visitsOf(codes: string[]): ValueSet {
  return valueSetOf(VISITS, '20260101', codes);
}

function measureOf(version: string, { year = null, measure = {} }: VersionParts): Measure {
  const population = (code: string, expression: string) => ({
    id: code,
    code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code }] },
    criteria: { language: 'text/cql-identifier', expression },
  });
  return {
    resourceType: 'Measure',
    id: 'Versioned',
    url: VERSIONED,
    identifier: [
      { type: { coding: [{ code: 'short-name' }] }, value: 'VER1' },
      { type: { coding: [{ code: 'version-specific' }] }, value: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
    ],
    version,
    name: 'Versioned',
    title: 'Versioned measure',
    status: 'active',
    approvalDate: '2025-06-01',
    ...(year !== null && { effectivePeriod: { start: `${year}-01-01`, end: `${year}-12-31` } }),
    library: [`${BASE}/Library/Versioned|${version}`],
    scoring: { coding: [{ code: 'proportion' }] },
    improvementNotation: { coding: [{ code: 'increase' }] },
    group: [
      {
        id: `group-${version}`,
        population: [
          population('initial-population', 'Initial Population'),
          population('denominator', 'Denominator'),
          population('numerator', 'Numerator'),
        ],
      },
    ],
    supplementalData: [{ id: 'sex', criteria: { language: 'text/cql-identifier', expression: 'Sex' } }],
    ...measure,
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
