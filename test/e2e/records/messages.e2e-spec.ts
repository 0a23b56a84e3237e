import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundle, observation, patient, post, put, RecordsService } from './records-service.js';

let service: RecordsService;
beforeAll(async () => {
  service = await RecordsService.start();
});
afterAll(() => service.stop());

describe('versions', () => {
  it('makes no new version of a message that comes twice', async () => {
    const source = await service.addSource();
    const body = bundle('transaction', [put(patient('p')), put(observation('o', 'p'))]);
    await service.push(source, body);
    const before = await service.record(source, 'p');
    const again = await service.push(source, body);
    expect(again.state).toBe('applied');
    expect(await service.store.history(source, 'Observation', 'o')).toHaveLength(1);
    expect(await service.record(source, 'p')).toEqual(before);
  });

  it('keeps the newer version when an older one comes late, and the older in the history', async () => {
    const source = await service.addSource();
    const at = (value: number, lastUpdated: string) => observation('o', 'p', value, { meta: { lastUpdated } });
    await service.push(source, bundle('batch', [put(patient('p')), put(at(130, '2026-03-02T00:00:00Z'))]));
    await service.push(source, at(120, '2026-03-01T00:00:00Z'));
    const history = await service.store.history(source, 'Observation', 'o');
    expect(history.map(({ version }) => version)).toEqual([2, 1]);
    const current = await service.store.read(source, 'Observation', 'o');
    expect(current).toMatchObject({ version: 1 });
    expect(current?.content).toContain('130');
    await service.push(source, at(140, '2026-03-03T00:00:00Z'));
    expect(await service.store.read(source, 'Observation', 'o')).toMatchObject({ version: 3 });
  });

  it('keeps what was deleted deleted when an older update comes late, and revives it for a newer one', async () => {
    const source = await service.addSource();
    const at = (value: number, lastUpdated: string) => observation('o', 'p', value, { meta: { lastUpdated } });
    await service.push(source, bundle('batch', [put(patient('p')), put(at(130, '2026-03-02T00:00:00Z'))]));
    await service.push(source, bundle('batch', [{ request: { method: 'DELETE', url: 'Observation/o' } }]));
    expect(await service.record(source, 'p')).toHaveLength(1);
    await service.push(source, at(131, '2026-03-02T12:00:00Z'));
    expect(await service.store.read(source, 'Observation', 'o')).toMatchObject({ deleted: true, content: null });
    await service.push(source, at(132, '2099-01-01T00:00:00Z'));
    expect(await service.store.read(source, 'Observation', 'o')).toMatchObject({ deleted: false });
    expect(await service.record(source, 'p')).toHaveLength(2);
  });

  it('remembers a deletion that comes before what it deletes', async () => {
    const source = await service.addSource();
    await service.push(source, bundle('batch', [{ request: { method: 'DELETE', url: 'Observation/o' } }]));
    await service.push(source, observation('o', 'p', 1, { meta: { lastUpdated: '2020-01-01T00:00:00Z' } }));
    expect(await service.store.read(source, 'Observation', 'o')).toMatchObject({ deleted: true });
  });

  it('lets the order of receipt decide where the source dates nothing, also when a message is replayed', async () => {
    const source = await service.addSource();
    const first = await service.receive(source, observation('o', 'p', 120));
    await service.store.applyMessage(first);
    await service.push(source, observation('o', 'p', 130));
    await service.store.replay(first);
    expect((await service.store.read(source, 'Observation', 'o'))?.content).toContain('130');
  });

  it('takes the versions of a history Bundle, newest first, in their order', async () => {
    const source = await service.addSource();
    await service.push(source, bundle('history', [put(observation('o', 'p', 2)), put(observation('o', 'p', 1))]));
    expect((await service.store.read(source, 'Observation', 'o'))?.content).toContain('"value":2');
    expect(await service.store.history(source, 'Observation', 'o')).toHaveLength(2);
  });

  it('keeps the digits of decimals', async () => {
    const source = await service.addSource();
    const text = JSON.stringify(bundle('transaction', [put(patient('p')), put(observation('o', 'p', 77))]));
    await service.push(source, text.replace('"value":77', '"value":7.70'));
    expect((await service.store.read(source, 'Observation', 'o'))?.content).toContain('"value":7.70,');
    const person = await service.persons.ofPatient(source, 'p');
    const [record] = await service.packed.read([person ?? '']);
    expect(record.content).toContain('"value":7.70,');
  });
});

