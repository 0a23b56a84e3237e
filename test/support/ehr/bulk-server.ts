import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { AuthorisationServer } from './authorisation-server.js';
import { capabilityOf } from './capability.js';
import { exportedFiles, type ExportedFile } from './exported-files.js';
import { outcomeOf, SearchServer } from './search-server.js';
import { SubscriptionServer } from './subscription-server.js';

export interface StoredResource {
  resourceType: string;
  id: string;
  meta: { lastUpdated: string };
  [element: string]: unknown;
}

/** Something that goes wrong with requests whose `METHOD /path` matches. */
export interface Fault {
  on: RegExp;
  /** With so many of them; without: with all. */
  times?: number;
  /** Until then by the server's clock. */
  until?: Date;
  /** Nothing is answered at all, and nothing done. */
  mute?: boolean;
  /** An answer instead of the right one. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** The right answer, but the connection is cut after so many bytes of its body. */
  cutAfter?: number;
  /** The right answer, but nothing comes after so many bytes of its body. */
  holdAfter?: number;
  /** The right answer, but it ends, as if whole, after so many bytes of its body. */
  endAfter?: number;
}

interface ExportJob {
  polls: number;
  transactionTime: string;
  files: ExportedFile[];
}

/** What was asked of an export. */
export interface AskedExport {
  method: string;
  level: string;
  since: string | null;
  types: string[] | null;
  patients: string[] | null;
}

/**
 * An EHR: a FHIR server with Bulk Data export and its authorisation server. It follows the specification strictly: it
 * answers 4xx to a client that leaves out what it must send.
 */
export class BulkServer {
  readonly resources = new Map<string, StoredResource>();
  readonly groups = new Map<string, string[]>();
  readonly deletions: { reference: string; at: string }[] = [];
  readonly faults: Fault[] = [];
  readonly asked: AskedExport[] = [];
  /** `METHOD /path` of every request, without queries. */
  readonly requests: string[] = [];
  /** For each request of a file, whether a token came along. */
  readonly fileTokens: boolean[] = [];
  /** For each request of a file, the byte that it was asked from. */
  readonly fileStarts: number[] = [];
  version: '2.0.0' | '4.0.0-ballot' = '2.0.0';
  pollsNeeded = 1;
  retryAfter: string | null = '1';
  linesPerFile = 100;
  requiresAccessToken = true;
  takesPatients = true;
  takesRanges = true;
  /** OperationOutcomes on exports. */
  outcomes: object[] = [];
  /** Counts of the manifest differ from the lines of the files by this. */
  wrongCount = 0;
  /** Where the server's clock stands; null: it goes. */
  time: Date | null = null;
  /** Milliseconds that its clock is ahead of that. */
  ahead = 0;
  readonly authorisation = new AuthorisationServer([], () => this.now());
  /** Offers export. */
  exports = true;
  /** Whether the group may be read: another status refuses it. */
  groupStatus = 200;
  readonly search = new SearchServer(this);
  readonly subscriptions = new SubscriptionServer(this);
  readonly #jobs = new Map<string, ExportJob>();

  /** @param origin where it is reached */
  constructor(readonly origin: string) {}

  get base(): string {
    return `${this.origin}/fhir`;
  }

  get openJobs(): number {
    return this.#jobs.size;
  }

  now(): Date {
    return new Date((this.time?.getTime() ?? Date.now()) + this.ahead);
  }

  put(resource: Omit<StoredResource, 'meta'>): void {
    const stored = { ...resource, meta: { lastUpdated: this.now().toISOString() } } as StoredResource;
    this.resources.set(`${stored.resourceType}/${stored.id}`, stored);
  }

