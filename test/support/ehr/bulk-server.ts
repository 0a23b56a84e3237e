import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AuthorisationServer } from './authorisation-server.js';

export interface StoredResource {
  resourceType: string;
  id: string;
  meta: { lastUpdated: string };
  [element: string]: unknown;
}

/** Something that goes wrong, for as many requests as `times` says whose `METHOD /path` matches. */
export interface Fault {
  on: RegExp;
  times: number;
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
  files: { path: string; role: 'output' | 'deleted' | 'outcome'; type: string; lines: string[] }[];
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
 * An EHR: a FHIR server with Bulk Data export and its authorisation server, as HTTP on a free port. It follows the
 * specification strictly: it answers 4xx to a client that leaves out what it must send.
 */
export class BulkServer {
  readonly resources = new Map<string, StoredResource>();
  readonly groups = new Map<string, string[]>();
  readonly deletions: { reference: string; at: string }[] = [];
  readonly faults: Fault[] = [];
  readonly asked: AskedExport[] = [];
  /** `METHOD /path` of every request, without queries. */
  readonly requests: string[] = [];
  /** Requests of files: path, and whether a token came along. */
  readonly fileTokens: boolean[] = [];
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
  /** The server's clock. */
  now: () => Date = () => new Date();
  readonly authorisation = new AuthorisationServer([], () => this.now());
  readonly #jobs = new Map<string, ExportJob>();
  #server: Server | undefined;

  static async start(): Promise<BulkServer> {
    const ehr = new BulkServer();
    ehr.#server = createServer((request, response) => void ehr.handle(request, response));
    ehr.#server.listen(0, '127.0.0.1');
    await once(ehr.#server, 'listening');
    return ehr;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  get base(): string {
    return `${this.origin}/fhir`;
  }

  get openJobs(): number {
    return this.#jobs.size;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
    if (this.#server) await once(this.#server, 'close');
  }

  put(resource: Omit<StoredResource, 'meta'>): void {
    const stored = { ...resource, meta: { lastUpdated: this.now().toISOString() } } as StoredResource;
    this.resources.set(`${stored.resourceType}/${stored.id}`, stored);
  }

  delete(reference: string): void {
    this.resources.delete(reference);
    this.deletions.push({ reference, at: this.now().toISOString() });
  }

  /** The server forgets its exports and their files. */
  expire(): void {
    this.#jobs.clear();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const line = `${request.method} ${url.pathname}`;
    this.requests.push(line);
    response.setHeader('date', this.now().toUTCString());
    const body = await text(request);
    const fault = this.faults.find(({ on, times }) => times > 0 && on.test(line));
    if (fault) fault.times -= 1;
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers }).end(fault.body ?? '');
      return;
    }
    if (url.pathname === '/token') {
      const answer = await this.authorisation.answer(new URLSearchParams(body), `${this.origin}/token`);
      return send(response, answer.status, answer.body);
    }
    if (url.pathname.startsWith('/files/')) return this.file(request, response, url, fault);
    if (url.pathname === '/fhir/metadata') return send(response, 200, this.capability());
    if (url.pathname === '/fhir/.well-known/smart-configuration') return send(response, 200, this.smart());
    if (!this.authorisation.takes(tokenOf(request))) return send(response, 401, outcomeOf('login'));
    if (url.pathname.startsWith('/status/')) return this.status(request, response, url);
    if (url.pathname.endsWith('/$export')) return this.kickOff(request, response, url, body);
    this.group(response, url.pathname);
  }

  private capability(): object {
    return {
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      software: { name: 'Test EHR', version: '1' },
      instantiates: [`http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data|${this.version}`],
      rest: [
        {
          mode: 'server',
          operation: [{ name: 'export' }],
          resource: [
            { type: 'Group', operation: [{ name: 'group-export' }] },
            { type: 'Patient', operation: [{ name: 'patient-export' }], searchParam: [{ name: '_lastUpdated' }] },
          ],
        },
      ],
    };
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
    const members = this.groups.get(/^\/fhir\/Group\/([^/]+)$/.exec(path)?.[1] ?? '');
    if (!members) return send(response, 404, outcomeOf('not-found'));
    const member = members.map((id) => ({ entity: { reference: `Patient/${id}` } }));
    send(response, 200, { resourceType: 'Group', type: 'person', actual: true, member });
  }

