import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { ClientKeySets } from '../../../src/access/clients/client-key-sets.service.js';
import { JwksReader } from '../../../src/access/clients/jwks-reader.js';
import type { OperationOutcome } from '../../../src/fhir/types.js';
import { AccessTokens } from '../../../src/sources/smart-client/access-tokens.service.js';
import { SigningKeys } from '../../../src/sources/smart-client/signing-keys.service.js';
import { caliperOutput } from '../../support/command-line.js';
import { TestClock } from '../../support/ehr/pulls-under-test.js';
import { request, TestService, type TestSource } from '../../support/service.js';
import {
  newKey,
  registerClient,
  SmartClient,
  trailOf,
  type AssertionChange,
  type ClientKey,
} from '../../support/smart-client.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(120_000);

const ACTOR = { kind: 'system', id: 'test' } as const;
const ecExample = { kty: 'EC', crv: 'P-384', kid: 'e', x: 'AA', y: 'AA' };

let service: TestService;
let source: TestSource;
/** Writes and reads for `source`. */
let client: SmartClient;
/** Reads all sources. */
let reader: SmartClient;
let elliptic: ClientKey;
let rsa: ClientKey;

beforeAll(async () => {
  service = await TestService.start();
  [elliptic, rsa] = await Promise.all([newKey(), newKey('RS384')]);
  source = await service.addSource();
  client = await SmartClient.start(service.url, elliptic);
  client.id = await registerClient(service, { scope: 'system/*.cruds', source: source.name, jwksUrl: client.jwksUrl });
  reader = await SmartClient.start(service.url, rsa);
  reader.id = await registerClient(service, { scope: 'system/*.rs', allSources: true, jwks: { keys: [rsa.jwk] } });
});

afterAll(async () => {
  await Promise.all([client?.stop(), reader?.stop()]);
  await service?.stop();
});

describe('A client that proves itself', () => {
  it('gets a token that lives for five minutes, for what it asks and is granted', async () => {
    const answer = await client.ask({}, 'system/Patient.rs system/Observation.write launch/patient');
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^cal_cli_[\w-]{43}$/),
        token_type: 'bearer',
        expires_in: 300,
        scope: 'system/Observation.cud system/Patient.rs',
      },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [stored] = await service.rows<{ text: string }>(
      `select string_agg(t::text, ' ') as text from client_tokens t`,
    );
    expect(stored?.text).not.toContain(answer.json.access_token);
    expect((await reader.ask({}, 'system/*.cruds')).json.scope).toBe('system/*.rs');
    const shown = await service.administrator.request('GET', `/api/clients/${client.id}`);
    expect(Date.parse(String(shown.json.lastUsedAt))).toBeGreaterThan(Date.now() - 60_000);
    expect(await trailOf(service, client.id, 'sign-in')).toContainEqual(
      expect.objectContaining({ outcome: 'success', scopes: 'system/Observation.cud system/Patient.rs' }),
    );
  });

  it('finds where to ask in the SMART configuration and the CapabilityStatement', async () => {
    const address = `http://127.0.0.1:${new URL(service.url).port}/auth/token`;
    const smart = await request(`${service.url}/fhir/.well-known/smart-configuration`, 'GET', undefined, {});
    expect(smart.json).toMatchObject({
      token_endpoint: address,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
      capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
    });
    const metadata = await request(`${service.url}/fhir/metadata`, 'GET', undefined, {});
    expect(metadata.text).toContain(`"extension":[{"url":"token","valueUri":"${address}"}]`);
    expect(metadata.text).toContain('"code":"SMART-on-FHIR"');
  });

  it('may have a clock that is a minute wrong, and no more', async () => {
    const outcomes = async (...changes: AssertionChange[]) =>
      Promise.all(changes.map(async (change) => (await client.ask(change)).status));
    expect(await outcomes({ ahead: 50, life: 300 }, { ahead: -50, life: 10 }, { claims: { iat: undefined } })).toEqual([
      200, 200, 200,
    ]);
    expect(await outcomes({ ahead: 90, life: 60 }, { ahead: 90, life: 300 }, { ahead: -90, life: 10 })).toEqual([
      400, 400, 400,
    ]);
  });

  it('may be this very service, with keys that it changes', async () => {
    const app = service.service.app;
    const [keys, tokens] = [app.get(SigningKeys, { strict: false }), app.get(AccessTokens, { strict: false })];
    const clientId = await registerClient(service, {
      scope: 'system/*.rs',
      allSources: true,
      jwksUrl: `${service.url}/.well-known/jwks.json`,
    });
    const asked = {
      sourceId: source.id,
      base: `${service.url}/fhir`,
      tokenUrl: `${service.url}/auth/token`,
      clientId,
      scope: 'system/*.rs',
      algorithms: ['ES384'] as const,
    };
    const first = await tokens.token(asked);
    await keys.rotate(0, ACTOR);
    const second = await tokens.token({ ...asked, scope: 'system/*.read' });
    for (const token of [first, second]) {
      expect((await client.send(String(token), 'GET', '/fhir/Patient')).status).toBe(200);
    }
  });
});

