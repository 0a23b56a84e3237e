import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { request, type Answer, type TestService } from './service.js';

/** A key pair of a client. */
export interface ClientKey {
  kid: string;
  alg: 'ES384' | 'RS384';
  privateKey: CryptoKey;
  /** The public half, as a JWKS has it. */
  jwk: JWK;
}

/** What differs from a right assertion; undefined leaves a claim out. Times in seconds from now. */
export interface AssertionChange {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** How far the clock of the client is ahead of ours. */
  ahead?: number;
  life?: number;
}

export interface TokenAnswer {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  error: string;
  error_description: string;
}

export async function newKey(alg: ClientKey['alg'] = 'ES384', kid: string = randomUUID()): Promise<ClientKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Registers a client as an administrator does. @returns its client_id; throws when it is refused */
export async function registerClient(service: TestService, body: object): Promise<string> {
  const name = `client-${randomUUID().slice(0, 8)}`;
  const answer = await service.administrator.request('POST', '/api/clients', { name, ...body });
  if (answer.status !== 201) throw new Error(`Not registered: ${answer.text}`);
  return String(answer.json.id);
}

/** What the audit trail has of a client, with the details of each entry. */
export async function trailOf(service: TestService, id: string, action: string): Promise<object[]> {
  const rows = await service.rows<{ outcome: string; details: object }>(
    `select outcome, details from audit_events where actor_kind = 'client' and actor_id = $1 and action = $2`,
    [id, action],
  );
  return rows.map(({ outcome, details }) => ({ outcome, ...details }));
}

/** An EHR's backend service: publishes its keys on a server of its own, and asks for tokens over HTTP. */
export class SmartClient {
  id = '';
  /** Signed by. */
  key: ClientKey;
  /** What its server publishes. */
  published: unknown[];
  /** Status that its server answers with. */
  status = 200;
  /** How often its JWKS was asked for. */
  reads = 0;

  private constructor(
    private readonly server: Server,
    private readonly service: string,
    readonly jwksUrl: string,
    key: ClientKey,
  ) {
    this.key = key;
    this.published = [key.jwk];
    server.on('request', (_, response) => {
      this.reads += 1;
      response.writeHead(this.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: this.published }));
    });
  }

  /** @param service address of the service whose client it is */
  static async start(service: string, key?: ClientKey): Promise<SmartClient> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new SmartClient(server, service, `http://127.0.0.1:${port}/jwks.json`, key ?? (await newKey()));
  }

  get tokenUrl(): string {
    return `${this.service}/auth/token`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async assertion({ header, claims, ahead = 0, life = 240 }: AssertionChange = {}, key = this.key): Promise<string> {
    const now = Math.floor(Date.now() / 1000) + ahead;
    const right = { iss: this.id, sub: this.id, aud: this.tokenUrl, iat: now, exp: now + life, jti: randomUUID() };
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
      .sign(key.privateKey);
  }

  /** Posts a token request with this assertion; parameters that are undefined are left out. */
  async post(
    assertion: string,
    scope: string | undefined = 'system/*.cruds',
    change: Record<string, string | undefined> = {},
  ): Promise<Answer<TokenAnswer>> {
    const parameters = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
      ...change,
    };
    const given = Object.entries(parameters).filter((one): one is [string, string] => one[1] !== undefined);
    return request(this.tokenUrl, 'POST', new URLSearchParams(given).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  }

  async ask(change: AssertionChange = {}, scope?: string): Promise<Answer<TokenAnswer>> {
    return this.post(await this.assertion(change), scope);
  }

  /** A token. @throws when none is given */
  async token(scope?: string): Promise<string> {
    const { status, json, text } = await this.ask({}, scope);
    if (status !== 200) throw new Error(`No token: ${status} ${text}`);
    return json.access_token;
  }

  /** A request to the FHIR API, with a token of this scope. */
  async fhir<Body = never>(
    scope: string,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    return this.send(await this.token(scope), method, `/fhir${path}`, body, headers);
  }

  send<Body = never>(
    token: string,
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    return request(this.service + path, method, typeof body === 'object' ? JSON.stringify(body) : body, {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
      ...headers,
    });
  }
}