  private kickOff(request: IncomingMessage, response: ServerResponse, url: URL, body: string): void {
    const { accept, prefer = '' } = request.headers;
    if (accept !== 'application/fhir+json' || !String(prefer).includes('respond-async')) {
      return send(response, 400, outcomeOf('required'));
    }
    const isV4 = this.version.startsWith('4');
    if (isV4 && request.method !== 'POST') return send(response, 405, outcomeOf('not-supported'));
    const asked = {
      ...askedBy(request.method ?? '', url, body),
      level: url.pathname.slice('/fhir/'.length, -'/$export'.length),
    };
    if (isV4 && asked.types?.some((type) => type.includes(','))) return send(response, 400, outcomeOf('value'));
    if (asked.patients && !this.takesPatients) return send(response, 400, outcomeOf('not-supported'));
    if (this.#jobs.size > 0) return send(response, 429, outcomeOf('throttled'), { 'retry-after': '7' });
    this.asked.push(asked);
    const id = randomUUID();
    this.#jobs.set(id, this.exported(id, asked));
    response.writeHead(202, { 'content-location': `${this.origin}/status/${id}` }).end();
  }

  private exported(id: string, { level, since, types, patients }: AskedExport): ExportJob {
    const group = /^Group\/(.+)$/.exec(level)?.[1];
    const wanted = patients ?? (group === undefined ? null : (this.groups.get(group) ?? []));
    const from = since === null ? 0 : Date.parse(since);
    const byType = new Map<string, string[]>();
    for (const resource of this.resources.values()) {
      const owner = resource.resourceType === 'Patient' ? resource.id : ownerOf(resource);
      if (Date.parse(resource.meta.lastUpdated) <= from || (wanted && !wanted.includes(owner))) continue;
      if (types && !types.includes(resource.resourceType)) continue;
      byType.set(resource.resourceType, [...(byType.get(resource.resourceType) ?? []), JSON.stringify(resource)]);
    }
    const gone = since === null ? [] : this.deletions.filter(({ at }) => Date.parse(at) > from);
    const files: Omit<ExportJob['files'][number], 'path'>[] = [];
    for (const [type, lines] of byType) {
      for (let start = 0; start < lines.length; start += this.linesPerFile) {
        files.push({ role: 'output', type, lines: lines.slice(start, start + this.linesPerFile) });
      }
    }
    if (gone.length > 0) files.push({ role: 'deleted', type: 'Bundle', lines: gone.map(deletion) });
    const outcomes = this.outcomes.map((outcome) => JSON.stringify(outcome));
    if (outcomes.length > 0) files.push({ role: 'outcome', type: 'OperationOutcome', lines: outcomes });
    // Not the order in which they are best read.
    files.reverse();
    return {
      polls: 0,
      transactionTime: this.now().toISOString(),
      files: files.map((file, index) => ({ ...file, path: `/files/${id}/${index}` })),
    };
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
    // A file that needs no token must not get one: it would tell it to another host.
    if (!this.requiresAccessToken && token !== null) return send(response, 400, outcomeOf('security'));
    if (this.requiresAccessToken && !this.authorisation.takes(token)) return send(response, 401, outcomeOf('login'));
    const found = [...this.#jobs.values()].flatMap(({ files }) => files).find(({ path }) => path === url.pathname);
    if (!found) return send(response, 404, outcomeOf('not-found'));
    const whole = Buffer.from(found.lines.map((line) => `${line}\n`).join(''));
    const from = this.takesRanges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    if (from > 0 && from >= whole.length) return send(response, 416, outcomeOf('value'));
    const body = whole.subarray(from);
    const headers: Record<string, string> = { 'content-type': 'application/fhir+ndjson' };
    if (from > 0) headers['content-range'] = `bytes ${from}-${whole.length - 1}/${whole.length}`;
    const sent = fault?.cutAfter ?? fault?.holdAfter ?? fault?.endAfter;
    if (fault?.endAfter === undefined) headers['content-length'] = String(body.length);
    response.writeHead(from > 0 ? 206 : 200, headers);
    if (fault?.cutAfter !== undefined) response.write(body.subarray(0, sent), () => response.destroy());
    else if (fault?.holdAfter !== undefined) response.write(body.subarray(0, sent));
    else response.end(body.subarray(0, sent));
  }
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function outcomeOf(code: string): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] };
}

function tokenOf({ headers }: IncomingMessage): string | null {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
}

function ownerOf({ subject }: StoredResource): string {
  return ((subject as { reference?: string } | undefined)?.reference ?? '').replace('Patient/', '');
}

function deletion({ reference }: { reference: string }): string {
  const entry = [{ request: { method: 'DELETE', url: reference } }];
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
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