describe('A token request is refused', () => {
  /** Refused so often that its limit is near. */
  let suspect: SmartClient;

  beforeAll(async () => {
    suspect = await SmartClient.start(service.url, elliptic);
    suspect.id = await registerClient(service, { scope: 'system/*.rs', allSources: true, jwksUrl: suspect.jwksUrl });
  });

  afterAll(() => suspect.stop());

  const signed = (change: AssertionChange) => () => suspect.assertion(change);

  it.each<[string, () => Promise<string> | string, RegExp]>([
    ['for another server', signed({ claims: { aud: 'https://other.example/auth/token' } }), /^aud is not/],
    [
      'also for another server',
      () => suspect.assertion({ claims: { aud: [suspect.tokenUrl, 'https://other.example'] } }),
      /^aud/,
    ],
    ['from another issuer', signed({ claims: { iss: randomUUID() } }), /^iss and sub/],
    ['without its end', signed({ claims: { exp: undefined } }), /^exp/],
    ['with an end that is none', signed({ claims: { exp: 'tomorrow' } }), /^(exp|it cannot)/],
    ['that has expired', signed({ life: -61 }), /expired/],
    ['that lives too long', signed({ life: 3600 }), /five minutes/],
    ['that is not to be used yet', signed({ claims: { nbf: Math.floor(Date.now() / 1000) + 120 } }), /^nbf/],
    ['without jti', signed({ claims: { jti: undefined } }), /^jti/],
    ['with another place of its key', signed({ header: { jku: 'http://127.0.0.1:9/jwks.json' } }), /^jku/],
    ['with a key of its own', signed({ header: { kid: 'mine', jwk: {} } }), /no such key/],
    ['by the key of another', () => suspect.assertion({}, { ...rsa, kid: elliptic.kid }), /no such key/],
    [
      'by another key of the same name',
      async () => suspect.assertion({}, await newKey('ES384', elliptic.kid)),
      /signature/,
    ],
    ['that is not signed', () => unsigned(suspect), /neither by ES384 nor/],
    ['that is signed with the public key as a secret', () => confused(suspect), /neither by ES384 nor/],
  ])('with an assertion %s', async (_, make, reason) => {
    const answer = await suspect.post(await make());
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'invalid_client', error_description: 'The client assertion is not accepted.' },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [{ reason: told } = { reason: '' }] = await service.rows<{ reason: string }>(
      `select details ->> 'reason' as reason from audit_events where action = 'sign-in' order by sequence desc limit 1`,
    );
    expect(told).toMatch(reason);
  });

  it('with an assertion that was used before, also at the same moment', async () => {
    const assertion = await suspect.assertion();
    const answers = await Promise.all([1, 2, 3, 4].map(() => suspect.post(assertion)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect((await suspect.post(assertion)).json.error).toBe('invalid_client');
    expect(await trailOf(service, suspect.id, 'sign-in')).toContainEqual(
      expect.objectContaining({ outcome: 'failure', reason: 'it was used before' }),
    );
  });

  it.each<[string, string, Record<string, string | undefined>]>([
    ['unsupported_grant_type', 'another grant', { grant_type: 'authorization_code' }],
    ['invalid_request', 'no grant', { grant_type: undefined }],
    [
      'invalid_request',
      'a secret',
      { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
    ],
    ['invalid_request', 'no assertion', { client_assertion: '' }],
    ['invalid_client', 'an assertion that is none', { client_assertion: 'a.b.c' }],
    ['invalid_scope', 'no scope', { scope: undefined }],
    ['invalid_scope', 'scopes of users', { scope: 'openid user/*.rs' }],
    ['invalid_scope', 'scopes that are not granted', { scope: 'system/Patient.cud' }],
  ])('as %s with %s', async (error, _, change) => {
    const answer = await reader.post(await reader.assertion(), 'system/*.rs', change);
    expect([answer.status, answer.json.error]).toEqual([400, error]);
  });

  it('as invalid_request when it is no form, or says something twice', async () => {
    const form = `grant_type=client_credentials&grant_type=client_credentials`;
    for (const [type, body] of [
      ['application/x-www-form-urlencoded', form],
      ['application/json', '{"grant_type":"client_credentials"}'],
    ]) {
      const answer = await request<{ error: string }>(client.tokenUrl, 'POST', body, { 'content-type': type });
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
    }
  });

  it('for a while after too many refusals of one client, without harm to another', async () => {
    const failing = await SmartClient.start(service.url, elliptic);
    failing.id = await registerClient(service, {
      scope: 'system/*.rs',
      allSources: true,
      jwks: { keys: [elliptic.jwk] },
    });
    for (let failure = 0; failure < 30; failure += 1) {
      expect((await failing.ask({ life: -90 })).json.error).toBe('invalid_client');
    }
    const answer = await failing.ask();
    expect([answer.status, answer.json.error, answer.headers.get('retry-after')]).toEqual([
      429,
      'temporarily_unavailable',
      '300',
    ]);
    expect((await client.ask()).status).toBe(200);
    await failing.stop();
  });
});

describe('The keys of a client', () => {
  it('may change at its own server, from one request to the next', async () => {
    const next = await newKey('RS384');
    client.published = [elliptic.jwk, next.jwk, { kty: 'oct', kid: 'odd', k: 'AAAA' }, null];
    client.key = next;
    expect((await client.ask()).status).toBe(200);
    const { reads } = client;
    client.key = await newKey();
    for (let times = 0; times < 5; times += 1) expect((await client.ask()).status).toBe(400);
    expect(client.reads - reads).toBeLessThanOrEqual(1);
    client.key = elliptic;
    expect((await client.ask({ header: { jku: client.jwksUrl } })).status).toBe(200);
    const listed = await service.administrator.request('GET', `/api/clients/${client.id}/keys`);
    expect(listed.json).toMatchObject([
      { kid: elliptic.kid, algorithm: 'ES384', thumbprint: expect.any(String), fault: null },
      { kid: next.kid, algorithm: 'RS384', fault: null },
      { kid: 'odd', fault: expect.stringContaining('shared secret') },
      { kid: null, fault: expect.any(String) },
    ]);
  });

  it('serve on for an hour when its server is away', async () => {
    const clock = new TestClock();
    const sets = new ClientKeySets(service.service.app.get(JwksReader, { strict: false }), clock);
    const own = await SmartClient.start(service.url, elliptic);
    const claimed = { clientId: own.id, algorithm: 'ES384', kid: elliptic.kid, jku: null } as const;
    const find = () => sets.find({ id: own.id, jwksUrl: own.jwksUrl, keys: null }, claimed);
    const after = (minutes: number) => clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000));
    own.status = 503;
    await expect(find()).rejects.toThrow('its JWKS cannot be read');
    own.status = 200;
    await expect(find()).rejects.toThrow('its JWKS cannot be read');
    expect(own.reads).toBe(1);
    after(1);
    expect((await find()).kid).toBe(elliptic.kid);
    own.status = 503;
    after(58);
    expect((await find()).kid).toBe(elliptic.kid);
    await own.stop();
    after(1);
    expect((await find()).kid).toBe(elliptic.kid);
    after(2);
    await expect(find()).rejects.toThrow('its JWKS cannot be read');
  });

  it('are forgotten within five minutes when their owner takes them out', async () => {
    const clock = new TestClock();
    const sets = new ClientKeySets(service.service.app.get(JwksReader, { strict: false }), clock);
    const claimed = { clientId: client.id, algorithm: 'ES384', kid: elliptic.kid, jku: null } as const;
    const find = () => sets.find({ id: client.id, jwksUrl: client.jwksUrl, keys: null }, claimed);
    await find();
    const before = client.published;
    client.published = [{ ...elliptic.jwk, d: 'AAAA' }];
    clock.moveTo(new Date(clock.now().getTime() + 5 * 60_000));
    await expect(find()).rejects.toThrow('private key');
    client.published = before;
  });

  it('are replaced by an administrator, with an overlap', async () => {
    const next = await newKey();
    const own = await SmartClient.start(service.url, elliptic);
    own.id = await registerClient(service, { scope: 'system/*.rs', allSources: true, jwks: { keys: [elliptic.jwk] } });
    const rotate = (body: object) => service.administrator.request('PUT', `/api/clients/${own.id}/keys`, body);
    expect((await rotate({ jwks: { keys: [next.jwk] }, beside: true })).json.kids).toEqual([elliptic.kid, next.kid]);
    expect((await own.ask()).status).toBe(200);
    own.key = next;
    expect((await own.ask()).status).toBe(200);
    expect((await rotate({ jwks: { keys: [next.jwk] } })).status).toBe(200);
    expect((await own.ask()).status).toBe(200);
    own.key = elliptic;
    expect((await own.ask()).status).toBe(400);
    expect((await rotate({ jwksUrl: own.jwksUrl })).json).toMatchObject({ jwksUrl: own.jwksUrl, kids: null });
    expect((await own.ask()).status).toBe(200);
    await own.stop();
  });
});