  delete(reference: string): void {
    this.resources.delete(reference);
    this.deletions.push({ reference, at: this.now().toISOString() });
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const line = `${request.method} ${url.pathname}`;
    this.requests.push(line);
    response.setHeader('date', this.now().toUTCString());
    const body = await text(request);
    const fault = this.faultOf(line);
    if (fault?.mute) return;
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers }).end(fault.body ?? '');
      return;
    }
    if (url.pathname === '/token') {
      const answer = await this.authorisation.answer(new URLSearchParams(body), `${this.origin}/token`);
      send(response, answer.status, answer.body);
    } else if (url.pathname.startsWith('/files/')) this.file(request, response, url, fault);
    else if (url.pathname === '/fhir/metadata') send(response, 200, capabilityOf(this));
    else if (url.pathname === '/fhir/.well-known/smart-configuration') send(response, 200, this.smart());
    else if (!this.authorisation.takes(tokenOf(request))) send(response, 401, outcomeOf('login'));
    else await this.protected(request, response, url, body);
  }

  /** What goes wrong with a request; it has gone wrong once more then. */
  private faultOf(line: string): Fault | undefined {
    const fault = this.faults.find(
      ({ on, times = 1, until }) => times > 0 && (until === undefined || this.now() < until) && on.test(line),
    );
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }

  private async protected(request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
    if (url.pathname.startsWith('/status/')) this.status(request, response, url);
    else if (url.pathname.endsWith('/$export')) this.kickOff(request, response, url, body);
    else {
      const found =
        (await this.subscriptions.answer(request.method ?? '', url, body)) ??
        (request.method === 'GET' ? this.search.answer(url) : null);
      if (found) send(response, found.status, found.body);
      else this.group(response, url.pathname);
    }
  }

  private smart(): object {
    return {
      token_endpoint: `${this.origin}/token`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: this.authorisation.algorithms,
      capabilities: ['client-confidential-asymmetric', 'permission-v2'],
    };
  }

  private group(response: ServerResponse, path: string): void {
    if (this.groupStatus !== 200) return send(response, this.groupStatus, outcomeOf('forbidden'));
    const members = this.groups.get(/^\/fhir\/Group\/([^/]+)$/.exec(path)?.[1] ?? '');
    if (!members) return send(response, 404, outcomeOf('not-found'));
    const member = members.map((id) => ({ entity: { reference: `Patient/${id}` } }));
    send(response, 200, { resourceType: 'Group', type: 'person', actual: true, member });
  }

  private kickOff(request: IncomingMessage, response: ServerResponse, url: URL, body: string): void {
    const asked = {
      ...askedBy(request.method ?? '', url, body),
      level: url.pathname.slice('/fhir/'.length, -'/$export'.length),
    };
    const refusal = this.refusalOf(request, asked);
    if (refusal) return send(response, refusal.status, outcomeOf(refusal.code), { 'retry-after': '7' });
    this.asked.push(asked);
    const id = randomUUID();
    const files = exportedFiles(this, id, asked);
    this.#jobs.set(id, { polls: 0, transactionTime: this.now().toISOString(), files });
    response.writeHead(202, { 'content-location': `${this.origin}/status/${id}` }).end();
  }

  private refusalOf({ headers }: IncomingMessage, asked: AskedExport): { status: number; code: string } | null {
    const isV4 = this.version.startsWith('4');
    if (!this.exports) return { status: 404, code: 'not-supported' };
    if (headers.accept !== 'application/fhir+json') return { status: 400, code: 'required' };
    if (!String(headers.prefer).includes('respond-async')) return { status: 400, code: 'required' };
    if (isV4 && asked.method !== 'POST') return { status: 405, code: 'not-supported' };
    if (isV4 && asked.types?.some((type) => type.includes(','))) return { status: 400, code: 'value' };
    if (asked.patients && !this.takesPatients) return { status: 400, code: 'not-supported' };
    return this.#jobs.size > 0 ? { status: 429, code: 'throttled' } : null;
  }

  private status(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const id = url.pathname.slice('/status/'.length);
    const job = this.#jobs.get(id);
    if (!job) return send(response, 404, outcomeOf('not-found'));
    if (request.method === 'DELETE') {
      this.#jobs.delete(id);
      response.writeHead(202).end();
      return;
    }
    job.polls += 1;
    if (job.polls <= this.pollsNeeded) {
      const headers = { 'x-progress': `${job.polls} of ${this.pollsNeeded}` };
      response
        .writeHead(202, this.retryAfter === null ? headers : { ...headers, 'retry-after': this.retryAfter })
        .end();
      return;
    }
    const list = (role: string) =>
      job.files
        .filter((file) => file.role === role)
        .map(({ path, type, lines }) => ({
          type,
          url: `${this.origin}${path}`,
          count: lines.length + this.wrongCount,
        }));
    const isV4 = this.version.startsWith('4');
    send(response, 200, {
      transactionTime: job.transactionTime,
      ...(!isV4 && { request: `${this.base}/$export` }),
      requiresAccessToken: this.requiresAccessToken,
      output: list('output'),
      deleted: list('deleted'),
      ...(isV4 ? { outcome: list('outcome') } : { error: list('outcome') }),
    });
  }

  private file(request: IncomingMessage, response: ServerResponse, url: URL, fault: Fault | undefined): void {
    const token = tokenOf(request);
    this.fileTokens.push(token !== null);
    if (!this.mayRead(token)) return send(response, this.requiresAccessToken ? 401 : 400, outcomeOf('security'));
    const found = [...this.#jobs.values()].flatMap(({ files }) => files).find(({ path }) => path === url.pathname);
    if (!found) return send(response, 404, outcomeOf('not-found'));
    const whole = Buffer.from(found.lines.map((line) => `${line}\n`).join(''));
    this.fileStarts.push(startOf(request.headers.range));
    const from = this.takesRanges ? startOf(request.headers.range) : 0;
    if (from > 0 && from >= whole.length) return send(response, 416, outcomeOf('value'));
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${whole.length - 1}/${whole.length}`);
    response.statusCode = from > 0 ? 206 : 200;
    sendFile(response, whole.subarray(from), fault);
  }

  /** A file that needs no token must not get one: it would tell it to another host. */
  private mayRead(token: string | null): boolean {
    return this.requiresAccessToken ? this.authorisation.takes(token) : token === null;
  }
}

function startOf(range = ''): number {
  return Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
}

function sendFile(
  response: ServerResponse,
  body: Buffer,
  { cutAfter, holdAfter, endAfter }: Partial<Fault> = {},
): void {
  response.setHeader('content-type', 'application/fhir+ndjson');
  if (endAfter === undefined) response.setHeader('content-length', body.length);
  const sent = body.subarray(0, cutAfter ?? holdAfter ?? endAfter);
  if (cutAfter !== undefined) response.write(sent, () => response.destroy());
  else if (holdAfter !== undefined) response.write(sent);
  else response.end(sent);
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function tokenOf({ headers }: IncomingMessage): string | null {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
}

function askedBy(method: string, url: URL, body: string): Omit<AskedExport, 'level'> {
  if (method === 'GET') {
    const types = url.searchParams.get('_type');
    return { method, since: url.searchParams.get('_since'), types: types?.split(',') ?? null, patients: null };
  }
  const { parameter = [] } = JSON.parse(body) as { parameter?: Record<string, unknown>[] };
  const values = (name: string) => parameter.filter((one) => one.name === name);
  const types = values('_type').map((one) => String(one.valueString));
  const patients = values('patient').map((one) =>
    (one.valueReference as { reference: string }).reference.replace('Patient/', ''),
  );
  return {
    method,
    since: (values('_since')[0]?.valueInstant as string | undefined) ?? null,
    types: types.length > 0 ? types : null,
    patients: patients.length > 0 ? patients : null,
  };
}
