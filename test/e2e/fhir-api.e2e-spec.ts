import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { packageOf } from '../support/measure-package.js';
import { request, TestService, type TestSource } from '../support/service.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(60_000);

let service: TestService;
let source: TestSource;

beforeAll(async () => {
  service = await TestService.start({ MAX_BODY_MB: '1' });
});

afterAll(async () => {
  await service?.stop();
});

beforeEach(async () => {
  source = await service.addSource();
});

interface Outcome {
  resourceType: string;
  issue: { severity: string; code: string; diagnostics: string; expression?: string[] }[];
}
interface Patient {
  id: string;
  meta: { versionId: string; lastUpdated: string; source?: string };
  birthDate: string;
}
interface Bundle {
  type: string;
  total: number;
  link: { relation: string; url: string }[];
  entry?: { fullUrl: string; resource: Patient; response: { status: string; location?: string; outcome?: Outcome } }[];
}

const patient = (id?: string, extra: object = {}) => ({
  resourceType: 'Patient',
  id,
  birthDate: '1970-01-31',
  ...extra,
});
const observation = (id: string, subject: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
  subject: { reference: subject },
  effectiveDateTime: '2026-01-15',
});

describe('a resource', () => {
  it('is created, read, updated, deleted, with the headers of its version', async () => {
    const created = await source.fhir<Patient>('POST', '/Patient', patient());
    expect(created.status).toBe(201);
    expect(created.json.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
    expect(created.headers.get('etag')).toBe('W/"1"');
    expect(created.headers.get('location')).toBe(`${service.url}/fhir/Patient/${created.json.id}/_history/1`);

    const path = `/Patient/${created.json.id}`;
    const read = await source.fhir<Patient>('GET', path);
    expect(read.status).toBe(200);
    expect(read.headers.get('etag')).toBe('W/"1"');
    expect(Date.parse(read.headers.get('last-modified') ?? '')).not.toBeNaN();

    const updated = await source.fhir<Patient>('PUT', path, patient(created.json.id, { birthDate: '1971-02-01' }));
    expect(updated.status).toBe(200);
    expect(updated.headers.get('etag')).toBe('W/"2"');
    expect((await source.fhir<Patient>('GET', path)).json.birthDate).toBe('1971-02-01');
    expect((await source.fhir<Patient>('GET', `${path}/_history/1`)).json.birthDate).toBe('1970-01-31');
    expect((await source.fhir<Bundle>('GET', `${path}/_history`)).json).toMatchObject({ type: 'history', total: 2 });

    expect((await source.fhir('DELETE', path)).status).toBe(204);
    const gone = await source.fhir<Outcome>('GET', path);
    expect(gone.status).toBe(410);
    expect(gone.json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'deleted' }] });
    expect((await source.fhir('DELETE', '/Patient/never-was')).status).toBe(204);
    const reborn = await source.fhir('PUT', path, patient(created.json.id));
    expect(reborn.status).toBe(200);
    expect(reborn.headers.get('etag')).toBe('W/"4"');
    expect((await source.fhir('GET', path)).status).toBe(200);
  });

  it('keeps the digits of its decimals', async () => {
    const text = JSON.stringify(observation('o1', 'Patient/p1')).replace('}', ',"x":0}').replace(',"x":0', '');
    const body = text.replace(/}$/, ',"valueQuantity":{"value":7.10,"unit":"%"}}');
    await source.fhir('PUT', '/Patient/p1', patient('p1'));
    expect((await source.fhir('PUT', '/Observation/o1', body)).status).toBe(201);
    expect((await source.fhir('GET', '/Observation/o1')).text).toContain('"value":7.10');
    expect((await source.fhir('GET', '/Observation?_id=o1')).text).toContain('"value":7.10');
  });

  it('is changed only at the version that If-Match names', async () => {
    await source.fhir('PUT', '/Patient/p1', patient('p1'));
    const stale = await source.fhir<Outcome>('PUT', '/Patient/p1', patient('p1', { gender: 'female' }), {
      'if-match': 'W/"7"',
    });
    expect(stale.status).toBe(412);
    expect(stale.json.resourceType).toBe('OperationOutcome');
    const fresh = await source.fhir('PUT', '/Patient/p1', patient('p1', { gender: 'female' }), { 'if-match': 'W/"1"' });
    expect(fresh.status).toBe(200);
    expect((await source.fhir('DELETE', '/Patient/p1', undefined, { 'if-match': 'W/"1"' })).status).toBe(412);
  });

  it('is not sent again to a client that has it', async () => {
    await source.fhir('PUT', '/Patient/p1', patient('p1'));
    const read = await source.fhir('GET', '/Patient/p1', undefined, { 'if-none-match': 'W/"1"' });
    expect(read.status).toBe(304);
    expect(read.text).toBe('');
    expect((await source.fhir('GET', '/Patient/p1', undefined, { 'if-none-match': 'W/"2"' })).status).toBe(200);
  });

  it('is created only once with If-None-Exist', async () => {
    const body = patient(undefined, { identifier: [{ system: 'urn:mrn', value: '17' }] });
    const header = { 'if-none-exist': 'identifier=urn:mrn|17' };
    const first = await source.fhir<Patient>('POST', '/Patient', body, header);
    expect(first.status).toBe(201);
    const second = await source.fhir<Patient>('POST', '/Patient', body, header);
    expect(second.status).toBe(200);
    expect(second.headers.get('location')).toContain(`/Patient/${first.json.id}/`);
  });

  it('is answered as Prefer asks', async () => {
    const minimal = await source.fhir('PUT', '/Patient/p1', patient('p1'), { prefer: 'return=minimal' });
    expect([minimal.status, minimal.text]).toEqual([201, '']);
    const told = await source.fhir<Outcome>('PUT', '/Patient/p1', patient('p1'), { prefer: 'return=OperationOutcome' });
    expect(told.json.resourceType).toBe('OperationOutcome');
  });

  it('is a message too, of the same transaction, which can be replayed', async () => {
    await source.fhir('PUT', '/Patient/p1', patient('p1'));
    await source.fhir('DELETE', '/Patient/p1');
    const messages = await service.administrator.request('GET', `/api/sources/${source.name}/messages`);
    expect(messages.json).toMatchObject([
      { origin: 'rest', state: 'applied', resourceCount: 1 },
      { origin: 'rest', state: 'applied', resourceCount: 1 },
    ]);
    const refused = await source.fhir('PUT', '/Patient/p2', patient('p2', { birthDate: '1970-02-30' }));
    expect(refused.status).toBe(422);
    const [row] = await service.rows<{ count: number }>(
      'select count(*)::int as count from messages where source_id = $1',
      [source.id],
    );
    expect(row?.count).toBe(2);
    const [, first] = messages.json as unknown as { id: string }[];
    const path = `/api/sources/${source.name}/messages/${first?.id}/replay`;
    expect((await service.administrator.request('POST', path)).status).toBe(200);
  });

  it('leaves every access in the audit trail', async () => {
    await source.fhir('PUT', '/Patient/p1', patient('p1'));
    await source.fhir('GET', '/Patient/p1');
    await source.fhir('GET', '/Patient?_id=p1');
    await source.fhir('DELETE', '/Patient/p1');
    const entries = await service.rows<{ action: string }>(
      `select action from audit_events where actor_id = $1 and entity_type = 'Patient' order by sequence`,
      [source.id],
    );
    expect(entries.map(({ action }) => action)).toEqual(['update', 'read', 'query', 'delete']);
  });
});

