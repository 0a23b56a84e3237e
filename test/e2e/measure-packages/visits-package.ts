import type { PackageBundle } from '../../../src/cql/engine.js';
import { translateLibraries } from '../../../src/cql/translate/translator.js';
import type { Library, Measure } from '../../../src/fhir/types.js';

export const VISIT_CODES = 'http://caliper.example/ValueSet/visits';

const CQL = `library Visits version '1.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
valueset "Visits": '${VISIT_CODES}'
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Visited": exists ([Encounter: "Visits"] E where E.period overlaps day of "Measurement Period")
`;

/** A published package of a cohort measure whose only value set is not in it. */
export function visitsPackage(version = '1.0.0'): PackageBundle {
  const measure = {
    resourceType: 'Measure',
    id: 'Visits',
    url: 'http://caliper.example/Measure/Visits',
    version,
    name: 'Visits',
    title: 'Visits measure',
    status: 'active',
    effectivePeriod: { start: '2026-01-01', end: '2026-12-31' },
    library: ['http://caliper.example/Library/Visits|1.0.0'],
    scoring: { coding: [{ code: 'cohort' }] },
    group: [
      {
        id: 'Group_1',
        population: [
          {
            id: 'initial-population',
            code: { coding: [{ code: 'initial-population' }] },
            criteria: { language: 'text/cql-identifier', expression: 'Visited' },
          },
        ],
      },
    ],
  } as unknown as Measure;
  const libraries = [...translateLibraries(new Map([['Visits|1.0.0', CQL]])).values()].map((elm): Library => ({
    resourceType: 'Library',
    url: `http://caliper.example/Library/${elm.library.identifier.id}`,
    ...(elm.library.identifier.version ? { version: elm.library.identifier.version } : {}),
    name: elm.library.identifier.id,
    status: 'active',
    type: { coding: [{ code: 'logic-library' }] },
    content: [{ contentType: 'application/elm+json', data: Buffer.from(JSON.stringify(elm)).toString('base64') }],
  }));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [measure, ...libraries].map((resource) => ({ resource })),
  };
}
