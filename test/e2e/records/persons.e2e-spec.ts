import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundle, observation, patient, put, RecordsService, type Resource } from './records-service.js';

let service: RecordsService;
beforeAll(async () => {
  service = await RecordsService.start();
});
afterAll(() => service.stop());

let last = 0;
/** A number that no other test of this file uses. */
const number = () => `E-${(last += 1)}`;
const issued = (value: string, system = 'urn:issuer') => ({ identifier: [{ system, value }] });
const personOf = (source: string, id = 'p') => service.persons.ofPatient(source, id);
const decisions = async (source: string) =>
  (await service.persons.decisions((await personOf(source)) ?? '')).map(({ decision }) => decision);
const references = (record: Resource[]) =>
  record.flatMap((resource) => (resource.subject as { reference?: string } | undefined)?.reference ?? []);

describe('one person', () => {
  it('is whoever shares an identifier of the same system at two sources', async () => {
    const [one, two] = [await service.addSource(), await service.addSource()];
    const value = number();
    await service.push(one, patient('p', issued(value)));
    await service.push(two, patient('p', issued(value)));
    expect(await personOf(two)).toBe(await personOf(one));
    expect(await decisions(one)).toEqual(['created', 'matched']);
  });

  it.each([
    ['another system', { system: 'urn:other', value: 'A1' }, { system: 'urn:this', value: 'A1' }],
    ['no system', { value: 'A2' }, { value: 'A2' }],
    ['a placeholder', { system: 'urn:ssn', value: '999-99-9999' }, { system: 'urn:ssn', value: '999-99-9999' }],
    [
      'a visit number',
      { system: 'urn:v', value: 'A3', type: { coding: [{ code: 'VN' }] } },
      { system: 'urn:v', value: 'A3', type: { coding: [{ code: 'VN' }] } },
    ],
  ])('is not made of two by %s', async (_, left, right) => {
    const [one, two] = [await service.addSource(), await service.addSource()];
    await service.push(one, patient('p', { identifier: [left] }));
    await service.push(two, patient('p', { identifier: [right] }));
    expect(await personOf(two)).not.toBe(await personOf(one));
  });

  it('comes of two sources that speak at the same time', async () => {
    const sources = await Promise.all([1, 2, 3, 4].map(() => service.addSource()));
    for (let round = 0; round < 10; round += 1) {
      const identifiers = [number(), number(), number()].map((value) => issued(value).identifier[0]);
      const messages = await Promise.all(
        sources.map((source, index) => {
          const identifier = index % 2 === 0 ? identifiers : [...identifiers].reverse();
          const entries = [
            put(patient(`p${round}`, { identifier })),
            put(observation(`o${round}`, `p${round}`, index)),
          ];
          return service.receive(source, bundle('transaction', entries));
        }),
      );
      await Promise.all(messages.map((message) => service.store.applyMessage(message)));
      const persons = await Promise.all(sources.map((source) => personOf(source, `p${round}`)));
      expect(new Set(persons).size).toBe(1);
      expect(await service.record(sources[0], `p${round}`)).toHaveLength(5);
    }
  }, 60_000);

  it('becomes of two when a Patient links them: the older survives, and all follows', async () => {
    const [one, two, three] = [await service.addSource(), await service.addSource(), await service.addSource()];
    const [left, right] = [issued(number()), issued(number(), 'urn:another')];
    await service.push(one, bundle('batch', [put(patient('p', left)), put(observation('o', 'p', 1))]));
    await service.push(two, bundle('batch', [put(patient('p', right)), put(observation('o', 'p', 2))]));
    const [older, younger] = [await personOf(one), await personOf(two)];
    expect(older).not.toBe(younger);
    await service.push(three, patient('p', { identifier: [...left.identifier, ...right.identifier] }));
    expect(await Promise.all([one, two, three].map((source) => personOf(source)))).toEqual([older, older, older]);
    expect(await service.persons.find(younger ?? '')).toMatchObject({ id: older });
    expect(await service.packed.read([younger ?? ''])).toEqual([]);
    expect(await service.record(two, 'p')).toHaveLength(3);
    const merged = (await service.persons.decisions(older ?? '')).find(({ decision }) => decision === 'merged');
    expect(merged).toMatchObject({ sourceId: two, patientId: 'p', personId: older, previousPersonId: younger });
    expect(merged?.evidence).toMatchObject({ rule: 'identifier', with: { sourceId: two }, model: 'default' });
    expect(JSON.stringify(merged?.evidence)).not.toContain('E-');
  });

  it('stays when a Patient drops the identifier that linked it, and the decision says so', async () => {
    const [one, two] = [await service.addSource(), await service.addSource()];
    const value = number();
    await service.push(one, patient('p', issued(value)));
    await service.push(two, patient('p', issued(value)));
    await service.push(two, patient('p', issued(number())));
    expect(await personOf(two)).toBe(await personOf(one));
    expect(await decisions(two)).toEqual(['created', 'matched', 'kept']);
  });
});

