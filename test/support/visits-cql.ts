import type { FhirResource, Library, Measure } from '../../src/fhir/types.js';

const URL = 'https://example.org/fhir';
const USING = `using FHIR version '4.0.1'\ninclude FHIRHelpers version '4.0.1'`;

/** CQL of a library that others include. */
export function sharedCql(name: string, version = '1.0.0', body = 'true'): string {
  return `library ${name} version '${version}'\ndefine "Is Wanted": ${body}`;
}

/** CQL of a measure of finished visits. @param more lines before `context` */
export function visitsCql(name: string, more = '', condition = 'true'): string {
  return `library ${name} version '1.0.0'
${USING}
${more}
context Patient
define "Initial Population": exists ([Encounter] E where E.status = 'finished')
define "Denominator": "Initial Population"
define "Numerator": ${condition}`;
}

/** A Library with CQL alone. */
export function cqlLibrary(cql: string): Library {
  const [, name = '', version = ''] = /^library (\w+) version '([^']*)'/.exec(cql) ?? [];
  return {
    ...{ resourceType: 'Library', url: `${URL}/Library/${name}`, name, version, status: 'active' },
    type: { coding: [{ code: 'logic-library' }] },
    content: [{ contentType: 'text/cql', data: Buffer.from(cql).toString('base64') }],
  };
}

/** A proportion measure over a library with the three definitions of `visitsCql`. */
export function visitsMeasure(name: string): Measure {
  const population = (code: string, expression: string) => ({
    id: expression,
    code: { coding: [{ code }] },
    criteria: { language: 'text/cql-identifier', expression },
  });
  return {
    ...{ resourceType: 'Measure', url: `${URL}/Measure/${name}`, version: '1.0.0', name, status: 'active' },
    library: [`${URL}/Library/${name}|1.0.0`],
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
  };
}

/** A Bundle as measures are posted. */
export function bundleOf(...resources: FhirResource[]): object {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}
