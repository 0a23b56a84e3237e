import { cpus, totalmem } from 'node:os';
import pg from 'pg';
import { createService, type Service } from '../../src/application.js';
import { readEnvironment } from '../../src/config/environment.js';
import type { Dimension, SliceFilters } from '../../src/reporting/slices/slice-dimensions.js';
import { SlicesService } from '../../src/reporting/slices/slices.service.js';
import { createTestDatabase } from '../support/database.js';
import { storeMeasurePeriod } from '../support/stored-run.js';

const PERSONS = Number(process.env.PERSONS ?? 100_000);
const MEASURES = 6;
const PERIOD = { start: '2026-01-01', end: '2026-12-31' };
const POPULATIONS = ['initial-population', 'denominator', 'denominator-exclusion', 'numerator'];
const ELEMENTS = ['SDE Sex', 'SDE Race', 'SDE Payer', 'SDE Ethnicity'];
const PASSES = 3;

const CUTS: readonly (readonly [by: Dimension[], filters: SliceFilters])[] = [
  [['tin'], {}],
  [['site'], {}],
  [['clinician'], {}],
  [['payer'], {}],
  [['race', 'sex'], {}],
  [['age'], {}],
  [['source'], {}],
  [['list'], {}],
  [['tin', 'race'], { age: ['65-74', '75-84', '85+'] }],
];