describe('bad input', () => {
  it('applies nothing of a transaction with one bad entry', async () => {
    const source = await service.addSource();
    const bad = observation('bad', 'p', 1, { effectiveDateTime: '2024-02-30' });
    const result = await service.push(source, bundle('transaction', [put(patient('p')), put(bad)]));
    expect(result).toMatchObject({ state: 'quarantined', resourceCount: 0 });
    expect(result.outcome.issue[0].expression).toEqual(['Bundle.entry[1].resource', 'Observation.effectiveDateTime']);
    expect(JSON.stringify(result.outcome)).not.toContain('2024-02-30');
    expect(await service.store.read(source, 'Patient', 'p')).toBeNull();
  });

  it('applies every other entry of a batch with one bad entry', async () => {
    const source = await service.addSource();
    const bad = observation('bad', 'p', 1, { effectiveDateTime: '2024-02-30' });
    const entries = [put(patient('p')), put(bad), put(observation('good', 'p'))];
    const result = await service.push(source, bundle('batch', entries));
    expect(result).toMatchObject({ state: 'partly-applied', resourceCount: 2 });
    expect(await service.record(source, 'p')).toHaveLength(2);
    const response = await service.store.applyBundle(source, bundle('batch', entries) as never, null);
    expect(response.entry?.map((entry) => entry.response?.status.slice(0, 3))).toEqual(['200', '422', '200']);
  });

  it.each([
    ['not JSON', '{"resourceType":', 'application/fhir+json', /line 1, column 17/],
    ['an unknown type', '{"resourceType":"Patent","id":"1"}', 'application/fhir+json', /not a type of FHIR R4/],
    ['no type', '{"id":"1"}', 'application/fhir+json', /resourceType is missing/],
    ['no id', '{"resourceType":"Patient"}', 'application/fhir+json', /Patient.id: is missing/],
    ['nothing', '', 'application/fhir+ndjson', /no line/],
  ])('quarantines %s with the reason', async (_, body, contentType, reason) => {
    const source = await service.addSource();
    const messageId = await service.receive(source, body, contentType);
    const result = await service.store.applyMessage(messageId);
    expect(result.state).toBe('quarantined');
    expect(result.outcome.issue[0].diagnostics).toMatch(reason);
    const rows: unknown = await service.database.query('select state, attempts from messages where id = $1', [
      messageId,
    ]);
    expect(rows).toEqual([{ state: 'quarantined', attempts: 1 }]);
  });

  it('takes a reference to nothing and an unknown code system with warnings', async () => {
    const source = await service.addSource();
    const odd = observation('o', 'p', 1, {
      code: { coding: [{ system: 'http://lab.example/codes', code: 'BP' }] },
      encounter: { reference: 'urn:uuid:11111111-1111-4111-8111-111111111111' },
    });
    const result = await service.push(source, bundle('collection', [{ resource: patient('p') }, { resource: odd }]));
    expect(result.state).toBe('applied');
    expect(result.outcome.issue.map(({ severity, code }) => [severity, code])).toEqual([
      ['warning', 'code-invalid'],
      ['warning', 'not-found'],
    ]);
    expect(await service.record(source, 'p')).toHaveLength(2);
  });

  it('takes the good lines of NDJSON and names the bad ones', async () => {
    const source = await service.addSource();
    const lines = [JSON.stringify(patient('p')), '{"broken', JSON.stringify(observation('o', 'p'))];
    const result = await service.push(source, `\uFEFF${lines.join('\r\n')}`, 'application/fhir+ndjson');
    expect(result).toMatchObject({ state: 'partly-applied', resourceCount: 2 });
    expect(result.outcome.issue[0].diagnostics).toMatch(/^Line 2: Not valid JSON/);
  });

  it('passes over types that no measure reads', async () => {
    const source = await service.addSource();
    const account = { resourceType: 'Account', id: 'a', status: 'active' };
    const result = await service.push(source, bundle('transaction', [put(patient('p')), put(account)]));
    expect(result.state).toBe('applied');
    expect(result.outcome.issue[0]).toMatchObject({ severity: 'information', code: 'not-supported' });
    expect(await service.store.read(source, 'Account', 'a')).toBeNull();
  });
});

