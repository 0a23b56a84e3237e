import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { FhirResource } from '../../../src/fhir/types.js';
import { Scores } from '../../../src/evaluation/scores.js';
import { Metrics } from '../../../src/operations/metrics/metrics.js';
import { Persons } from '../../../src/records/persons.js';
import { RecordStore } from '../../../src/records/record-store.js';
import { Explanations } from '../../../src/reporting/explanations.service.js';
import { caliper } from '../../support/command-line.js';
import { RunService } from './run-service.js';

jest.setTimeout(120_000);

let service: RunService;
let instance: INestApplicationContext;
let source: string;

beforeAll(async () => {
  service = await RunService.create();
  instance = await service.instance();
  const { rows } = await service.database.query<{ id: string }>(
    `insert into sources (name, title) values ('north', 'North') returning id`,
  );
  source = rows[0].id;
});

afterAll(() => service.close());

const write = (resourceType: string, id: string, more: object = {}) =>
  instance
    .get(RecordStore, { strict: false })
    .put(source, resourceType, id, { resourceType, id, ...more } as unknown as FhirResource);

/** A patient with an encounter, who is thus in the initial population. */
async function writeChart(id: string): Promise<void> {
  await write('Patient', id, { gender: 'female' });
  const subject = { reference: `Patient/${id}` };
  await write('Encounter', `e-${id}`, { status: 'finished', class: { code: 'AMB' }, subject });
}

const listed = () => caliper({ DATABASE_URL: service.url, LOG_LEVEL: 'silent' }, 'persons', 'set-aside');
const scraped = async () => (await instance.get(Metrics, { strict: false }).registry.metrics()).split('\n');

it('A run fails for a person whose record cannot be packed, for as long as it cannot', async () => {
  for (const id of ['p', 'bad', 'q']) await writeChart(id);
  expect(await service.run()).toMatchObject({ evaluatedCount: 3, failedCount: 0 });
  expect(await service.counters()).toMatchObject({ 'Group_1//initial-population': 3 });

  await service.database.query(
    `update resources set content = '{"resourceType":"Patient","id":"bad","meta":"none"}' where id = 'bad'`,
  );
  await service.database.query('update source_patients set unpacked = true');
  const { measures, ...run } = await service.run();
  expect(run).toMatchObject({ state: 'completed', personCount: 3, evaluatedCount: 3, failedCount: 1 });
  expect(await service.counters()).toMatchObject({ '//failed': 1, 'Group_1//initial-population': 2 });
  const measure = measures[0].measurePeriodId;
  const person = (await instance.get(Persons, { strict: false }).ofPatient(source, 'bad')) ?? '';
  const error = 'The record could not be packed: it could not be processed (TypeError).';
  expect((await instance.get(Scores, { strict: false }).result(measure, person))?.error).toBe(error);
  const explained = instance.get(Explanations, { strict: false }).explain(person, measure);
  await expect(explained).rejects.toThrow('it could not be processed (TypeError)');
  expect(await scraped()).toContain('caliper_persons_set_aside 1');
  const line = new RegExp(`^${person} .* it could not be processed \\(TypeError\\) +north/bad$`, 'm');
  expect(await listed()).toMatchObject({ code: 1, stdout: expect.stringMatching(line) });

  await write('Patient', 'bad', { gender: 'female', active: true });
  expect(await service.run()).toMatchObject({ evaluatedCount: 3, failedCount: 0 });
  expect(await service.counters()).toMatchObject({ 'Group_1//initial-population': 3 });
  expect(await scraped()).toContain('caliper_persons_set_aside 0');
  expect(await listed()).toMatchObject({ code: 0, stdout: 'Nobody is set aside.\n' });
});
