import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Bundle, OperationOutcome } from '../../../src/fhir/types.js';
import type { TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';
import { ServiceUnderAttack } from './service-under-attack.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(180_000);

/** Stands in every resource of this file as patient data: no outcome and no log line may repeat it. */
const NAME = 'Zachariassen';

let service: ServiceUnderAttack;
let source: TestSource;

beforeAll(async () => {
  service = await ServiceUnderAttack.start({ MAX_BODY_MB: '4' });
});

afterAll(async () => {
  await service?.stop();
});

beforeEach(async () => {
  source = await service.addSource();
});

const patient = (id: string, change: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: NAME }],
  birthDate: '1970-01-31',
  ...change,
});

const observation = (change: object = {}) => ({
  resourceType: 'Observation',
  id: 'bad',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }], text: NAME },
  subject: { reference: 'Patient/first', display: NAME },
  effectiveDateTime: '2026-01-15',
  valueQuantity: { value: 7.1, unit: '%' },
  ...change,
});

const nested = (levels: number): object =>
  levels === 0 ? { url: 'urn:x', valueString: NAME } : { url: 'urn:x', extension: [nested(levels - 1)] };

const bundle = (type: string, ...resources: { resourceType: string; id?: string }[]) => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id ?? 'bad'}` },
  })),
});

const PERIOD = { start: '2026-01-31', end: '2026-02-30' };

describe('A resource that cannot be taken is refused at every door, by the path of its element,', () => {
  const faults: [what: string, path: string, resource: { resourceType: string; id: string }][] = [
    ['a date that is none', 'Patient.birthDate', patient('bad', { birthDate: '2024-02-30' })],
    ['a date with the wrong signs', 'Patient.birthDate', patient('bad', { birthDate: '31.01.1970' })],
    ['a month that is none', 'Observation.effectiveDateTime', observation({ effectiveDateTime: '2024-13' })],
    ['a dateTime that is none', 'Observation.effectiveDateTime', observation({ effectiveDateTime: '2023-02-29' })],
    [
      'an hour that is none',
      'Observation.effectiveDateTime',
      observation({ effectiveDateTime: '2024-02-28T25:00:00Z' }),
    ],
    ['an instant that is none', 'Observation.issued', observation({ issued: '2024-02-30T10:00:00Z' })],
    [
      'a Period that ends on no day',
      'Observation.effectivePeriod.end',
      observation({ effectiveDateTime: undefined, effectivePeriod: PERIOD }),
    ],
    [
      'a date deep in a component',
      'Observation.component[1].valuePeriod.end',
      observation({ component: [{ code: { text: NAME } }, { code: { text: NAME }, valuePeriod: PERIOD }] }),
    ],
    ['a list where one thing belongs', 'Observation.code', observation({ code: [{ text: NAME }] })],
    ['text where an object belongs', 'Observation.code', observation({ code: NAME })],
    ['an object where text belongs', 'Observation.status', observation({ status: { value: NAME } })],
    ['text where a number belongs', 'Observation.valueQuantity.value', observation({ valueQuantity: { value: NAME } })],
    ['text where a boolean belongs', 'Patient.active', patient('bad', { active: 'true' })],
    [
      'a fraction where a whole number belongs',
      'Observation.valueInteger',
      {
        ...observation({ valueQuantity: undefined, valueInteger: 1.5 }),
      },
    ],
    ['a NUL character', 'Patient.name[0].family', patient('bad', { name: [{ family: `${NAME}\u0000` }] })],
    [
      'a NUL character in an extension',
      'Patient.extension[0].valueString',
      patient('bad', { extension: [{ url: 'urn:x', valueString: `${NAME}\u0000` }] }),
    ],
    ['a NUL character beside a value', 'Patient._birthDate', patient('bad', { _birthDate: { id: '\u0000' } })],
    [
      'half a character in an element that FHIR does not know',
      'Patient.odd',
      patient('bad', { odd: [`${NAME}\ud800`] }),
    ],
    ['a name of an element that cannot be stored', 'Patient.?', patient('bad', { [`${NAME}\u0000`]: 1 })],
    [
      'a code system that cannot be stored',
      'Observation.code.coding[0].system',
      observation({ code: { coding: [{ system: `urn:\u0000${NAME}`, code: '1' }] } }),
    ],
    ['half a character', 'Patient.name[0].family', patient('bad', { name: [{ family: `${NAME}\ud800` }] })],
    ['a missing code', 'Observation.code', observation({ code: undefined })],
    ['a missing subject', 'Observation.subject', observation({ subject: undefined })],
  ];

  it.each(faults)('for %s', async (_, path, bad) => {
    const first = patient('first');
    const single = await source.fhir<OperationOutcome>('PUT', `/${bad.resourceType}/${bad.id}`, bad);
    expect([single.status, pathsOf(single.json)]).toEqual([422, [path]]);
    const posted = await source.fhir<OperationOutcome>('POST', `/${bad.resourceType}`, bad);
    expect([posted.status, pathsOf(posted.json)]).toEqual([422, [path]]);

    const transaction = await source.fhir<OperationOutcome>('POST', '', bundle('transaction', first, bad));
    expect([transaction.status, pathsOf(transaction.json)]).toEqual([422, ['Bundle.entry[1].resource', path]]);
    const pushed = await pushAndSettle(bundle('transaction', first, bad));
    expect(pushed).toMatchObject({ state: 'quarantined', resourceCount: 0 });
    expect(pathsOf(pushed.outcome)).toEqual(['Bundle.entry[1].resource', path]);
    expect((await source.fhir('GET', '/Patient/first')).status).toBe(404);

    const batch = await source.fhir<Bundle>('POST', '', bundle('batch', first, bad, patient('last')));
    expect(batch.status).toBe(200);
    expect(batch.json.entry?.map(({ response }) => response?.status.slice(0, 3))).toEqual(['201', '422', '201']);
    const pushedBatch = await pushAndSettle(bundle('batch', bad, patient('later')));
    expect(pushedBatch).toMatchObject({ state: 'partly-applied', resourceCount: 1 });
    expect((await source.fhir('GET', '/Patient/later')).status).toBe(200);

    const alone = await pushAndSettle(bad);
    expect(alone).toMatchObject({ state: 'quarantined', resourceCount: 0 });
    expect(pathsOf(alone.outcome)).toEqual([path]);
    expect((await source.fhir('GET', `/${bad.resourceType}/bad`)).status).toBe(404);
    const outcomes = [single, posted, transaction, batch, pushed, pushedBatch, alone].map((one) => JSON.stringify(one));
    expect(outcomes.filter((text) => text.includes(NAME))).toEqual([]);
  });
});

describe('What is odd but usable is taken,', () => {
  const oddities: [what: string, severity: string, path: string, resource: object][] = [
    [
      'with a warning for an unknown code system',
      'warning',
      'Observation.code.coding[0]',
      observation({ code: { coding: [{ system: 'http://lab.example/codes', code: 'A1C' }] } }),
    ],
    [
      'with a warning for one thing where a list belongs',
      'warning',
      'Patient.name',
      patient('bad', { name: { family: NAME } }),
    ],
    [
      'with a warning for an element that FHIR does not know',
      'warning',
      'Patient.constructor',
      patient('bad', { constructor: 1 }),
    ],
    [
      'with a warning for a date that is none deep in an extension, which no measure reads',
      'warning',
      'Patient.extension[0].extension[1].valueDate',
      patient('bad', {
        extension: [{ url: 'urn:x', extension: [{ url: 'a' }, { url: 'b', valueDate: '2024-02-30' }] }],
      }),
    ],
    ['with a warning for an empty list', 'warning', 'Patient.name', patient('bad', { name: [] })],
    ['with a warning for null', 'warning', 'Patient.gender', patient('bad', { gender: null })],
  ];

  it.each(oddities)('%s', async (_, severity, path, odd) => {
    await pushAndSettle(patient('first'));
    const message = await pushAndSettle(odd);
    expect(message).toMatchObject({ state: 'applied', resourceCount: 1 });
    expect(message.outcome?.issue).toMatchObject([{ severity, expression: [path] }]);
    expect(JSON.stringify(message.outcome)).not.toContain(NAME);
  });
});

describe('A text that is hostile', () => {
  const text = (id: string, more: string) => `{"resourceType":"Patient","id":"${id}",${more}}`;

  it('cannot reach prototypes by its keys', async () => {
    const body = text(
      'p',
      '"__proto__":{"resourceType":"Practitioner","polluted":true},"toString":1,"hasOwnProperty":[]',
    );
    expect(await pushAndSettle(body)).toMatchObject({ state: 'applied' });
    const read = await source.fhir<{ polluted?: boolean }>('GET', '/Patient/p');
    expect(read.status).toBe(200);
    expect(read.json.polluted).toBeUndefined();
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect((await source.push({ resourceType: type, id: '1' })).status).toBe(422);
      expect((await source.fhir('PUT', `/${type}/1`, { resourceType: type, id: '1' })).status).toBe(404);
      const batch = bundle('batch', { resourceType: type, id: '1' }, patient(type.replaceAll('_', 'x')));
      expect(await pushAndSettle(batch)).toMatchObject({ state: 'partly-applied', resourceCount: 1 });
    }
  });

  it('counts by its last of two keys, alone', async () => {
    expect(await pushAndSettle(text('p', '"birthDate":"1970-01-31","birthDate":"1980-01-31"'))).toMatchObject({
      state: 'applied',
    });
    expect((await source.fhir('GET', '/Patient/p')).text).not.toContain('1970');
  });

  it.each([
    ['as extensions', (levels: number) => JSON.stringify(patient('p', { extension: [nested(levels)] })), 100],
    [
      'as unknown elements',
      (levels: number) => text('p', `"odd":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`),
      100,
    ],
    ['as lists', (levels: number) => text('p', `"odd":${'['.repeat(levels)}1${']'.repeat(levels)}`), 100_000],
    ['as objects', (levels: number) => text('p', `"odd":${'{"a":'.repeat(levels)}1.00${'}'.repeat(levels)}`), 100_000],
    ['unfinished', (levels: number) => text('p', `"odd":${'['.repeat(levels)}`), 100_000],
  ])('is refused when it is nested too deep %s', async (_, write, levels) => {
    const body = write(levels);
    const put = await source.fhir<OperationOutcome>('PUT', '/Patient/p', body);
    expect([400, 422]).toContain(put.status);
    expect(put.json.resourceType).toBe('OperationOutcome');
    const pushed = await source.push(body);
    if (pushed.status === 202) expect(await source.settled(pushed.json.id)).toMatchObject({ state: 'quarantined' });
    else expect([400, 422]).toContain(pushed.status);
    expect(`${put.text}${pushed.text}`).not.toContain(NAME);
    expect((await source.fhir('GET', '/Patient/p')).status).toBe(404);
  });

  it.each([
    ['a long string', 'x'.repeat(3_000_000), '1'],
    ['a long string of escapes', '\\n'.repeat(1_500_000), '1'],
    ['a long string beside a decimal that keeps its digits', '\\"'.repeat(1_500_000), '1.00'],
  ])('is taken with %s', async (_, long, decimal) => {
    const body = text('p', `"text":{"status":"generated","div":"${long}"},"odd":${decimal}`);
    expect(await pushAndSettle(body)).toMatchObject({ state: 'applied' });
    expect((await source.fhir('GET', '/Patient/p')).text).toContain(`"odd":${decimal}`);
    const broken = await source.push<OperationOutcome>(`${body.slice(0, -1)},}`);
    expect(broken.status).toBe(400);
    expect(broken.json.issue[0]?.diagnostics).toMatch(/line 1, column \d+/);
  });

  it('is refused in a string that never ends', async () => {
    const body = `{"resourceType":"Patient","id":"${'x'.repeat(3_000_000)}`;
    expect((await source.push(body)).status).toBe(400);
    expect((await source.fhir('PUT', '/Patient/p', body)).status).toBe(400);
  });

  it('is taken with a list of very many items', async () => {
    const name = Array.from({ length: 50_000 }, () => ({ family: 'F' }));
    expect(await pushAndSettle(patient('p', { name }))).toMatchObject({ state: 'applied' });
  });

  it('is no FHIR when it is another thing than an object', async () => {
    for (const body of ['[]', '1', '"Patient"', 'null', 'true']) {
      expect([body, (await source.push(body)).status]).toEqual([body, 400]);
      expect([body, (await source.fhir('PUT', '/Patient/p', body)).status]).toEqual([body, 400]);
      expect([body, (await source.fhir('POST', '', body)).status]).toEqual([body, 400]);
    }
    expect(await service.messagesOf(source)).toBe(0);
  });

  it('is no text when it is not UTF-8', async () => {
    const latin = Buffer.from(JSON.stringify(patient('p', { name: [{ family: `${NAME}é` }] })), 'latin1');
    const utf16 = Buffer.from(JSON.stringify(patient('p')), 'utf16le');
    for (const body of [latin, utf16]) {
      expect((await source.push(body)).status).toBe(400);
      expect((await source.fhir('PUT', '/Patient/p', body)).status).toBe(400);
    }
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(patient('p')))]);
    expect((await source.fhir('PUT', '/Patient/p', marked)).status).toBe(201);
  });
});