describe('the packed record', () => {
  it('takes in what came before its Patient', async () => {
    const source = await service.addSource();
    await service.push(source, observation('o', 'p'));
    expect(await service.record(source, 'p')).toEqual([]);
    await service.push(source, patient('p'));
    expect(await service.record(source, 'p')).toHaveLength(2);
  });

  it('has one Patient and tells apart resources of two sources with the same id', async () => {
    const [one, two] = [await service.addSource(), await service.addSource()];
    const identity = { ...issued(number()), name: [{ given: ['Ada'] }] };
    const entries = (value: number, more: object) => [
      put(patient('p', { ...identity, ...more })),
      put(observation('o', 'p', value, { encounter: { reference: 'Encounter/e' } })),
      put({ resourceType: 'Encounter', id: 'e', status: 'finished', subject: { reference: 'Patient/p' } }),
    ];
    await service.push(
      one,
      bundle('batch', entries(1, { birthDate: undefined, meta: { lastUpdated: '2099-01-01T00:00:00Z' } })),
    );
    expect((await service.record(one, 'p')).map(({ id }) => id).slice(1)).toEqual(['e', 'o']);
    await service.push(two, bundle('batch', entries(2, { gender: 'male', birthDate: '1961-01-01' })));
    const record = await service.record(one, 'p');
    const person = await personOf(one);
    expect(record.filter(({ resourceType }) => resourceType === 'Patient')).toMatchObject([
      { id: person, gender: 'female', birthDate: '1961-01-01' },
    ]);
    expect(new Set(references(record))).toEqual(new Set([`Patient/${person}`]));
    const key = (source: string) => source.slice(0, 8);
    for (const source of [one, two]) {
      const found = record.find(({ id }) => id === `${key(source)}.o`);
      expect(found).toMatchObject({
        encounter: { reference: `Encounter/${key(source)}.e` },
        meta: { source: `urn:uuid:${source}#Observation/o` },
      });
    }
    const listed = await service.persons.resources(person ?? '');
    expect(listed.map(({ recordReference }) => recordReference)).toContain(`Observation/${key(two)}.o`);
    expect(new Set(listed.map(({ recordReference }) => recordReference))).toEqual(
      new Set(record.map(({ resourceType, id }) => `${resourceType}/${id}`)),
    );
  });

  it('has a fact of two sources once, under the name of one of them, and of the other when that one takes it back', async () => {
    const [one, two] = (await Promise.all([service.addSource(), service.addSource()])).sort();
    const identity = issued(number());
    const visit = (id: string, status: string) =>
      put({
        ...{ resourceType: 'Encounter', id, status, subject: { reference: 'Patient/p' } },
        type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185349003' }] }],
        period: { start: '2026-03-01T10:00:00Z' },
      });
    const chart = (...entries: object[]) => bundle('batch', [put(patient('p', identity)), ...entries]);
    await service.push(one, chart(visit('e', 'in-progress'), visit('other', 'cancelled')));
    await service.push(two, chart(visit('f', 'finished')));
    const key = (source: string) => source.slice(0, 8);
    const visits = async () =>
      (await service.record(one, 'p')).filter(({ resourceType }) => resourceType === 'Encounter').map(({ id }) => id);
    expect(await visits()).toEqual([`${key(one)}.other`, `${key(two)}.f`].sort());
    const person = (await personOf(one)) ?? '';
    const stated = (await service.persons.resources(person)).filter(({ recordReference }) =>
      recordReference.endsWith('.f'),
    );
    expect(new Map(stated.map(({ sourceId, id }) => [sourceId, id]))).toEqual(
      new Map([
        [one, 'e'],
        [two, 'f'],
      ]),
    );
    await service.store.remove(two, 'Encounter', 'f');
    expect(await visits()).toEqual([`${key(one)}.e`, `${key(one)}.other`]);
  });

  it('has the shared resources that it refers to, also when they come or change later', async () => {
    const source = await service.addSource();
    const request = {
      resourceType: 'MedicationRequest',
      id: 'm',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p' },
      medicationReference: { reference: 'Medication/insulin' },
    };
    const medication = (manufacturer: string) => ({
      resourceType: 'Medication',
      id: 'insulin',
      manufacturer: { reference: `Organization/${manufacturer}` },
    });
    await service.push(source, bundle('batch', [put(patient('p')), put(request)]));
    const types = async () =>
      (await service.record(source, 'p')).map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(await types()).toHaveLength(2);
    await service.push(source, bundle('batch', [put(medication('b')), put({ resourceType: 'Organization', id: 'a' })]));
    expect(await types()).toContain('Medication/insulin');
    await service.push(source, medication('a'));
    expect(await types()).toEqual(expect.arrayContaining(['Medication/insulin', 'Organization/a']));
  });

  it('marks the person only when the content changed', async () => {
    const source = await service.addSource();
    await service.push(source, patient('p', { meta: { lastUpdated: '2026-01-01T00:00:00Z' } }));
    const person = await personOf(source);
    await service.database.query('update persons set dirty = false');
    await service.push(source, patient('p', { meta: { lastUpdated: '2026-01-02T00:00:00Z' } }));
    const dirty = (): Promise<unknown> => service.database.query('select id from persons where dirty');
    expect(await service.store.read(source, 'Patient', 'p')).toMatchObject({ version: 2 });
    expect(await dirty()).toEqual([]);
    await service.push(source, patient('p', { meta: { lastUpdated: '2026-01-03T00:00:00Z' }, gender: 'male' }));
    expect(await dirty()).toEqual([{ id: person }]);
  });

  it('goes when the Patient is deleted at every source, and comes back with it', async () => {
    const source = await service.addSource();
    await service.push(source, bundle('batch', [put(patient('p')), put(observation('o', 'p'))]));
    await service.store.remove(source, 'Patient', 'p');
    expect(await service.record(source, 'p')).toEqual([]);
    await service.store.put(source, 'Patient', 'p', patient('p') as never);
    expect(await service.record(source, 'p')).toHaveLength(2);
  });

  it('follows a resource that is moved to another patient', async () => {
    const source = await service.addSource();
    await service.push(source, bundle('batch', [put(patient('p')), put(patient('q')), put(observation('o', 'p'))]));
    await service.push(source, observation('o', 'q'));
    expect(await service.record(source, 'p')).toHaveLength(1);
    expect(await service.record(source, 'q')).toHaveLength(2);
  });

  it('is read in ranges that together hold everyone', async () => {
    const ranges = await service.packed.ranges(3);
    const seen: string[] = [];
    for (const { first, last: end } of ranges) {
      for await (const record of service.packed.stream(first, end, 2)) seen.push(record.personId);
    }
    expect(seen).toHaveLength(await service.packed.count());
    expect([...seen].sort()).toEqual(seen);
    expect(ranges.every(({ count }) => count <= 3)).toBe(true);
  });
});