describe('A token ends', () => {
  it('with its time, and its row is cleared away by whoever gets the next one', async () => {
    const token = await client.token();
    const read = () => client.send<OperationOutcome>(token, 'GET', '/fhir/Patient');
    expect((await read()).status).toBe(200);
    await service.rows(`update client_tokens set expires_at = now() - interval '1 second'`);
    await service.rows(`update client_assertions set expires_at = now() - interval '1 second'`);
    expect([(await read()).status, (await read()).json.resourceType]).toEqual([401, 'OperationOutcome']);
    await Promise.all([client.token(), client.token(), reader.token('system/*.rs')]);
    const [left] = await service.rows(
      `select (select count(*)::int from client_tokens) as tokens, (select count(*)::int from client_assertions) as jtis`,
    );
    expect(left).toEqual({ tokens: 3, jtis: 3 });
  });

  it('when its client is revoked, or the source of its client deactivated', async () => {
    const own = await SmartClient.start(service.url, elliptic);
    const brief = await service.addSource();
    own.id = await registerClient(service, { scope: 'system/*.rs', source: brief.name, jwksUrl: own.jwksUrl });
    const token = await own.token('system/*.rs');
    const status = async () => [
      (await own.send(token, 'GET', '/fhir/Patient')).status,
      (await own.ask({}, 'system/*.rs')).status,
    ];
    expect(await status()).toEqual([200, 200]);
    await service.administrator.request('POST', `/api/sources/${brief.name}/deactivate`);
    expect(await status()).toEqual([401, 400]);
    await service.administrator.request('POST', `/api/sources/${brief.name}/activate`);
    expect(await status()).toEqual([200, 200]);
    const revoked = await service.administrator.request('POST', `/api/clients/${own.id}/revoke`);
    expect(revoked.json.active).toBe(false);
    expect(await status()).toEqual([401, 400]);
    const again = await service.administrator.request('PUT', `/api/clients/${own.id}/keys`, { jwksUrl: own.jwksUrl });
    expect(again.status).toBe(409);
    await own.stop();
  });
});

