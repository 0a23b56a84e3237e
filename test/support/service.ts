import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { FirstAdministrator } from '../../src/access/first-administrator.js';
import { createService, type Service } from '../../src/application.js';
import { readEnvironment } from '../../src/config/environment.js';
import type { OperationOutcome } from '../../src/fhir/types.js';
import { SourceCredentialsService } from '../../src/sources/source-credentials.service.js';
import { SourcesService } from '../../src/sources/sources.service.js';
import { sign } from '../../src/sources/webhook-signature.js';
import { Browser } from '../e2e/access/browser.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { until } from './until.js';

const PASSWORD = 'a long way to the sea';
const ACTOR = { kind: 'system', id: 'test' } as const;

/** What became of a message, as the webhook tells it. */
export interface MessageStatus {
  id: string;
  state: 'received' | 'applied' | 'partly-applied' | 'quarantined';
  resourceCount: number;
  outcome: OperationOutcome | null;
  receivedAt: string;
  appliedAt: string | null;
}

/** An answer with its body read; `json` is null when the body is no JSON. */
export interface Answer<Body = Record<string, never>> {
  status: number;
  headers: Headers;
  text: string;
  json: Body;
}

/** An EHR of a test, which speaks to the service over HTTP alone. */
export class TestSource {
  constructor(
    private readonly url: string,
    readonly id: string,
    readonly name: string,
    public secret: string,
    public token: string,
  ) {}

  /** Pushes a message, signed unless the headers say otherwise; an object is sent as JSON. */
  async push<Body = { id: string }>(
    body: object | string | Buffer,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer<Body>> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return request<Body>(`${this.url}/webhooks/${this.name}`, 'POST', bytes, {
      'content-type': 'application/fhir+json',
      ...(headers.authorization === undefined && { 'x-caliper-signature': sign(bytes, [this.secret], new Date()) }),
      ...headers,
    });
  }

  /** Waits until a message is no longer waiting. */
  settled(id: string): Promise<MessageStatus> {
    return until<MessageStatus | null>(async () => {
      const { json } = await this.status(id);
      return json.state === 'received' ? null : json;
    });
  }

  status(id: string): Promise<Answer<MessageStatus>> {
    return request(`${this.url}/webhooks/${this.name}/messages/${id}`, 'GET', undefined, this.bearer());
  }

  /** A request to the FHIR API with the source's token. */
  fhir<Body = never>(
    method: string,
    path: string,
    body?: object | string | Buffer,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer<Body>> {
    const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return request(`${this.url}/fhir${path}`, method, bytes, {
      ...this.bearer(),
      ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
      ...headers,
    });
  }

  private bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }
}

/** The whole service in this process, on a free port, with a database of its own. */
export class TestService {
  private constructor(
    readonly service: Service,
    readonly database: TestDatabase,
    readonly client: pg.Pool,
    /** Signed in, one-time password changed. */
    readonly administrator: Browser,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<TestService> {
    const database = await createTestDatabase();
    const service = await createService(
      readEnvironment({
        DATABASE_URL: database.url,
        PORT: '0',
        LOG_LEVEL: 'silent',
        SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        EVALUATION_THREADS: '1',
        ...settings,
      }),
    );
    const first = await service.app.get(FirstAdministrator).create();
    const administrator = new Browser(service.url);
    await administrator.signIn('administrator', first?.oneTimePassword ?? '');
    await administrator.changePassword(first?.oneTimePassword ?? '', PASSWORD);
    const client = new pg.Pool({ connectionString: database.url, max: 2 });
    return new TestService(service, database, client, administrator);
  }

  get url(): string {
    return this.service.url;
  }

  async addSource(name = `ehr-${randomUUID().slice(0, 8)}`): Promise<TestSource> {
    const { source, signingSecret, token } = await this.service.app.get(SourcesService).add(name, name, ACTOR);
    return new TestSource(this.url, source.id, name, signingSecret, token);
  }

  /** Makes a new signing secret for a source; the one before lives until then. */
  async rotate(source: TestSource, oldUntil: Date): Promise<string> {
    const issued = await this.service.app.get(SourceCredentialsService).rotateSigningSecret(source.id, oldUntil, ACTOR);
    return issued.plain;
  }

  /** A signed-in user with these roles. */
  async userWith(...roles: string[]): Promise<Browser> {
    const name = `user-${randomUUID().slice(0, 8)}`;
    const added = await this.administrator.request('POST', '/api/users', { name, displayName: name, roles });
    const { oneTimePassword } = added.json as { oneTimePassword: string };
    const browser = new Browser(this.url);
    await browser.signIn(name, oneTimePassword);
    await browser.changePassword(oneTimePassword, PASSWORD);
    return browser;
  }

  /** Rows of a query, for what no route tells. */
  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows;
  }

  async stop(): Promise<void> {
    await this.client.end();
    await this.service.stop();
    await this.database.drop();
  }
}

/** Sends a request and reads its answer. Headers that are undefined are left out. */
export async function request<Body>(
  url: string,
  method: string,
  body: string | Buffer | undefined,
  headers: Record<string, string | undefined>,
): Promise<Answer<Body>> {
  const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  const response = await fetch(url, {
    method,
    headers: given,
    body: body === undefined ? null : new Uint8Array(Buffer.from(body)),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, json: (isJson ? JSON.parse(text) : null) as Body };
}