describe('A Bundle', () => {
  it('may be empty', async () => {
    for (const type of ['transaction', 'batch', 'collection']) {
      const empty = { resourceType: 'Bundle', type };
      expect((await source.fhir<Bundle>('POST', '', empty)).status).toBe(200);
      expect(await pushAndSettle(empty)).toMatchObject({ state: 'applied', resourceCount: 0 });
      expect(await pushAndSettle({ ...empty, entry: [] })).toMatchObject({ state: 'applied', resourceCount: 0 });
    }
  });

  it.each([
    ['another type', { type: 'parcel' }, 'Bundle.type'],
    ['a type that is no text', { type: ['batch'] }, 'Bundle.type'],
    ['an object as its entries', { type: 'batch', entry: { resource: patient('p') } }, 'Bundle.entry'],
  ])('with %s is refused at the door', async (_, change, path) => {
    const body = { resourceType: 'Bundle', ...change };
    const pushed = await source.push<OperationOutcome>(body);
    expect([pushed.status, pathsOf(pushed.json)]).toEqual([400, [path]]);
    const posted = await source.fhir<OperationOutcome>('POST', '', body);
    expect([posted.status, pathsOf(posted.json)]).toEqual([400, [path]]);
    expect(await service.messagesOf(source)).toBe(0);
  });

  it.each([
    ['null', null, '400'],
    ['a number', 7, '400'],
    ['a list', [], '400'],
    ['nothing in it', {}, '400'],
    ['no resource', { request: { method: 'PUT', url: 'Patient/p' } }, '400'],
    ['no request', { resource: patient('p') }, '400'],
    ['a list as its resource', { resource: [patient('p')], request: { method: 'PUT', url: 'Patient/p' } }, '400'],
    ['a method that is none', { resource: patient('p'), request: { method: 'BREW', url: 'Patient/p' } }, '400'],
    ['an address of nowhere', { resource: patient('p'), request: { method: 'PUT', url: '../../etc' } }, '400'],
    ['another id in its address', { resource: patient('p'), request: { method: 'PUT', url: 'Patient/q' } }, '400'],
    ['an id that is none', { resource: patient('p_1'), request: { method: 'PUT', url: 'Patient/p_1' } }, '422'],
    ['an id that is none, to be read', { request: { method: 'GET', url: 'Patient/p\u0000' } }, '422'],
    [
      'an unknown type',
      { resource: { resourceType: 'Sandwich', id: 's' }, request: { method: 'PUT', url: 'Sandwich/s' } },
      '422',
    ],
    [
      'a Bundle in it',
      { resource: bundle('batch', patient('inner')), request: { method: 'POST', url: 'Bundle' } },
      '400',
    ],
  ])('with an entry that is or has %s: the batch goes on, the transaction does not', async (_, entry, status) => {
    const of = (type: string) => ({
      resourceType: 'Bundle',
      type,
      entry: [entry, { resource: patient('good'), request: { method: 'PUT', url: 'Patient/good' } }],
    });
    const transaction = await source.fhir<OperationOutcome>('POST', '', of('transaction'));
    expect([transaction.status, transaction.json.resourceType]).toEqual([Number(status), 'OperationOutcome']);
    expect(pathsOf(transaction.json)[0]).toMatch(/^Bundle\.entry\[0\]/);
    expect((await pushAndSettle(of('transaction'))).state).toBe('quarantined');
    expect((await source.fhir('GET', '/Patient/good')).status).toBe(404);
    const batch = await source.fhir<Bundle>('POST', '', of('batch'));
    expect(batch.json.entry?.map(({ response }) => response?.status.slice(0, 3))).toEqual([status, '201']);
    expect(await pushAndSettle(of('batch'))).toMatchObject({ state: 'partly-applied', resourceCount: 1 });
    expect((await source.fhir('GET', '/Patient/inner')).status).toBe(404);
  });

  it('has no more entries than it may have, and is taken with 10 001', async () => {
    const entry = Array.from({ length: 100_001 }, () => 0);
    const pushed = await source.push<OperationOutcome>({ resourceType: 'Bundle', type: 'batch', entry });
    expect([pushed.status, pathsOf(pushed.json)]).toEqual([413, ['Bundle.entry']]);
    const posted = await source.fhir<OperationOutcome>('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    expect(posted.status).toBe(413);
    const many = Array.from({ length: 10_000 }, (_, index) => observation({ id: `o${index}` }));
    const { json } = await source.push(bundle('batch', patient('first'), ...many));
    const settled = async () => {
      const { json: message } = await source.status(json.id);
      return message.state === 'received' ? null : message;
    };
    expect(await until(settled, { withinMs: 120_000 })).toMatchObject({ state: 'applied', resourceCount: 10_001 });
  });

  it('may not name a resource twice in a transaction', async () => {
    const twice = bundle('transaction', patient('p'), patient('p', { gender: 'male' }));
    expect((await source.fhir('POST', '', twice)).status).toBe(400);
    expect((await pushAndSettle(twice)).state).toBe('quarantined');
    expect((await source.fhir('GET', '/Patient/p')).status).toBe(404);
  });
});

describe('A webhook request', () => {
  it('is refused with a key that is too long, and stores nothing', async () => {
    const answer = await source.push<OperationOutcome>(patient('p'), { 'idempotency-key': 'k'.repeat(256) });
    expect([answer.status, answer.json.resourceType]).toEqual([400, 'OperationOutcome']);
    expect(await service.messagesOf(source)).toBe(0);
  });

  it.each([
    ['no content type', undefined, 415],
    ['text', 'text/plain', 415],
    ['a form', 'multipart/form-data', 415],
    ['JSON in another character set', 'application/fhir+json; charset=iso-8859-1', 415],
    ['JSON in UTF-8', 'application/fhir+json; charset="UTF-8"; fhirVersion=4.0', 202],
  ])('with %s is answered as its content type deserves', async (_, contentType, status) => {
    const body = Buffer.from(JSON.stringify(patient('p')));
    expect((await source.push(body, { 'content-type': contentType })).status).toBe(status);
  });
});

it('The log repeats nothing of what was sent', () => {
  expect(service.log).toContain('/webhooks');
  expect(service.log).not.toContain(NAME);
  expect(service.log).not.toMatch(/\b50\d\b.*(webhooks|fhir)|Unhandled|heap out of memory/);
});

async function pushAndSettle(body: object | string) {
  const answer = await source.push(body);
  expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
  return source.settled(answer.json.id);
}

function pathsOf(outcome: OperationOutcome | null): string[] {
  const errors = outcome?.issue.filter(({ severity }) => severity === 'error') ?? [];
  return [...new Set(errors.flatMap(({ expression = [] }) => expression))];
}