describe('A registration', () => {
  const base = { scope: 'system/*.rs', allSources: true };

  it.each<[string, object, RegExp]>([
    ['scopes of users', { scope: 'user/*.rs' }, /user/],
    ['no scope that is one', { scope: ' ' }, /scope/],
    ['writing without a source', { scope: 'system/Patient.cruds' }, /name it/],
    ['nothing to read', { allSources: false }, /all sources/],
    ['a private key', { jwks: { keys: [{ ...ecExample, d: 'AAAA' }] } }, /private key/],
    ['a shared secret', { jwks: { keys: [{ kty: 'oct', kid: 'o', k: 'AAAA' }] } }, /shared secret/],
    ['keys and an address', { jwksUrl: 'https://ehr.example/jwks.json', jwks: { keys: [] } }, /one of them/],
    ['no keys', { jwks: undefined }, /one of them/],
    ['an address without TLS', { jwks: undefined, jwksUrl: 'http://ehr.example/jwks.json' }, /TLS/],
    ['an address of a cloud’s metadata', { jwks: undefined, jwksUrl: 'https://169.254.169.254/jwks' }, /address/],
    ['an address with a password', { jwks: undefined, jwksUrl: 'https://a:b@ehr.example/jwks' }, /password/],
    ['a source that is none', { source: 'nowhere' }, /no source/],
  ])('is refused with %s', async (_, change, reason) => {
    const body = { name: 'refused', ...base, jwks: { keys: [elliptic.jwk] }, ...change };
    const answer = await service.administrator.request('POST', '/api/clients', body);
    expect(String(answer.json.message)).toMatch(reason);
    expect([404, 422]).toContain(answer.status);
  });

  it('is made by a command too, which shows the keys that the client publishes', async () => {
    const settings = { DATABASE_URL: service.database.url };
    const own = await SmartClient.start(service.url, elliptic);
    const { name } = await service.addSource();
    const options = ['--scope', 'system/Patient.rs', 'system/Observation.read', '--source', name];
    const output = await caliperOutput(
      settings,
      'clients',
      'register',
      'engine',
      ...options,
      '--jwks-url',
      own.jwksUrl,
    );
    own.id = /^client_id +(\S+)$/m.exec(output)?.[1] ?? '';
    expect(output).toMatch(/^Scopes +system\/Observation.rs system\/Patient.rs$/m);
    expect((await own.ask()).json.scope).toBe('system/Observation.rs system/Patient.rs');
    const keys = await caliperOutput(settings, 'clients', 'keys', 'engine');
    expect(keys).toMatch(new RegExp(`^${elliptic.kid} +ES384 +[\\w-]{43} +usable$`, 'm'));
    await own.stop();
  });

  it('is the administrator’s alone, of one name once, and recorded with every change', async () => {
    const analyst = await service.userWith('aco-analyst');
    const body = { name: 'single', ...base, jwks: { keys: [elliptic.jwk] } };
    expect((await analyst.request('POST', '/api/clients', body)).status).toBe(403);
    expect((await analyst.request('POST', `/api/clients/${client.id}/revoke`)).status).toBe(403);
    const added = await service.administrator.request('POST', '/api/clients', body);
    expect([added.status, added.json.kids]).toEqual([201, [elliptic.kid]]);
    expect((await service.administrator.request('POST', '/api/clients', body)).status).toBe(409);
    const listed = await analyst.request('GET', `/api/clients?source=${source.name}`);
    expect(listed.json).toMatchObject([{ id: client.id, source: { id: source.id, name: source.name } }]);
    expect(listed.text).not.toContain(elliptic.jwk.x);
    await service.administrator.request('POST', '/api/clients/single/revoke');
    const trail = await service.rows<{ action: string }>(
      `select action from audit_events where entity_type = 'client' and entity_id = $1 order by sequence`,
      [added.json.id],
    );
    expect(trail.map(({ action }) => action)).toEqual(['create', 'update']);
  });
});

function unsigned(client: SmartClient): string {
  return new UnsecuredJWT({})
    .setIssuer(client.id)
    .setSubject(client.id)
    .setAudience(client.tokenUrl)
    .setExpirationTime('2m')
    .setJti(randomUUID())
    .encode();
}

/** HS256 with what everybody knows of the client's key: a verifier that goes by the header's `alg` takes it. */
async function confused(client: SmartClient): Promise<string> {
  const [, claims = ''] = (await client.assertion()).split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: elliptic.kid, typ: 'JWT' })).toString('base64url');
  const signature = createHmac('sha256', JSON.stringify(elliptic.jwk))
    .update(`${header}.${claims}`)
    .digest('base64url');
  return `${header}.${claims}.${signature}`;
}