describe('errors', () => {
  const cases: [name: string, status: number, send: () => Promise<{ status: number; json: Outcome }>][] = [
    ['no credentials', 401, () => request<Outcome>(`${service.url}/fhir/Patient/1`, 'GET', undefined, {})],
    [
      'an unknown token',
      401,
      () => source.fhir<Outcome>('GET', '/Patient/1', undefined, { authorization: 'Bearer x' }),
    ],
    ['an unknown resource', 404, () => source.fhir<Outcome>('GET', '/Patient/unknown')],
    ['an unknown type', 404, () => source.fhir<Outcome>('GET', '/Sandwich/1')],
    ['an unknown route', 404, () => source.fhir<Outcome>('GET', '/Patient/1/2/3/4')],
    ['an unknown operation', 404, () => source.fhir<Outcome>('GET', '/Patient/$everything')],
    ['a method that is not answered', 405, () => source.fhir<Outcome>('PATCH', '/Patient/1', '[]')],
    [
      'an answer in XML',
      406,
      () => source.fhir<Outcome>('GET', '/Patient/1', undefined, { accept: 'application/fhir+xml' }),
    ],
    ['an answer in XML by _format', 406, () => source.fhir<Outcome>('GET', '/Patient/1?_format=xml')],
    [
      'XML',
      415,
      () => source.fhir<Outcome>('PUT', '/Patient/1', '<Patient/>', { 'content-type': 'application/fhir+xml' }),
    ],
    [
      'another character set',
      415,
      () =>
        source.fhir<Outcome>('PUT', '/Patient/1', '{}', { 'content-type': 'application/fhir+json; charset=utf-16' }),
    ],
    ['invalid JSON', 400, () => source.fhir<Outcome>('PUT', '/Patient/1', '{"resourceType":')],
    ['no body', 400, () => source.fhir<Outcome>('PUT', '/Patient/1', '')],
    [
      'another type than the address',
      400,
      () => source.fhir<Outcome>('PUT', '/Patient/1', observation('1', 'Patient/1')),
    ],
    ['another id than the address', 400, () => source.fhir<Outcome>('PUT', '/Patient/1', patient('2'))],
    ['no id in an update', 400, () => source.fhir<Outcome>('PUT', '/Patient/1', { resourceType: 'Patient' })],
    [
      'a date that is none',
      422,
      () => source.fhir<Outcome>('PUT', '/Patient/1', patient('1', { birthDate: '2024-02-30' })),
    ],
    ['too much', 413, () => source.fhir<Outcome>('PUT', '/Patient/1', patient('1', { text: 'x'.repeat(1_100_000) }))],
    ['an unknown search parameter', 400, () => source.fhir<Outcome>('GET', '/Patient?favourite-colour=red')],
    ['a resource to the base', 400, () => source.fhir<Outcome>('POST', '', patient('1'))],
    [
      'measures from a source',
      403,
      () =>
        source.fhir<Outcome>('POST', '', {
          resourceType: 'Bundle',
          type: 'collection',
          entry: [{ resource: { resourceType: 'Measure' } }],
        }),
    ],
  ];

  it.each(cases)('tell of %s by %i and an OperationOutcome', async (_, status, send) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  });

  it('name the element', async () => {
    const answer = await source.fhir<Outcome>('PUT', '/Patient/1', patient('1', { birthDate: '2024-02-30' }));
    expect(answer.json.issue[0]?.expression).toEqual(['Patient.birthDate']);
  });
});

