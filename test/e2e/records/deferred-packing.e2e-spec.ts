import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundle, observation, patient, put, RecordsService } from './records-service.js';

let service: RecordsService;
beforeAll(async () => {
  service = await RecordsService.start();
  await service.database.query('create table packings (person_id uuid)');
  await service.database.query(
    `create function note_packing() returns trigger language plpgsql as $$
     begin insert into packings values (new.person_id); return new; end $$`,
  );
  await service.database.query(
    'create trigger packing after insert or update on packed_records for each row execute function note_packing()',
  );
});
afterAll(() => service.stop());

const { signal } = new AbortController();

/** More messages than one transaction applies, each about the same two patients. */
const MESSAGES = 100;

async function receiveBacklog(source: string): Promise<void> {
  for (let index = 0; index < MESSAGES; index += 1) {
    const about = (id: string) => put(observation(`${id}${index}`, id, index));
    await service.receive(source, bundle('batch', [put(patient('p')), put(patient('q')), about('p'), about('q')]));
  }
}

async function packingsOf(source: string, patientId: string): Promise<number> {
  const person = await service.persons.ofPatient(source, patientId);
  const rows: unknown[] = await service.database.query('select from packings where person_id = $1', [person]);
  return rows.length;
}

async function unpacked(source: string): Promise<string[]> {
  const rows: { patient_id: string }[] = await service.database.query(
    'select patient_id from source_patients where source_id = $1 and unpacked order by patient_id',
    [source],
  );
  return rows.map(({ patient_id }) => patient_id);
}

async function waiting(source: string): Promise<number> {
  const rows: unknown[] = await service.database.query(
    `select from messages where source_id = $1 and state = 'received'`,
    [source],
  );
  return rows.length;
}

describe('while many messages wait', () => {
  it('a record that all of them touch is packed once', async () => {
    const source = await service.addSource();
    await receiveBacklog(source);
    await service.job.run({ sourceId: source }, signal);
    expect(await waiting(source)).toBe(0);
    expect([await packingsOf(source, 'p'), await packingsOf(source, 'q')]).toEqual([1, 1]);
    expect(await unpacked(source)).toEqual([]);
    expect(await service.record(source, 'p')).toHaveLength(1 + MESSAGES);
  });

  it('a record is whole for whoever reads it, and for whoever counts', async () => {
    const source = await service.addSource();
    await receiveBacklog(source);
    await service.application.applyWaiting(source);
    const left = await waiting(source);
    expect(left).toBeGreaterThan(0);
    expect(await unpacked(source)).toEqual(['p', 'q']);
    const before = await service.count('packed_records');
    expect(await service.packed.count()).toBe(before + 2);
    expect(await service.record(source, 'p')).toHaveLength(1 + MESSAGES - left);
    expect(await unpacked(source)).toEqual([]);
    await service.application.applyWaiting(source);
    expect(await service.record(source, 'q')).toHaveLength(1 + MESSAGES - (await waiting(source)));
  });

  it('a resource that is written at once is in its record at once', async () => {
    const source = await service.addSource();
    await receiveBacklog(source);
    await service.application.applyWaiting(source);
    await service.store.put(source, 'Patient', 'r', patient('r') as never);
    expect(await packingsOf(source, 'r')).toBe(1);
  });
});

describe('a shared resource that comes with a change of many records', () => {
  /** More of each than are packed along with a change. */
  const [ALL, CHANGED] = [450, 300];

  it('is in the records of those too that did not change', async () => {
    const source = await service.addSource();
    const seen = (id: string, day: number) =>
      put({ ...observation(`${id}-${day}`, id, day), performer: [{ reference: 'Practitioner/d' }] });
    const ids = Array.from({ length: ALL }, (_, index) => `s${index}`);
    await service.receive(
      source,
      bundle('batch', [...ids.map((id) => put(patient(id))), ...ids.map((id) => seen(id, 1))]),
    );
    await service.job.run({ sourceId: source }, signal);
    // The records that a search with a limit comes upon first are those that change.
    const first: { id: string }[] = await service.database.query(
      `select p.patient_id as id from packed_records r join source_patients p using (person_id)
       where p.source_id = $1 order by r.ctid limit $2`,
      [source, CHANGED],
    );
    const doctor = put({ resourceType: 'Practitioner', id: 'd' });
    await service.receive(source, bundle('batch', [doctor, ...first.map(({ id }) => seen(id, 2))]));
    await service.job.run({ sourceId: source }, signal);
    const lacking: unknown[] = await service.database.query(
      `select from packed_records r join source_patients p using (person_id)
       where p.source_id = $1 and r.content not like '%"resourceType":"Practitioner"%'`,
      [source],
    );
    expect(lacking).toHaveLength(0);
    expect(await unpacked(source)).toEqual([]);
  });
});

