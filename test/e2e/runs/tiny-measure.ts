import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { PackageBundle } from '../../../src/cql/engine.js';
import { translateLibraries } from '../../../src/cql/translate/translator.js';
import type { Measure, Resource } from '../../../src/fhir/types.js';

/** Counts a person with an encounter, and in the numerator with an observation. Fails for one with two conditions. */
const CQL = `library Tiny version '1.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Only Condition": singleton from ([Condition])
define "Initial Population": exists [Encounter] and ("Only Condition" is null or "Only Condition" is not null)
define "Denominator": "Initial Population"
define "Numerator": exists [Observation] and (not exists [Procedure] or "First Of Equals" = 1)
define "First Of Equals": First(({
    Tuple { key: DateTime(2026, 7, 14, 10), item: 1 }, Tuple { key: DateTime(2026, 7, 14, 10), item: 2 }
  }) Equal sort by key asc).item
define "Female": Patient.gender = 'female'
define "Sex": Patient.gender.value
`;

const population = (code: string, expression: string) => ({
  id: code,
  code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code }] },
  criteria: { language: 'text/cql-identifier', expression },
});

/** A published package of the measure, as its import takes it. */
export function tinyPackage(name = 'Tiny'): PackageBundle {
  const measure = {
    resourceType: 'Measure',
    id: name,
    url: `http://caliper.example/Measure/${name}`,
    version: '1.0.0',
    name,
    title: `${name} measure`,
    status: 'active',
    library: ['http://caliper.example/Library/Tiny|1.0.0'],
    scoring: { coding: [{ code: 'proportion' }] },
    improvementNotation: { coding: [{ code: 'increase' }] },
    group: [
      {
        id: 'Group_1',
        population: [
          population('initial-population', 'Initial Population'),
          population('denominator', 'Denominator'),
          population('numerator', 'Numerator'),
        ],
        stratifier: [{ id: 'female', criteria: { language: 'text/cql-identifier', expression: 'Female' } }],
      },
    ],
    supplementalData: [{ id: 'sex', criteria: { language: 'text/cql-identifier', expression: 'Sex' } }],
  } as unknown as Measure;
  const elm = translateLibraries(new Map([['Tiny|1.0.0', CQL]]));
  const libraries = [...elm].map(([key, content]) => {
    const [libraryName, version] = key.split('|');
    return {
      resourceType: 'Library' as const,
      id: libraryName,
      url: `http://caliper.example/Library/${libraryName}`,
      name: libraryName,
      version,
      status: 'active' as const,
      type: { coding: [{ code: 'logic-library' }] },
      content: [{ contentType: 'application/elm+json', data: Buffer.from(JSON.stringify(content)).toString('base64') }],
    };
  });
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [measure, ...libraries].map((resource) => ({ resource })),
  };
}

export interface TinyPerson {
  female?: boolean;
  encounter?: boolean;
  observation?: boolean;
  /** Two make the evaluation fail. */
  conditions?: number;
  /** Takes the person out of the numerator by a fault of the reference engine: equal keys change places in a sort. */
  procedure?: boolean;
}

/** Keeps a person with a packed record of what the measure looks at; returns the id. */
export async function keepPerson(database: pg.Pool, person: TinyPerson, id: string = randomUUID()): Promise<string> {
  const { female = false, encounter = true, observation = false, conditions = 0, procedure = false } = person;
  const subject = { reference: `Patient/${id}` };
  const resources: Partial<Resource>[] = [
    { resourceType: 'Patient', id, gender: female ? 'female' : 'male' } as Resource,
  ];
  const add = (resourceType: string, count: number) => {
    for (let i = 0; i < count; i++) {
      resources.push({ resourceType, id: `${resourceType}-${i}`, status: 'finished', subject } as unknown as Resource);
    }
  };
  add('Encounter', encounter ? 1 : 0);
  add('Observation', observation ? 1 : 0);
  add('Condition', conditions);
  add('Procedure', procedure ? 1 : 0);
  const content = JSON.stringify(resources);
  await database.query('insert into persons (id) values ($1) on conflict do nothing', [id]);
  await database.query(
    `insert into packed_records (person_id, content, content_hash, resource_count, uses) values ($1, $2, $3, $4, '{}')
     on conflict (person_id) do update set content = excluded.content, content_hash = excluded.content_hash`,
    [id, content, createHash('sha256').update(content).digest(), resources.length],
  );
  return id;
}
