import type { PackageBundle } from '../../src/cql/engine.js';
import type { FhirResource, Library, Measure, ValueSet } from '../../src/fhir/types.js';

const URL = 'https://example.org/fhir';

/** A small measure package whose parts a test can change or leave out. */
export interface PackageParts {
  version?: string;
  measure?: Partial<Measure>;
  /** ELM by library name; null for a Library without ELM, undefined to leave the Library out. */
  libraries?: Record<string, object | null | undefined>;
  valueSets?: ValueSet[];
}

export const VISITS = `${URL}/ValueSet/visits`;

/** ELM of a library that includes others and names value sets. */
export function elmOf(name: string, version: string, includes: string[] = [], valueSets: string[] = []): object {
  const expressions = ['Initial Population', 'Denominator', 'Numerator'];
  return {
    library: {
      identifier: { id: name, version },
      includes: { def: includes.map((id) => ({ localIdentifier: id, path: id, version: '1.0.0' })) },
      valueSets: {
        def: valueSets.map((reference) => {
          const [id, pinned] = reference.split('|');
          return { name: `set ${reference}`, id, ...(pinned ? { version: pinned } : {}) };
        }),
      },
      statements: { def: expressions.map((expression) => ({ name: expression })) },
    },
  };
}

/** A value set with these codes in its expansion. */
export function valueSetOf(url: string, version: string, codes: string[], more: Partial<ValueSet> = {}): ValueSet {
  return {
    resourceType: 'ValueSet',
    url,
    version,
    name: 'Visits',
    status: 'active',
    expansion: {
      timestamp: '2026-01-01T00:00:00Z',
      contains: codes.map((code) => ({ system: 'https://example.org/codes', code })),
    },
    ...more,
  };
}

/** A proportion measure `Visits`, its library, one shared library, and one value set. */
export function packageOf(parts: PackageParts = {}): PackageBundle {
  const version = parts.version ?? '1.0.0';
  const libraries: Record<string, object | null | undefined> = {
    Visits: elmOf('Visits', version, ['Shared'], [VISITS]),
    Shared: elmOf('Shared', '1.0.0'),
    ...parts.libraries,
  };
  const resources: FhirResource[] = [
    measureOf(version, parts.measure),
    ...Object.entries(libraries).flatMap(([name, elm]) =>
      elm === undefined ? [] : [libraryOf(name, name === 'Visits' ? version : '1.0.0', elm)],
    ),
    ...(parts.valueSets ?? [valueSetOf(VISITS, '20260101', ['a', 'b'])]),
  ];
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  } as PackageBundle;
}

function measureOf(version: string, more: Partial<Measure> = {}): Measure {
  const population = (code: string, expression: string) => ({
    id: `${expression}_1`,
    code: { coding: [{ code }] },
    criteria: { language: 'text/cql-identifier', expression },
  });
  return {
    resourceType: 'Measure',
    url: `${URL}/Measure/Visits`,
    identifier: [{ value: 'CMS999FHIR' }],
    version,
    name: 'Visits',
    title: 'Visits of the year',
    status: 'active',
    effectivePeriod: { start: '2026-01-01', end: '2026-12-31' },
    library: [`${URL}/Library/Visits|${version}`],
    scoring: { coding: [{ code: 'proportion' }] },
    group: [
      {
        id: 'Group_1',
        population: [
          population('initial-population', 'Initial Population'),
          population('denominator', 'Denominator'),
          population('numerator', 'Numerator'),
        ],
      },
    ],
    ...more,
  };
}

function libraryOf(name: string, version: string, elm: object | null): Library {
  const data = (text: string) => Buffer.from(text).toString('base64');
  return {
    resourceType: 'Library',
    url: `${URL}/Library/${name}`,
    version,
    name,
    status: 'active',
    type: { coding: [{ code: 'logic-library' }] },
    content: [
      { contentType: 'text/cql', data: data(`library ${name}`) },
      ...(elm ? [{ contentType: 'application/elm+json', data: data(JSON.stringify(elm)) }] : []),
    ],
  };
}
