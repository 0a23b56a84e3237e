import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sign } from '../../src/sources/webhook-signature.js';
import { bundle, observation, patient } from '../support/resources.js';
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
  resourceType: 'OperationOutcome';
  issue: { severity: string; code: string; diagnostics: string; expression?: string[] }[];
}

async function storedMessages(): Promise<number> {
  const [row] = await service.rows<{ count: number }>(
    'select count(*)::int as count from messages where source_id = $1',
    [source.id],
  );
  return row?.count ?? 0;
}

describe('the webhook', () => {
  it('acknowledges a signed message once it is committed, keeps its bytes, and applies it', async () => {
    const body = '{ "resourceType": "Patient",\n  "id": "p1", "birthDate": "1970-01-31" }';
    const answer = await source.push(body);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/webhooks/${source.name}/messages/${answer.json.id}`);
    const [stored] = await service.rows<{ body: Buffer }>('select body from messages where id = $1', [answer.json.id]);
    expect(stored?.body.toString()).toBe(body);
    const status = await source.settled(answer.json.id);
    expect(status).toMatchObject({ state: 'applied', resourceCount: 1 });
    expect(status.appliedAt).not.toBeNull();
    const [kept] = await service.rows('select 1 from resources where source_id = $1 and type = $2 and id = $3', [
      source.id,
      'Patient',
      'p1',
    ]);
    expect(kept).toBeDefined();
  });

  it('takes a bearer token in place of a signature, and gzip', async () => {
    const body = gzipSync(JSON.stringify(bundle('transaction', patient('p1'), observation('o1', 'Patient/p1'))));
    const headers = { authorization: `Bearer ${source.token}`, 'content-encoding': 'gzip' };
    const byToken = await source.push(body, headers);
    expect(byToken.status).toBe(202);
    expect(await source.settled(byToken.json.id)).toMatchObject({ state: 'applied', resourceCount: 2 });
    const signed = await source.push(body, { 'content-encoding': 'gzip' });
    expect(signed.status).toBe(202);
  });

  it('accepts both secrets while they live, and only the new one after', async () => {
    const old = source.secret;
    source.secret = await service.rotate(source, new Date(Date.now() + 60_000));
    expect((await source.push(patient('p1'))).status).toBe(202);
    const withOld = (body: string) => ({ 'x-caliper-signature': sign(Buffer.from(body), [old], new Date()) });
    const body = JSON.stringify(patient('p2'));
    expect((await source.push(body, withOld(body))).status).toBe(202);
    await service.rotate(source, new Date());
    expect((await source.push(body + ' ', withOld(body + ' '))).status).toBe(401);
    const [live] = await service.rows<{ count: number }>(
      `select count(*)::int as count from source_credentials
       where source_id = $1 and kind = 'signing-secret' and (expires_at is null or expires_at > now())`,
      [source.id],
    );
    expect(live?.count).toBe(1);
  });

  it('never has more than two live secrets', async () => {
    const later = new Date(Date.now() + 3_600_000);
    await Promise.all([service.rotate(source, later), service.rotate(source, later), service.rotate(source, later)]);
    const [live] = await service.rows<{ count: number }>(
      `select count(*)::int as count from source_credentials
       where source_id = $1 and kind = 'signing-secret' and (expires_at is null or expires_at > now())`,
      [source.id],
    );
    expect(live?.count).toBe(2);
  });

  describe('refuses', () => {
    const cases: [name: string, status: number, send: () => Promise<{ status: number; json: Outcome }>][] = [
      ['no proof', 401, () => source.push<Outcome>(patient('p'), { 'x-caliper-signature': undefined })],
      ['a malformed signature', 401, () => source.push<Outcome>(patient('p'), { 'x-caliper-signature': 'v1=abc' })],
      [
        'a tampered body',
        401,
        () =>
          source.push<Outcome>(patient('p'), {
            'x-caliper-signature': sign(Buffer.from('{}'), [source.secret], new Date()),
          }),
      ],
      [
        'an expired timestamp',
        401,
        () =>
          source.push<Outcome>(patient('p'), {
            'x-caliper-signature': sign(
              Buffer.from(JSON.stringify(patient('p'))),
              [source.secret],
              new Date(Date.now() - 301_000),
            ),
          }),
      ],
      [
        'a timestamp from the future',
        401,
        () =>
          source.push<Outcome>(patient('p'), {
            'x-caliper-signature': sign(
              Buffer.from(JSON.stringify(patient('p'))),
              [source.secret],
              new Date(Date.now() + 302_000),
            ),
          }),
      ],
      ['an unknown token', 401, () => source.push<Outcome>(patient('p'), { authorization: 'Bearer cal_src_unknown' })],
      [
        'an unknown source',
        404,
        () => request<Outcome>(`${service.url}/webhooks/nobody`, 'POST', '{}', { 'content-type': 'application/json' }),
      ],
      [
        'another content type',
        415,
        () => source.push<Outcome>(patient('p'), { 'content-type': 'application/fhir+xml' }),
      ],
      [
        'another character set',
        415,
        () => source.push<Outcome>(patient('p'), { 'content-type': 'application/json; charset=latin1' }),
      ],
      ['another content coding', 415, () => source.push<Outcome>(patient('p'), { 'content-encoding': 'deflate' })],
      ['broken gzip', 400, () => source.push<Outcome>(Buffer.from('not gzip'), { 'content-encoding': 'gzip' })],
      ['an empty body', 400, () => source.push<Outcome>('  ')],
      ['invalid JSON', 400, () => source.push<Outcome>('{"resourceType": "Patient",\n "id": }')],
      ['a list', 400, () => source.push<Outcome>('[]')],
      ['text that is not UTF-8', 400, () => source.push<Outcome>(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
      ['a missing resourceType', 422, () => source.push<Outcome>('{"id":"1"}')],
      ['an unknown resourceType', 422, () => source.push<Outcome>('{"resourceType":"Sandwich"}')],
      ['a Bundle without a type', 400, () => source.push<Outcome>('{"resourceType":"Bundle"}')],
    ];

    it.each(cases)('%s with %i and stores nothing', async (_, status, send) => {
      const answer = await send();
      expect(answer.status).toBe(status);
      expect(answer.json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
      expect(await storedMessages()).toBe(0);
    });

    it('names the place of a fault in the JSON, and none of its content', async () => {
      const { json } = await source.push<Outcome>('{"resourceType": "Patient",\n "name": Smith}');
      expect(json.issue[0]?.diagnostics).toMatch(/line 2, column 10/);
      expect(JSON.stringify(json)).not.toContain('Smith');
    });

    it('a secret or token of another source', async () => {
      const other = await service.addSource();
      const body = Buffer.from(JSON.stringify(patient('p')));
      const signed = await source.push(body, { 'x-caliper-signature': sign(body, [other.secret], new Date()) });
      expect(signed.status).toBe(401);
      expect((await source.push(body, { authorization: `Bearer ${other.token}` })).status).toBe(403);
      expect(await storedMessages()).toBe(0);
    });

    it('what is too large, on the wire, without a length, and inflated', async () => {
      const large = JSON.stringify({ ...patient('p'), text: { div: 'x'.repeat(1_100_000) } });
      expect((await source.push<Outcome>(large)).status).toBe(413);
      const packed = gzipSync(large);
      expect(packed.length).toBeLessThan(10_000);
      const inflated = await source.push<Outcome>(packed, { 'content-encoding': 'gzip' });
      expect(inflated.status).toBe(413);
      expect(inflated.json.issue[0]).toMatchObject({ code: 'too-long' });
      const stream = new Blob([large]).stream();
      const chunked = await fetch(`${service.url}/webhooks/${source.name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${source.token}`, 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit);
      expect(chunked.status).toBe(413);
      expect(await storedMessages()).toBe(0);
    });

    it('a source that was deactivated, and records every refusal in the audit trail', async () => {
      await service.administrator.request('POST', `/api/sources/${source.name}/deactivate`);
      expect((await source.push(patient('p'))).status).toBe(403);
      const refusals = await service.rows<{ details: { status: number } }>(
        `select details from audit_events where action = 'refuse' and actor_id = $1`,
        [source.id],
      );
      expect(refusals.map(({ details }) => details.status)).toEqual([403]);
      await service.administrator.request('POST', `/api/sources/${source.name}/activate`);
      expect((await source.push(patient('p'))).status).toBe(202);
    });
  });

  describe('sent again', () => {
    it('answers the first message for the same signed request', async () => {
      const body = Buffer.from(JSON.stringify(patient('p1')));
      const headers = { 'x-caliper-signature': sign(body, [source.secret], new Date()) };
      const first = await source.push(body, headers);
      const again = await source.push(body, headers);
      expect(again.status).toBe(202);
      expect(again.json.id).toBe(first.json.id);
      expect(await storedMessages()).toBe(1);
    });

    it('cannot bring back what a later message changed', async () => {
      const body = Buffer.from(JSON.stringify(patient('p1', 'Before')));
      const headers = { 'x-caliper-signature': sign(body, [source.secret], new Date()) };
      const first = await source.push(body, headers);
      await source.settled(first.json.id);
      await source.settled((await source.push(patient('p1', 'After'))).json.id);
      const replayed = await source.push(body, headers);
      await source.settled(replayed.json.id);
      const read = await source.fhir<{ name: { family: string }[] }>('GET', '/Patient/p1');
      expect(read.json.name[0]?.family).toBe('After');
    });

    it('answers the first message for the same Idempotency-Key, also when signed anew or sent at once', async () => {
      const headers = { 'idempotency-key': 'visit-17' };
      const send = () => source.push(patient('p1'), { ...headers, authorization: `Bearer ${source.token}` });
      const answers = await Promise.all([send(), send(), send()]);
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
      expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
      expect((await source.push(patient('p1'), headers)).json.id).toBe(answers[0]?.json.id);
      expect(await storedMessages()).toBe(1);
    });

    it('refuses another body under a used Idempotency-Key, which is the source’s own', async () => {
      const headers = { 'idempotency-key': 'visit-17' };
      const first = await source.push(patient('p1'), headers);
      const other = await source.push<Outcome>(patient('p2'), headers);
      expect(other.status).toBe(422);
      expect(other.json.issue[0]).toMatchObject({ code: 'duplicate' });
      expect(other.json.issue[0]?.diagnostics).toContain(first.json.id);
      const neighbour = await service.addSource();
      expect((await neighbour.push(patient('p2'), headers)).status).toBe(202);
    });
  });

  it('applies the good lines of NDJSON and tells the bad one', async () => {
    const lines = [
      JSON.stringify(patient('p1')),
      '{"resourceType":"Observation", "status"',
      JSON.stringify(observation('o1', 'Patient/p1')),
    ];
    const answer = await source.push(lines.join('\n'), { 'content-type': 'application/fhir+ndjson' });
    expect(answer.status).toBe(202);
    const status = await source.settled(answer.json.id);
    expect(status).toMatchObject({ state: 'partly-applied', resourceCount: 2 });
    expect(status.outcome?.issue.find(({ severity }) => severity === 'error')?.diagnostics).toMatch(/Line 2: .*column/);
  });

  it('quarantines a transaction as a whole, names the element, and applies it when it is replayed after a repair', async () => {
    const faulty = bundle('transaction', patient('p1'), observation('o1', 'Patient/p1', '2024-02-30'));
    const answer = await source.push(faulty);
    const status = await source.settled(answer.json.id);
    expect(status).toMatchObject({ state: 'quarantined', resourceCount: 0 });
    expect(JSON.stringify(status.outcome)).toContain('Observation.effective');
    expect((await source.fhir('GET', '/Patient/p1')).status).toBe(404);

    const path = `/api/sources/${source.name}/messages`;
    const listed = await service.administrator.request('GET', `${path}?state=quarantined`);
    expect(listed.json).toMatchObject([{ id: answer.json.id, state: 'quarantined' }]);
    // What an operator cannot do over HTTP: the fault is taken out of the stored message.
    await service.rows(
      `update messages set body = convert_to(replace(convert_from(body, 'utf8'), '2024-02-30', '2024-02-29'), 'utf8') where id = $1`,
      [answer.json.id],
    );
    const replayed = await service.administrator.request('POST', `${path}/${answer.json.id}/replay`);
    expect(replayed).toMatchObject({ status: 200, json: { state: 'applied', resourceCount: 2, attempts: 2 } });
    expect((await source.fhir('GET', '/Patient/p1')).status).toBe(200);
  });

  describe('given a subscription notification', () => {
    const notification = (type: string, ...entry: object[]) => ({
      resourceType: 'Bundle',
      type: 'history',
      entry: [
        {
          fullUrl: `urn:uuid:${randomUUID()}`,
          resource: {
            resourceType: 'Parameters',
            parameter: [
              { name: 'subscription', valueReference: { reference: 'https://ehr.example/fhir/Subscription/1' } },
              { name: 'status', valueCode: 'active' },
              { name: 'type', valueCode: type },
            ],
          },
          request: { method: 'GET', url: 'Subscription/1/$status' },
          response: { status: '200' },
        },
        ...entry,
      ],
    });

    it.each(['handshake', 'heartbeat'])('acknowledges a %s, which carries nothing', async (type) => {
      const answer = await source.push(notification(type));
      expect(answer.status).toBe(202);
      expect(await source.settled(answer.json.id)).toMatchObject({ state: 'applied', resourceCount: 0 });
    });

    it('applies the resources of an event', async () => {
      const event = notification('event-notification', {
        fullUrl: 'https://ehr.example/fhir/Patient/p9',
        resource: patient('p9'),
        request: { method: 'PUT', url: 'Patient/p9' },
        response: { status: '200' },
      });
      const answer = await source.push(event);
      expect(await source.settled(answer.json.id)).toMatchObject({ state: 'applied', resourceCount: 1 });
      expect((await source.fhir('GET', '/Patient/p9')).status).toBe(200);
    });

    it('says of an event without content that it is not fetched', async () => {
      const event = notification('event-notification', {
        fullUrl: 'https://ehr.example/fhir/Patient/p9',
        request: { method: 'PUT', url: 'Patient/p9' },
        response: { status: '200' },
      });
      const status = await source.settled((await source.push(event)).json.id);
      expect(status.resourceCount).toBe(0);
      expect(status.outcome?.issue[0]).toMatchObject({ severity: 'warning', code: 'incomplete' });
    });
  });

  it('tells the state of a message to its source and to users, and to nobody else', async () => {
    const { json } = await source.push(patient('p1'));
    const other = await service.addSource();
    const path = `${service.url}/webhooks/${source.name}/messages/${json.id}`;
    const as = (token: string) => request<Outcome>(path, 'GET', undefined, { authorization: `Bearer ${token}` });
    expect((await as(source.token)).status).toBe(200);
    expect((await as(other.token)).status).toBe(403);
    expect((await request(path, 'GET', undefined, {})).status).toBe(401);
    expect((await service.administrator.request('GET', path.slice(service.url.length))).status).toBe(200);
    expect((await source.status(randomUUID())).status).toBe(404);
    expect((await source.status('nonsense')).status).toBe(404);
  });
});
