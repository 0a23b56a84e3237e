import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ValueSet } from '../../src/fhir/types.js';

/** What a stub does instead of the right answer to its nth request for codes, counted from one. */
export type Fault = (
  request: { number: number; offset: number },
  response: ServerResponse,
  right: ValueSet | null,
) => boolean;

/** Most codes the stub gives at a time, as the Value Set Authority Center does. */
const LARGEST_PAGE = 1000;

/**
 * A FHIR terminology server of a test, over real HTTP: `ValueSet/$expand?url=` and `ValueSet/{oid}/$expand`, paged,
 * for holders of its API key.
 */
export class TerminologyStub {
  /** Every request, as path and query. */
  readonly requests: string[] = [];
  /** Value sets by url, or `url|version`, with all their codes. */
  readonly valueSets = new Map<string, ValueSet>();
  fault: Fault = () => false;

  private constructor(
    private readonly server: Server,
    readonly apiKey: string,
  ) {}

  static async start(apiKey = 'correct-key'): Promise<TerminologyStub> {
    const server = createServer((request, response) => stub.answer(request, response));
    const stub = new TerminologyStub(server, apiKey);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/fhir`;
  }

  /** Forgets requests, value sets and fault. */
  reset(): void {
    this.requests.length = 0;
    this.valueSets.clear();
    this.fault = () => false;
  }

  /** Serves a value set with codes `0`, `1`, … of one system. */
  serve(url: string, version: string, count: number, system = 'urn:codes'): ValueSet {
    const contains = Array.from({ length: count }, (_, index) => ({
      system,
      code: `${index}`,
      display: `Code ${index}`,
    }));
    const valueSet: ValueSet = {
      resourceType: 'ValueSet',
      url,
      version,
      name: url.split('/').at(-1) ?? url,
      status: 'active',
      expansion: { identifier: 'release-1', timestamp: '2026-02-01T00:00:00Z', contains },
    };
    this.valueSets.set(`${url}|${version}`, valueSet).set(url, valueSet);
    return valueSet;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.base);
    this.requests.push(url.pathname + url.search);
    const expected = `Basic ${Buffer.from(`apikey:${this.apiKey}`).toString('base64')}`;
    if (request.headers.authorization !== expected)
      return send(response, 401, { resourceType: 'OperationOutcome', issue: [] });
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const right = this.page(url, offset);
    if (this.fault({ number: this.requests.length, offset }, response, right)) return;
    if (!right) return send(response, 404, { resourceType: 'OperationOutcome', issue: [] });
    send(response, 200, right);
  }

  private page(url: URL, offset: number): ValueSet | null {
    const oid = /\/ValueSet\/([^/]+)\/\$expand$/.exec(url.pathname)?.[1];
    const canonical = oid ? `http://cts.nlm.nih.gov/fhir/ValueSet/${oid}` : (url.searchParams.get('url') ?? '');
    const version = url.searchParams.get('valueSetVersion');
    const valueSet = this.valueSets.get(version ? `${canonical}|${version}` : canonical);
    if (!valueSet?.expansion) return null;
    const { contains = [], ...expansion } = valueSet.expansion;
    const count = Math.min(Number(url.searchParams.get('count') ?? LARGEST_PAGE), LARGEST_PAGE);
    const codes = contains.slice(offset, offset + count);
    return { ...valueSet, expansion: { ...expansion, total: contains.length, offset, contains: codes } };
  }
}

/** Sends JSON, with further headers. */
export function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers }).end(JSON.stringify(body));
}