describe('search', () => {
  beforeEach(async () => {
    const entry = [
      ...['a', 'b', 'c'].map((id, index) => patient(id, { identifier: [{ system: 'urn:mrn', value: `m${index}` }] })),
      observation('o1', 'Patient/a'),
      observation('o2', 'Patient/b'),
    ].map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
    expect((await source.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  });

  const idsOf = (bundle: Bundle) => (bundle.entry ?? []).map(({ resource }) => resource.id).sort();
  const search = async (query: string) => (await source.fhir<Bundle>('GET', query)).json;

  it('finds by _id, identifier, patient, subject and _lastUpdated', async () => {
    expect(idsOf(await search('/Patient?_id=a,c'))).toEqual(['a', 'c']);
    expect(idsOf(await search('/Patient?identifier=urn:mrn%7Cm1'))).toEqual(['b']);
    expect(idsOf(await search('/Patient?identifier=m2'))).toEqual(['c']);
    expect(idsOf(await search('/Observation?patient=a'))).toEqual(['o1']);
    expect(idsOf(await search('/Observation?subject=Patient/b'))).toEqual(['o2']);
    const now = new Date(Date.now() + 60_000).toISOString();
    expect(idsOf(await search(`/Patient?_lastUpdated=lt${now}`))).toEqual(['a', 'b', 'c']);
    expect(idsOf(await search(`/Patient?_lastUpdated=ge2000-01-01&_lastUpdated=le2000-12-31`))).toEqual([]);
    expect(await search('/Patient?_id=nobody')).toMatchObject({ type: 'searchset', total: 0 });
  });

  it('finds by POST too', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const found = await source.fhir<Bundle>('POST', '/Patient/_search', 'identifier=urn:mrn%7Cm1', form);
    expect(idsOf(found.json)).toEqual(['b']);
  });

  it('gives pages that together hold everything once', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/Patient?_count=2&_lastUpdated=ge2000-01-01';
    let pages = 0;
    while (path !== undefined) {
      const page = await search(path);
      expect(page.total).toBe(3);
      seen.push(...idsOf(page));
      path = page.link.find(({ relation }) => relation === 'next')?.url.slice(`${service.url}/fhir`.length);
      pages += 1;
    }
    expect([pages, seen.sort()]).toEqual([2, ['a', 'b', 'c']]);
  });

  it('never shows a source the resources of another', async () => {
    const other = await service.addSource();
    expect((await other.fhir<Bundle>('GET', '/Patient')).json.total).toBe(0);
    expect((await other.fhir('GET', '/Patient/a')).status).toBe(404);
  });
});

