import type { PackageBundle } from '../../../src/cql/engine.js';
import { translateLibraries } from '../../../src/cql/translate/translator.js';
import type { Measure } from '../../../src/fhir/types.js';

const CQL = `library Stays version '1.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Stays": [Encounter]
define "Finished Stays": [Encounter] E where E.status.value = 'finished'
define "Has Stay": exists [Encounter]
define "Female": Patient.gender.value = 'female'
define "Sex": Patient.gender.value
define function "Minutes"(stay FHIR.Encounter): stay.length.value.value
`;

const CQFM = 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-';
const criteria = (expression: string) => ({ language: 'text/cql-identifier', expression });
const population = (code: string, expression: string, extension: object[] = []) => ({
  id: code,
  ...(extension.length > 0 && { extension }),
  code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code }] },
  criteria: criteria(expression),
});
const MINUTES = population('measure-observation', 'Minutes', [
  { url: `${CQFM}criteriaReference`, valueString: 'measure-population' },
  { url: `${CQFM}aggregateMethod`, valueCode: 'median' },
]);

function measure(name: string, scoring: string, basis: string, populations: object[], stratifier: object[] = []) {
  return {
    resourceType: 'Measure',
    id: name,
    url: `http://caliper.example/Measure/${name}`,
    version: '1.0.0',
    name,
    title: name,
    status: 'active',
    library: ['http://caliper.example/Library/Stays|1.0.0'],
    scoring: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-scoring', code: scoring }] },
    extension: [{ url: `${CQFM}populationBasis`, valueCode: basis }],
    group: [{ id: 'Group_1', population: populations, ...(stratifier.length > 0 && { stratifier }) }],
  } as unknown as Measure;
}

/** Measures of the other scorings over one library: median minutes of a stay, finished of all stays, who had one. */
export function staysPackages(): PackageBundle[] {
  const measures = [
    measure(
      'MedianStay',
      'continuous-variable',
      'Encounter',
      [population('initial-population', 'Stays'), population('measure-population', 'Stays'), MINUTES],
      [
        { id: 'female', criteria: criteria('Female') },
        { id: 'sex', criteria: criteria('Sex') },
        { id: 'finished', criteria: criteria('Finished Stays') },
      ],
    ),
    measure('FinishedStays', 'ratio', 'Encounter', [
      population('initial-population', 'Stays'),
      population('denominator', 'Stays'),
      population('numerator', 'Finished Stays'),
    ]),
    measure('HadStay', 'cohort', 'boolean', [population('initial-population', 'Has Stay')]),
  ];
  const libraries = [...translateLibraries(new Map([['Stays|1.0.0', CQL]]))].map(([key, content]) => {
    const [name, version] = key.split('|');
    return {
      resourceType: 'Library' as const,
      id: name,
      url: `http://caliper.example/Library/${name}`,
      name,
      version,
      status: 'active' as const,
      type: { coding: [{ code: 'logic-library' }] },
      content: [{ contentType: 'application/elm+json', data: Buffer.from(JSON.stringify(content)).toString('base64') }],
    };
  });
  return measures.map((resource) => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [resource, ...libraries].map((one) => ({ resource: one })),
  }));
}