describe('lists of persons', () => {
  it('find a person by name and by the value of an identifier', async () => {
    const source = await service.addSource();
    const value = number();
    await service.push(source, patient('p', { ...issued(value), name: [{ given: ['Ada', 'B.'], family: 'Quill%' }] }));
    const person = await personOf(source);
    const summary = { id: person, name: 'Ada B. Quill%', birthDate: '1960-05-17', sex: 'female' };
    expect(await service.persons.search('quill%', 10)).toMatchObject([summary]);
    expect(await service.persons.search(value, 10)).toMatchObject([{ sourcePatients: [{ patientId: 'p' }] }]);
    expect(await service.persons.search('nobody', 10)).toEqual([]);
  });
});

describe('search', () => {
  it('pages through what a source has, by patient and time of update', async () => {
    const source = await service.addSource();
    const at = (id: string, lastUpdated: string) => put(observation(id, 'p', 1, { meta: { lastUpdated } }));
    await service.push(
      source,
      bundle('batch', [
        at('a', '2026-01-31T23:59:59Z'),
        at('b', '2026-02-01T00:00:00Z'),
        at('c', '2026-03-01T00:00:00Z'),
      ]),
    );
    const first = await service.store.search(source, 'Observation', { patient: ['Patient/p'], _count: 2 });
    expect([first.total, first.resources.map(({ id }) => id)]).toEqual([3, ['a', 'b']]);
    const second = await service.store.search(source, 'Observation', { _count: 2, cursor: first.next ?? '' });
    expect([second.resources.map(({ id }) => id), second.next]).toEqual([['c'], null]);
    const updated = async (...values: string[]) =>
      (await service.store.search(source, 'Observation', { _lastUpdated: values })).resources.map(({ id }) => id);
    expect(await updated('2026-02')).toEqual(['b']);
    expect(await updated('gt2026-01', 'lt2026-03-01')).toEqual(['b']);
    expect(await updated('le2026-01-31')).toEqual(['a']);
    await expect(updated('2026-02-30')).rejects.toMatchObject({ status: 400 });
  });
});
