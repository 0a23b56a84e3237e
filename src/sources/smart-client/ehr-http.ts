import { checkedAddress } from './ehr-address.js';
import { brokenOff, hostOf, partsOf } from './answer-parts.js';
import { EhrFault } from './ehr-fault.js';
import { USUAL_PATIENCE } from './ehr-patience.js';
import { dateOf, retryAfterOf } from '../../operations/http/retry-after.js';

/** One request to an EHR or its authorisation server. */
export interface EhrRequest {
  /** What is asked for, in words for errors: `the status of the export`. */
  what: string;
  url: string;
  /** Address of the FHIR server as configured; see `checkedAddress`. */
  base: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** Bearer token; goes nowhere but to the origin of `url`. */
  token?: string | null;
  signal?: AbortSignal;
  /** Milliseconds until the headers of an answer must be there. */
  patience?: number;
}

const MOST_REDIRECTS = 5;
/** Bytes of the largest answer that is read as a whole. */
const LARGEST = 32 * 1024 * 1024;

/**
 * Sends a request; the answer may have any status. A GET follows redirects, without the token where they leave the
 * origin. The body of the answer must be read or cancelled.
 * @throws EhrFault when no answer came, or the address may not be used
 */
export async function askEhr(request: EhrRequest): Promise<Response> {
  let url = checkedAddress(request.url, request.base, request.what);
  const { origin } = url;
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetched(url, request, url.origin === origin ? request.token : null);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    if ((request.method ?? 'GET') !== 'GET' || redirects === MOST_REDIRECTS) {
      throw new EhrFault(`${request.what}: ${url.host} sends on elsewhere, which is not followed.`, { refused: true });
    }
    url = checkedAddress(new URL(location, url).href, request.base, request.what);
  }
}

async function fetched(url: URL, request: EhrRequest, token?: string | null) {
  const { what, method, headers, body, signal, patience = USUAL_PATIENCE.answer } = request;
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), patience);
  const signals = [impatience.signal, ...(signal ? [signal] : [])];
  try {
    return await fetch(url, {
      method: method ?? 'GET',
      redirect: 'manual',
      headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
      body: body ?? null,
      signal: AbortSignal.any(signals),
    });
  } catch (error) {
    if (impatience.signal.aborted) throw new EhrFault(`${what}: ${url.host} does not answer.`);
    throw brokenOff(error, what, url.host);
  } finally {
    clearTimeout(timer);
  }
}

/** The JSON object of an answer. @throws EhrFault when it is none, or very large */
export async function jsonOf(response: Response, what: string): Promise<Record<string, unknown>> {
  return (await contentOf(response, what)).json;
}

/** The JSON object of an answer, and its bytes as they came. @throws EhrFault when it is none, or very large */
export async function contentOf(
  response: Response,
  what: string,
): Promise<{ bytes: Buffer; json: Record<string, unknown> }> {
  const host = hostOf(response);
  try {
    const bytes = await bytesOf(response, what);
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { bytes, json: value as Record<string, unknown> };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new EhrFault(`${what}: ${host} answered ${response.status} with something that is no JSON object.`);
}

async function bytesOf(response: Response, what: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of partsOf(response, what)) {
    length += part.length;
    if (length > LARGEST) throw new EhrFault(`${what}: the answer is longer than ${LARGEST} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * The fault that an answer with an error status is, told by its status and the issue codes of its OperationOutcome:
 * their texts may quote patient data. Reads the body.
 */
export async function faultOf(response: Response, what: string, now: Date): Promise<EhrFault> {
  const { status, headers } = response;
  const codes = await issueCodes(response, what);
  const told = codes.length > 0 ? ` (${codes.join(', ')})` : '';
  const passing = status === 429 || status === 401 || status === 408 || codes.includes('transient');
  const gone = status >= 400 && status < 500;
  const failed = status === 501 || (status === 500 && codes.length > 0);
  return new EhrFault(`${what}: ${hostOf(response)} answered ${status}${told}.`, {
    status,
    refused: !passing && (gone || failed),
    retryAfter: retryAfterOf(headers, now),
    date: dateOf(headers),
  });
}

async function issueCodes(response: Response, what: string): Promise<string[]> {
  try {
    const { issue, error } = await jsonOf(response, what);
    if (typeof error === 'string') return [error].filter(isCode);
    const codes = Array.isArray(issue) ? issue.map((one: { code?: unknown } | null) => one?.code) : [];
    return [...new Set(codes)].filter(isCode);
  } catch (fault) {
    if (fault instanceof EhrFault) return [];
    throw fault;
  }
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z_-]{1,40}$/.test(value);
}
