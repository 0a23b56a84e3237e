import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundle, observation, patient, put, RecordsService } from './records-service.js';

let service: RecordsService;
beforeAll(async () => {
  service = await RecordsService.start();
});
afterAll(() => service.stop());

const { signal } = new AbortController();

/** What no door lets in: the packing of the first throws, that of the second the database refuses. */
const METALESS = { meta: 'none' };
const NUL_NAME = { name: [{ text: 'a\u0000b' }] };

/** A source with these patients, each with an observation that names the practitioner `dr`. */
async function sourceWith(...ids: string[]): Promise<string> {
  const source = await service.addSource();
  const performer = { performer: [{ reference: 'Practitioner/dr' }] };
  const charts = ids.flatMap((id) => [put(patient(id)), put(observation(`o-${id}`, id, 1, performer))]);
  await service.push(source, bundle('batch', [put({ resourceType: 'Practitioner', id: 'dr' }), ...charts]));
  return source;
}

/** Puts into a stored resource what was never sent, behind the back of the service. */
async function spoil(source: string, reference: string, more: object): Promise<void> {
  const [resourceType, id] = reference.split('/');
  await service.database.query(
    'update resources set content = $4::text::json where source_id = $1 and type = $2 and id = $3',
    [
      source,
      resourceType,
      id,
      JSON.stringify({ ...(resourceType === 'Patient' ? patient(id) : {}), resourceType, id, ...more }),
    ],
  );
}

/** Everybody's record lags behind the source, and is packed by its job. */
async function packAll(source: string): Promise<void> {
  await service.database.query('update source_patients set unpacked = true where source_id = $1', [source]);
  await service.job.run({ sourceId: source }, signal);
}

async function recordOf(source: string, patientId: string) {
  const personId = (await service.persons.ofPatient(source, patientId)) ?? '';
  return (await service.packed.read([personId]))[0];
}

async function faultsOf(source: string, ...ids: string[]): Promise<(string | null | undefined)[]> {
  return Promise.all(ids.map(async (id) => (await recordOf(source, id))?.fault));
}

const TYPE_ERROR = 'it could not be processed (TypeError)';

describe('a record that cannot be packed', () => {
  it.each([
    ['the packing throws', METALESS, TYPE_ERROR],
    ['the database refuses it', NUL_NAME, 'the database refused it (SQLSTATE 22021)'],
  ])('is set aside where %s, and those of the others are packed', async (_, poison, fault) => {
    const source = await sourceWith('p', 'bad', 'q');
    const before = await recordOf(source, 'bad');
    await spoil(source, 'Patient/bad', poison);
    for (const id of ['p', 'q']) await spoil(source, `Patient/${id}`, { active: true });
    await packAll(source);
    expect(await faultsOf(source, 'p', 'bad', 'q')).toEqual([null, fault, null]);
    for (const id of ['p', 'q']) expect((await service.record(source, id))[0]).toMatchObject({ active: true });
    const aside = await recordOf(source, 'bad');
    expect(aside?.content).toBe(before?.content);
    expect(aside?.contentHash).not.toEqual(before?.contentHash);
  });

  it('is no work left to do, and is packed once its source sends it anew', async () => {
    const source = await sourceWith('bad');
    await spoil(source, 'Patient/bad', METALESS);
    await packAll(source);
    expect(await service.job.unfinished(1000)).not.toContainEqual({ sourceId: source });
    await service.push(source, patient('bad', { active: true }));
    expect(await faultsOf(source, 'bad')).toEqual([null]);
    expect((await service.record(source, 'bad'))[0]).toMatchObject({ active: true });
  });

  it('is there before a first good one, and is packed once what it refers to is sent anew', async () => {
    const source = await sourceWith('new');
    await service.database.query(
      'delete from packed_records where person_id = (select person_id from source_patients where source_id = $1)',
      [source],
    );
    await spoil(source, 'Practitioner/dr', METALESS);
    await packAll(source);
    expect(await recordOf(source, 'new')).toMatchObject({ content: '[]', resourceCount: 0, fault: TYPE_ERROR });
    await service.push(source, { resourceType: 'Practitioner', id: 'dr', active: true });
    expect(await faultsOf(source, 'new')).toEqual([null]);
    expect(await service.record(source, 'new')).toHaveLength(3);
  });
});

describe('a message about a record that cannot be packed', () => {
  it('is applied where the record was set aside before, and where it joins another person with it', async () => {
    const source = await sourceWith('good');
    await service.push(source, bundle('batch', [put(patient('bad')), put(observation('o', 'bad'))]));
    await spoil(source, 'Observation/o', METALESS);
    await packAll(source);
    expect(await service.push(source, observation('o2', 'bad'))).toMatchObject({ state: 'applied' });
    const link = [{ other: { reference: 'Patient/bad' }, type: 'replaces' }];
    expect(await service.push(source, patient('good', { link }))).toMatchObject({ state: 'applied' });
    expect(await service.persons.ofPatient(source, 'good')).toBe(await service.persons.ofPatient(source, 'bad'));
    expect(await faultsOf(source, 'good')).toEqual([TYPE_ERROR]);
    await service.push(source, observation('o', 'bad', 2));
    expect(await faultsOf(source, 'good')).toEqual([null]);
  });

  it('is quarantined where the record was right until then, which stays', async () => {
    const source = await sourceWith('p');
    const before = await service.record(source, 'p');
    await spoil(source, 'Observation/o-p', METALESS);
    expect(await service.push(source, observation('o2', 'p'))).toMatchObject({ state: 'quarantined' });
    expect(await service.record(source, 'p')).toEqual(before);
  });
});
