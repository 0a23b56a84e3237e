import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../../support/database.js';
import type { TestDatabase } from '../../support/database.js';
import { ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

// Real processes on a busy machine take their time to start.
jest.setTimeout(60_000);

let database: TestDatabase;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await ServiceProcess.start({
    DATABASE_URL: database.url,
    LOG_LEVEL: 'info',
    MAX_BODY_MB: '1',
    WORKER: 'off',
  });
});

afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

const get = (path: string, init: RequestInit = {}) => fetch(service.address + path, init);

/** Every line that the process logged, parsed. */
function logged(): Record<string, unknown>[] {
  return service.output
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('health', () => {
  it('is live and ready, with each part', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready', parts: { database: 'up', migrations: 'up', queue: 'up' } });
  });
});

describe('connections', () => {
  it('are kept longer than proxies keep theirs', async () => {
    const answer = await get('/health/live', { headers: { connection: 'keep-alive' } });
    expect(answer.headers.get('keep-alive')).toBe('timeout=65');
  });
});

describe('metrics', () => {
  it('are in the text format, by the template of the route', async () => {
    await get('/api/users/0b0e7a52-0000-4000-8000-000000000000');
    const answer = await get('/metrics');
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(/caliper_http_request_seconds_count\{method="GET",route="\/api\/users\/:id",status="401"\} 1/);
    expect(text).toMatch(/^caliper_messages\{state="quarantined"\} 0$/m);
    expect(text).toMatch(/^caliper_jobs\{name="plan-run",state="waiting"\} 0$/m);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain('0b0e7a52');
  });

  it('are not for those who come through a proxy', async () => {
    expect((await get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(403);
  });
});

describe('errors', () => {
  it.each([
    ['nothing there', 'GET', '/api/nothing', 404, null],
    ['another method', 'PUT', '/api/session', 405, null],
    ['nobody signed in', 'GET', '/api/users', 401, null],
    ['not JSON', 'POST', '/api/session', 400, '{"name": "Jane Doe'],
    ['unknown members', 'POST', '/api/session', 400, '{"name":"a","password":"b","admin":true}'],
    ['too large', 'POST', '/api/session', 413, JSON.stringify({ name: 'x'.repeat(1_100_000) })],
  ])('under /api are JSON: %s', async (_, method, path, status, body: string | null) => {
    const answer = await get(path, { method, body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(status);
    const json = (await answer.json()) as { requestId: string };
    expect(json).toEqual({
      statusCode: status,
      error: expect.any(String),
      message: expect.anything(),
      requestId: answer.headers.get('x-request-id'),
    });
    expect(JSON.stringify(json)).not.toContain('Jane');
  });

  it('name the methods that are answered', async () => {
    expect((await get('/api/session', { method: 'PUT' })).headers.get('allow')).toBe('DELETE, GET, POST');
  });

  it.each([
    ['nothing there', '/fhir/a/b/c/d', 'GET', 404, 'not-found', undefined],
    ['too large', '/fhir', 'POST', 413, 'too-long', 'x'.repeat(1_100_000)],
  ])('under /fhir and /webhooks are OperationOutcomes: %s', async (_, path, method, status, code, body) => {
    const answer = await get(path, { method, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
    expect(await answer.json()).toEqual({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code, diagnostics: expect.any(String) }],
    });
  });

  it('that nobody foresaw are told by request id, and logged under it without what was sent', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('alter table users rename to users_away');
    const answer = await get('/api/session', {
      method: 'POST',
      body: JSON.stringify({ name: 'jane-doe', password: 'her password' }),
      headers: { 'content-type': 'application/json' },
    });
    await client.query('alter table users_away rename to users');
    await client.end();
    expect(answer.status).toBe(500);
    const { requestId } = (await answer.json()) as { requestId: string };
    const record = await until(() => logged().find((line) => line.level === 'error' && line.requestId === requestId));
    expect(record.error).toMatchObject({ name: 'QueryFailedError', code: '42P01', stack: expect.any(Array) });
    expect(JSON.stringify(record)).not.toMatch(/jane-doe|her password/);
  });
});

describe('the log of requests', () => {
  it('keeps neither address nor query, but the template of the route and the id given', async () => {
    await get('/api/audit?person=jane-doe', { headers: { 'x-request-id': 'given-by-caller' } });
    const record = await until(() => logged().find((line) => line.requestId === 'given-by-caller'));
    expect(record).toMatchObject({ method: 'GET', route: '/api/audit', status: 401, milliseconds: expect.any(Number) });
    expect(service.output.join('\n')).not.toContain('jane-doe');
  });

  it('makes an id of its own where the one given could break the log', async () => {
    const answer = await get('/health/live', { headers: { 'x-request-id': 'a b"c' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('answers', () => {
  it('carry headers that keep browsers from doing harm', async () => {
    const { headers } = await get('/api/session');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self';style-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('describe themselves as OpenAPI', async () => {
    const document = (await (await get('/api/docs-json')).json()) as { paths: object; components: { schemas: object } };
    expect(document.paths).toHaveProperty(['/api/session', 'post', 'requestBody']);
    expect(document.components.schemas).toHaveProperty(['SignInDto', 'properties', 'password', 'maxLength'], 1024);
    expect((await get('/api/docs')).status).toBe(200);
  });
});

/** Routes that strangers may call; each has its reason. */
const OPEN_ROUTES = [
  'get /health/live',
  'get /health/ready',
  // Has a rule of its own: this machine, or METRICS_TOKEN.
  'get /metrics',
  'post /api/session',
  // Proves its sender itself, by signature.
  'post /webhooks/{source}',
  // Proves its sender itself, by the secret that the EHR was given for the subscription.
  'post /webhooks/{source}/subscriptions/{subscription}',
  // Proves the client itself, by its assertion.
  'post /auth/token',
  // What the service can do is no secret: https://hl7.org/fhir/R4/http.html#capabilities
  'get /fhir/metadata',
  'get /fhir/.well-known/smart-configuration',
  // Public keys, by which EHRs know this service.
  'get /.well-known/jwks.json',
];

describe('strangers', () => {
  it('are turned away from every route but those that are meant for them', async () => {
    const { paths } = (await (await get('/api/docs-json')).json()) as { paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path, method })),
    );
    const open = [];
    for (const { path, method } of routes) {
      const address = path.replaceAll(/\{[^}]*\}/g, '0b0e7a52-0000-4000-8000-000000000000');
      const { status } = await get(address, { method: method.toUpperCase() });
      if (status !== 401) open.push(`${method} ${path}`);
    }
    expect(routes.length).toBeGreaterThan(15);
    expect(OPEN_ROUTES).toEqual(expect.arrayContaining(open));
  });
});