/** Persons of 3 EHRs, attributed to 12 TINs, 60 sites and 480 clinicians, 30 % of them on a list; all in every measure. */
async function fill(client: pg.Pool): Promise<void> {
  await client.query(`
    insert into sources (name, title) select 'ehr-' || n, 'EHR ' || n from generate_series(1, 3) n;
    insert into rosters (year, version, file_name, content_hash, imported_by) values (2026, 1, 'bench', '\\x00', 'bench');
    insert into attribution_years (year, roster_id, rule, sweeping) select 2026, id, '{}', false from rosters;
    alter table packed_records disable trigger user`);
  await client.query(`insert into persons select from generate_series(1, $1::int)`, [PERSONS]);
  await client.query(`
    create table numbered as select id, row_number() over (order by id)::int as n from persons;
    insert into source_patients (source_id, patient_id, person_id)
      select source.id, n::text, numbered.id from numbered join sources source
        on source.name = 'ehr-' || (1 + n % 3) or (n % 9 = 0 and source.name = 'ehr-1');
    insert into resources (source_id, type, id, version, version_count, last_updated, dated, received_at, deleted,
        identifiers, content_hash)
      select source_id, 'Patient', patient_id, 1, 1, now(), true, now(), false, '{}', '\\x00' from source_patients;
    insert into packed_records (person_id, content, content_hash, resource_count, birth_date, uses)
      select id, (select string_agg(md5(n::text || part), '') from generate_series(1, 90) part), sha256(n::text::bytea),
        90, (1935 + n % 80) || '-0' || (1 + n % 9) || '-11', '{}' from numbered;
    insert into attributions (year, person_id, record_hash, basis, tin, site_id, npi, unmapped, explanation)
      select 2026, id, '\\x00', 1, 'tin-' || n % 12, 'site-' || n % 60, 'npi-' || n % 480, '{}', '{}' from numbered
      where n % 20 > 0;
    insert into beneficiary_lists (year, quarter, version, file_name, content_hash, imported_by, matching)
      values (2026, 4, 1, 'bench', '\\x00', 'bench', false);
    insert into beneficiaries (list_id, line, mbi, given_name, family_name, npis, flags, found, person_id)
      select 1, n, n::text, '', '', '{}', '{}', 'mbi', id from numbered where n % 10 < 3;
    insert into roster_entries select 1, n, 'tin-' || n % 12, 'TIN', 'site-' || n % 60, 'Site', null, 'npi-' || n % 480,
      'Clinician', null, '2026-01-01', null from generate_series(1, 480) n`);
  for (let measure = 0; measure < MEASURES; measure += 1) {
    const url = `urn:bench:${measure}`;
    const id = await storeMeasurePeriod(client, url, {
      populations: POPULATIONS,
      elements: ELEMENTS,
      stratifiers: [],
      period: PERIOD,
    });
    await client.query(`insert into score_counters values ($1, 'Group_1', '', 'numerator', 0)`, [id]);
    await client.query(
      `insert into person_results (measure_period_id, person_id, run_id, record_hash, groups, supplemental, counts_hash,
         supplemental_hash)
       select $1::int, id, gen_random_uuid(), sha256(n::text::bytea), groups, supplemental,
         md5(groups::text || 'false')::uuid, md5(supplemental::text)::uuid
       from (select id, n, jsonb_build_array(jsonb_build_object('id', 'Group_1',
           'populations', jsonb_build_object('initial-population', 1, 'denominator', (n % 7 > 0)::int,
             'denominator-exclusion', (n % 11 = 0)::int, 'numerator', ((n + $1::int) % 3 = 0)::int),
           'observations', '[]'::jsonb, 'strata', '{}'::jsonb)) as groups,
         jsonb_build_object('sde-sex', code('http://hl7.org/fhir/administrative-gender', array['male','female'], n),
           'sde-race', code('urn:oid:2.16.840.1.113883.6.238', array['2106-3','2054-5','2028-9','1002-5','2076-8','2131-1'], n / 7),
           'sde-payer', code('https://nahdo.org/sopt', array['1','12','111','112','2','21','5','511','512','6','81'], n / 5),
           'sde-ethnicity', code('urn:oid:2.16.840.1.113883.6.238', array['2186-5','2135-2'], n / 3)) as supplemental
       from numbered) result`.replaceAll(
        /code\(('[^']+'), array\[([^\]]+)\], ([^)]+)\)/g,
        (_, system: string, codes: string, n: string) =>
          `jsonb_build_array(jsonb_build_object('code', (array[${codes}])[1 + (${n}) % ${codes.split(',').length}], 'system', ${system}, 'display', null))`,
      ),
      [id],
    );
  }
  await client.query('vacuum analyze');
}

async function measure({ app }: Service, ids: readonly number[]): Promise<void> {
  const slices = app.get(SlicesService, { strict: false });
  console.log(`${'by'.padEnd(28)} one measure   all ${ids.length}   slices`);
  for (const [by, filters] of CUTS) {
    let [one, all, count] = [Infinity, Infinity, 0];
    for (let pass = 0; pass < PASSES; pass += 1) {
      let start = performance.now();
      count = (await slices.slice(ids[0], by, filters)).slices.length;
      one = Math.min(one, performance.now() - start);
      start = performance.now();
      await Promise.all(ids.map((id) => slices.slice(id, by, filters)));
      all = Math.min(all, performance.now() - start);
    }
    const name = `${by.join(', ')}${Object.keys(filters).length > 0 ? ' (filtered)' : ''}`;
    console.log(
      `${name.padEnd(28)} ${`${Math.round(one)} ms`.padStart(11)} ${`${Math.round(all)} ms`.padStart(9)} ${String(count).padStart(7)}`,
    );
  }
}

const database = await createTestDatabase();
const client = new pg.Pool({ connectionString: database.url, max: 1 });
try {
  console.log(
    `${PERSONS} persons x ${MEASURES} measures; ${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; best of ${PASSES}`,
  );
  await fill(client);
  const service = await createService(
    readEnvironment({
      DATABASE_URL: database.url,
      PORT: '0',
      LOG_LEVEL: 'warn',
      WORKER: 'off',
      CALIPER_DEMO: 'off',
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
    }),
  );
  const { rows } = await client.query<{ id: number }>('select id from measure_periods order by id');
  await measure(
    service,
    rows.map(({ id }) => id),
  );
  await service.stop();
} finally {
  await client.end();
  await database.drop();
}