describe('records that a process left behind when it died', () => {
  it('are unfinished work of their source, which the job packs', async () => {
    const source = await service.addSource();
    await receiveBacklog(source);
    await service.application.applyWaiting(source);
    await service.database.query(
      `update messages set state = 'quarantined' where source_id = $1 and applied_at is null`,
      [source],
    );
    expect(await service.job.unfinished(1000)).toContainEqual({ sourceId: source });
    expect(await packingsOf(source, 'p')).toBe(0);
    await service.job.run({ sourceId: source }, signal);
    expect(await packingsOf(source, 'p')).toBe(1);
    expect(await service.job.unfinished(1000)).not.toContainEqual({ sourceId: source });
  });
});

describe('a resource that very many records share', () => {
  it('reaches all of them, and only marks them in the transaction that changes it', async () => {
    const source = await service.addSource();
    const performer = { performer: [{ reference: 'Practitioner/dr' }] };
    const ids = Array.from({ length: 201 }, (_, index) => `p${index}`);
    const charts = ids.flatMap((id) => [put(patient(id)), put(observation(`o-${id}`, id, 1, performer))]);
    await service.push(source, bundle('batch', charts));
    await service.push(source, { resourceType: 'Practitioner', id: 'dr', active: true });
    expect(await unpacked(source)).toHaveLength(ids.length);
    expect(await packingsOf(source, 'p200')).toBe(1);
    await service.job.run({ sourceId: source }, signal);
    expect(await unpacked(source)).toEqual([]);
    for (const id of ['p0', 'p200']) {
      expect((await service.record(source, id)).map(({ resourceType }) => resourceType)).toContain('Practitioner');
    }
  });

  it('is in a record that lagged when it came', async () => {
    const source = await service.addSource();
    const request = {
      resourceType: 'MedicationRequest',
      id: 'm',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p' },
      medicationReference: { reference: 'Medication/insulin' },
    };
    await service.receive(source, bundle('batch', [put(patient('p')), put(request)]));
    await receiveBacklog(source);
    await service.application.applyWaiting(source);
    await service.store.put(source, 'Medication', 'insulin', { resourceType: 'Medication', id: 'insulin' } as never);
    await service.job.run({ sourceId: source }, signal);
    expect((await service.record(source, 'p')).map(({ resourceType }) => resourceType)).toContain('Medication');
  });

  it('waits for nobody who has a record that shares it locked, and reaches that record all the same', async () => {
    const source = await service.addSource();
    const performer = { performer: [{ reference: 'Practitioner/nurse' }] };
    const seen = (id: string) => [put(patient(id)), put(observation(`o-${id}`, id, 1, performer))];
    await service.push(source, bundle('batch', [...seen('mine'), ...seen('theirs')]));
    const theirs = await service.persons.ofPatient(source, 'theirs');
    const nurse = put({ resourceType: 'Practitioner', id: 'nurse', active: true });
    const another = service.database.createQueryRunner();
    await another.startTransaction();
    await another.query('select from persons where id = $1 for update', [theirs]);
    // To wait here with the person of `mine` locked is half of a deadlock: this would not end.
    await service.push(source, bundle('batch', [nurse, put(observation('o-new', 'mine', 2))]));
    await another.rollbackTransaction();
    await another.release();
    expect(await unpacked(source)).toEqual(['theirs']);
    for (const id of ['mine', 'theirs']) {
      expect((await service.record(source, id)).map(({ resourceType }) => resourceType)).toContain('Practitioner');
    }
  });
});
