import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Programme } from '../../src/measures/programmes/programmes-model.js';

const RACE = 'urn:oid:2.16.840.1.113883.6.238';
const SOP = 'https://nahdo.org/sopt';

/** A run over the measures of a programme, with its results. */
export interface StoredRun {
  runId: string;
  persons: string[];
}

export interface StoredRunOptions {
  state?: string;
  period?: Programme['period'];
  /** Whether it evaluated one person only. */
  subject?: boolean;
}

/**
 * Stores a completed run over the measures of a programme. 40 persons: all in the initial population and denominator,
 * the first 4 excluded, then 2 excepted where the measure has exceptions, then 20 in the numerator; women are those of
 * even number. The last person of the first measure failed.
 */
export async function storeRun(
  database: pg.Pool,
  programme: Programme,
  { state = 'completed', period = programme.period, subject = false }: StoredRunOptions = {},
): Promise<StoredRun> {
  const { rows: persons } = await database.query<{ id: string }>(
    'insert into persons select from generate_series(1, 40) returning id',
  );
  const {
    rows: [run],
  } = await database.query<{ id: string }>(
    `insert into runs (period_start, period_end, engine, profiles, state, subject_person_id, requested_by, person_count, failed_count)
     values ($1, $2, 'reference', 'inferred', $3, $4, 'test', 40, 1) returning id`,
    [period.start, period.end, state, subject ? persons[0].id : null],
  );
  for (const [index, measure] of programme.measures.entries()) {
    const populations = Object.keys(measure.identifiers.populations);
    // The last measure leaves the supplemental data to the others.
    const elements =
      index === programme.measures.length - 1 ? [] : ['SDE Sex', 'SDE Race', 'SDE Payer', 'SDE Ethnicity'];
    const { url, stratifiers = [] } = measure.packages[0];
    const periodId = await storeMeasurePeriod(database, url, { populations, elements, stratifiers, period });
    await database.query('insert into run_measures values ($1, $2)', [run.id, periodId]);
    const results = persons.map((person, number) => {
      const failed = index === 0 && number === 39;
      return {
        person: person.id,
        hash: `\\x${number.toString(16).padStart(2, '0')}`,
        groups: failed ? [] : [groupOf(number, populations, stratifiers)],
        supplemental: failed ? {} : supplementalOf(number, elements),
        error: failed ? 'a null in a sort key' : null,
      };
    });
    await database.query(
      `insert into person_results (measure_period_id, person_id, run_id, record_hash, groups, supplemental, error,
         counts_hash, supplemental_hash)
       select $1, person, $2, hash, groups, supplemental, error, md5(groups::text || (error is not null)::text)::uuid,
         md5(supplemental::text)::uuid
       from jsonb_to_recordset($3) as r (person uuid, hash bytea, groups jsonb, supplemental jsonb, error text)`,
      [periodId, run.id, JSON.stringify(results)],
    );
  }
  return { runId: run.id, persons: persons.map(({ id }) => id) };
}

interface MeasureOptions {
  populations: string[];
  elements: string[];
  stratifiers: string[];
  period: Programme['period'];
}

/** Stores a package of one proportion, and the period it was evaluated for; returns the id of the latter. */
export async function storeMeasurePeriod(
  database: pg.Pool,
  url: string,
  { populations, elements, stratifiers, period }: MeasureOptions,
): Promise<number> {
  const measure = {
    resourceType: 'Measure',
    url,
    status: 'active',
    scoring: { coding: [{ code: 'proportion' }] },
    group: [
      {
        id: 'Group_1',
        population: populations.map((code) => ({ code: { coding: [{ code }] }, criteria: { expression: code } })),
        stratifier: stratifiers.map((id) => ({ id, criteria: { expression: id } })),
      },
    ],
    supplementalData: elements.map((expression) => ({
      id: expression.toLowerCase().replace(' ', '-'),
      criteria: { expression },
    })),
  };
  const { rows } = await database.query<{ id: number }>(
    `with package as (
       insert into measure_packages (url, version, name, title, status, content_hash, measure, content, value_sets)
       values ($1, $2, 'Name', 'Title', 'active', '\\x01', $3, '{"libraries":[],"valueSets":[]}', '[]') returning id
     )
     insert into measure_periods (package_id, period_start, period_end) select id, $4, $5 from package returning id`,
    [url, randomUUID(), JSON.stringify(measure), period.start, period.end],
  );
  return rows[0].id;
}

function groupOf(number: number, populations: string[], stratifiers: string[]) {
  const inside: Record<string, boolean> = {
    'initial-population': true,
    denominator: true,
    'denominator-exclusion': number < 4,
    'denominator-exception': number >= 4 && number < 6,
    numerator: number >= 6 && number < 26,
  };
  const counts = Object.fromEntries(populations.map((code) => [code, inside[code] ? 1 : 0]));
  const none = Object.fromEntries(populations.map((code) => [code, 0]));
  const strata = Object.fromEntries(
    stratifiers.map((id, index) => [id, (number % 4 === 0) === (index === 0) ? counts : none]),
  );
  return { id: 'Group_1', populations: counts, observations: [], strata };
}

function supplementalOf(number: number, elements: string[]) {
  const codes: Record<string, object[]> = {
    'sde-sex': [
      {
        system: 'http://hl7.org/fhir/administrative-gender',
        code: number % 2 === 0 ? 'female' : 'male',
        display: null,
      },
    ],
    // Person 3 has two races, person 5 only one that QRDA III has no place for, person 7 declined to say.
    'sde-race':
      number === 5
        ? [{ system: RACE, code: '2034-7', display: 'Chinese' }]
        : number === 7
          ? [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'ASKU', display: null }]
          : [
              { system: RACE, code: '2106-3', display: 'White' },
              ...(number === 3 ? [{ system: RACE, code: '2028-9', display: 'Asian' }] : []),
            ],
    'sde-ethnicity': [{ system: RACE, code: '2186-5', display: null }],
    'sde-payer': [{ system: SOP, code: ['119', '2', '512', '61', '81'][number % 5], display: null }],
  };
  return Object.fromEntries(elements.map((name) => name.toLowerCase().replace(' ', '-')).map((id) => [id, codes[id]]));
}