describe('a Bundle', () => {
  it('resolves references between entries of a transaction', async () => {
    const entry = [
      {
        fullUrl: 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a',
        resource: patient(),
        request: { method: 'POST', url: 'Patient' },
      },
      {
        resource: { ...observation('o1', 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a') },
        request: { method: 'PUT', url: 'Observation/o1' },
      },
    ];
    const answer = await source.fhir<Bundle>('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    expect(answer.status).toBe(200);
    expect(answer.json.type).toBe('transaction-response');
    const [created] = answer.json.entry ?? [];
    expect(created?.response.status).toMatch(/^201/);
    const id = /Patient\/([^/]+)/.exec(created?.response.location ?? '')?.[1];
    const read = await source.fhir<{ subject: { reference: string } }>('GET', '/Observation/o1');
    expect(read.json.subject.reference).toBe(`Patient/${id}`);
  });

  it('is applied wholly or not at all as a transaction, entry by entry as a batch', async () => {
    const entry = [patient('good'), patient('bad', { birthDate: '2024-02-30' })].map((resource) => ({
      resource,
      request: { method: 'PUT', url: `Patient/${resource.id}` },
    }));
    const transaction = await source.fhir<Outcome>('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    expect(transaction.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(transaction.json)).toContain('Bundle.entry[1]');
    expect((await source.fhir('GET', '/Patient/good')).status).toBe(404);

    const batch = await source.fhir<Bundle>('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    expect(batch.status).toBe(200);
    expect(batch.json.entry?.map(({ response }) => response.status.slice(0, 3))).toEqual(['201', '422']);
    expect((await source.fhir('GET', '/Patient/good')).status).toBe(200);
    const messages = await service.administrator.request('GET', `/api/sources/${source.name}/messages`);
    expect(messages.json).toMatchObject([{ state: 'partly-applied', resourceCount: 1 }]);
  });

  it('may be NDJSON: each line is answered, the bad one in its place', async () => {
    const lines = [JSON.stringify(patient('a')), '{', JSON.stringify(patient('b'))].join('\n');
    const answer = await source.fhir<Bundle>('POST', '', lines, { 'content-type': 'application/fhir+ndjson' });
    expect(answer.status).toBe(200);
    expect(answer.json.entry?.map(({ response }) => response.status.slice(0, 3))).toEqual(['201', '400', '201']);
    expect(answer.json.entry?.[1]?.response.outcome?.issue[0]?.diagnostics).toMatch(/^Line 2: /);
  });
});

describe('users', () => {
  const json = { 'content-type': 'application/fhir+json' };

  it('see the resources of all sources, each with its source, and name one to write', async () => {
    const other = await service.addSource();
    await source.fhir('PUT', '/Patient/same', patient('same'));
    await other.fhir('PUT', '/Patient/same', patient('same'));
    const officer = await service.userWith('quality-officer');

    const both = (await officer.request('GET', '/fhir/Patient?_id=same', undefined, { ...json })).text;
    const bundle = JSON.parse(both) as Bundle;
    expect(bundle.total).toBe(2);
    expect(bundle.entry?.map(({ resource }) => resource.meta.source).sort()).toEqual(
      [source, other].map(({ name }) => `urn:caliper:source:${name}`).sort(),
    );
    expect(new Set(bundle.entry?.map(({ fullUrl }) => fullUrl)).size).toBe(2);
    expect((await officer.request('GET', '/fhir/Patient/same')).status).toBe(409);
    const one = await officer.request('GET', `/fhir/Patient/same?_source=${other.name}`);
    expect(one).toMatchObject({ status: 200, json: { meta: { source: `urn:caliper:source:${other.name}` } } });

    const unnamed = await officer.request('PUT', '/fhir/Patient/mine', patient('mine'), json);
    expect(unnamed.status).toBe(400);
    const named = await officer.request('PUT', '/fhir/Patient/mine', patient('mine'), {
      ...json,
      'x-caliper-source': source.name,
    });
    expect(named.status).toBe(201);
    expect((await source.fhir('GET', '/Patient/mine')).status).toBe(200);
  });

  it('need a role that may see patient data', async () => {
    const auditor = await service.userWith('auditor');
    expect((await auditor.request('GET', '/fhir/Patient')).status).toBe(403);
    expect((await auditor.request('GET', '/fhir/metadata')).status).toBe(200);
  });

  it('who are administrators import measure packages', async () => {
    const answer = await service.administrator.request('POST', '/fhir', packageOf(), json);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ resourceType: 'OperationOutcome' });
    const listed = await service.administrator.request('GET', '/api/measures');
    expect(JSON.parse(listed.text)).toMatchObject([{ name: 'Visits', version: '1.0.0', status: 'draft' }]);
  });

  it('who are administrators are told what a package lacks', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'Measure',
            url: 'http://example.org/Measure/x',
            version: '1',
            library: ['http://example.org/Library/none|1'],
          },
        },
      ],
    };
    const answer = await service.administrator.request('POST', '/fhir', bundle, json);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('http://example.org/Library/none');
  });
});

it('the CapabilityStatement says what is there, to everyone', async () => {
  const answer = await request<{
    rest: { resource: { type: string; interaction?: unknown[]; searchParam: { name: string }[] }[] }[];
  }>(`${service.url}/fhir/metadata`, 'GET', undefined, {});
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' });
  const resources = answer.json.rest[0]?.resource ?? [];
  const types = resources.filter(({ interaction }) => interaction).map(({ type }) => type);
  expect(types).toContain('Observation');
  // Every search parameter it names is answered.
  const named = resources
    .filter(({ type }) => ['Patient', 'Observation', 'Coverage', 'Medication'].includes(type))
    .flatMap(({ type, searchParam }) => searchParam.map(({ name }) => ({ type, name })));
  expect(named.length).toBeGreaterThan(12);
  for (const { type, name } of named) {
    const answered = await source.fhir('GET', `/${type}?${name}=${name === '_lastUpdated' ? 'ge2026-01-01' : 'x'}`);
    expect({ type, name, status: answered.status }).toEqual({ type, name, status: 200 });
  }
});