describe('references and conditions', () => {
  const uuid = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a';

  it('resolves urn:uuid references, with the ids that resources bring or without', async () => {
    const source = await service.addSource();
    const { id: _, ...withoutId } = patient('x');
    const pressure = observation('o', 'x', 1, {
      subject: { reference: uuid.toUpperCase().replace('URN:UUID', 'urn:uuid') },
    });
    const body = bundle('transaction', [post(withoutId, uuid), post(pressure, 'urn:uuid:0')]);
    const result = await service.push(source, body);
    expect(result.state).toBe('applied');
    const stored = await service.store.read(source, 'Observation', 'o');
    expect(JSON.parse(stored?.content ?? '')).toMatchObject({
      subject: { reference: 'Patient/61ebe359-bfdc-4613-8bf2-c5e300945f0a' },
    });
    expect(await service.push(source, body)).toMatchObject({ state: 'applied' });
    expect((await service.store.search(source, 'Patient', {})).total).toBe(1);
  });

  it('creates, updates and refers by identifier', async () => {
    const source = await service.addSource();
    const identifier = [{ system: 'urn:mrn', value: '7' }];
    const query = 'identifier=urn:mrn|7';
    const entry = (gender: string) => ({
      resource: { ...patient('p', { identifier, gender }), id: undefined },
      request: { method: 'PUT', url: `Patient?${query}` },
    });
    await service.push(source, bundle('transaction', [entry('female')]));
    const pressure = observation('o', 'x', 1, { subject: { reference: `Patient?${query}` } });
    const skipped = post(patient('other', { identifier }), uuid, { ifNoneExist: query });
    const result = await service.push(source, bundle('transaction', [entry('male'), skipped, put(pressure)]));
    expect(result.state).toBe('applied');
    const { resources, total } = await service.store.search(source, 'Patient', { identifier: ['urn:mrn|7'] });
    expect(total).toBe(1);
    expect(resources[0].version).toBe(2);
    expect(await service.record(source, resources[0].id)).toHaveLength(2);
  });

  it('refuses a resource whose patient cannot be found', async () => {
    const source = await service.addSource();
    const stray = observation('o', 'x', 1, { subject: { reference: 'Patient?identifier=urn:mrn|nobody' } });
    expect(await service.push(source, stray)).toMatchObject({ state: 'quarantined' });
  });

  it('refuses If-Match of another version and a transaction that names a resource twice', async () => {
    const source = await service.addSource();
    await service.store.put(source, 'Patient', 'p', patient('p') as never);
    await expect(
      service.store.put(source, 'Patient', 'p', patient('p', { gender: 'male' }) as never, { ifMatch: 'W/"2"' }),
    ).rejects.toMatchObject({ status: 412 });
    const twice = bundle('transaction', [put(patient('p')), put(patient('p', { gender: 'male' }))]);
    await expect(service.store.applyBundle(source, twice as never, null)).rejects.toMatchObject({ status: 400 });
    const written = await service.store.put(source, 'Patient', 'p', patient('p', { gender: 'other' }) as never, {
      ifMatch: 'W/"1"',
    });
    expect(written).toMatchObject({ effect: 'updated', version: 2 });
  });
});

describe('the job', () => {
  it('applies the messages of a source in their order, each once, when two workers take it at the same time', async () => {
    const source = await service.addSource();
    for (let value = 1; value <= 20; value += 1) await service.receive(source, observation('o', 'p', value));
    expect(await service.job.unfinished(100)).toContainEqual({ sourceId: source });
    const { signal } = new AbortController();
    await Promise.all([1, 2, 3].map(() => service.job.run({ sourceId: source }, signal)));
    const history = await service.store.history(source, 'Observation', 'o');
    expect(history.map(({ content }) => Number(/"value":(\d+)/.exec(content ?? '')?.[1]))).toEqual(
      Array.from({ length: 20 }, (_, index) => 20 - index),
    );
    const attempts: unknown = await service.database.query(
      'select distinct attempts from messages where source_id = $1',
      [source],
    );
    expect(attempts).toEqual([{ attempts: 1 }]);
    expect(await service.job.unfinished(100)).not.toContainEqual({ sourceId: source });
  });

  it('goes on after a poison message, and tells the audit trail of each', async () => {
    const source = await service.addSource();
    const poison = await service.receive(source, '{"resourceType":"Patient","id":"p","\\u0000":"\\ud800"}');
    await service.receive(source, patient('p'));
    await service.job.run({ sourceId: source }, new AbortController().signal);
    const states: unknown = await service.database.query(
      'select state from messages where source_id = $1 order by sequence',
      [source],
    );
    expect(states).toEqual([{ state: 'quarantined' }, { state: 'applied' }]);
    const told = service.audit.entries.filter(({ actor }) => actor.id === source);
    expect(told.map(({ entityId, outcome }) => [entityId === poison, outcome])).toEqual([
      [true, 'failure'],
      [false, 'success'],
    ]);
  });
});
