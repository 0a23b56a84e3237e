import { setTimeout as delay } from 'node:timers/promises';
import { Refusal, UnusableInputError } from '../../errors/refusals.js';
import type { OperationOutcome, ValueSet } from '../../fhir/types.js';
import { retryAfterOf } from '../../operations/http/retry-after.js';

/** Where a FHIR terminology server is, and what it knows us by. */
export interface ServerAccess {
  /** Base of its FHIR API, such as `https://cts.nlm.nih.gov/fhir`. */
  base: string;
  /** Sent as the password of the user `apikey`, as the Value Set Authority Center wants it. */
  apiKey: string | null;
}

/** The server did not give what was asked for; the message says what it answered, never the key. */
export class TerminologyServerError extends Refusal {
  override name = 'TerminologyServerError';
}

/** The server does not take the API key: no other request will fare better. */
export class KeyRefusedError extends TerminologyServerError {
  override name = 'KeyRefusedError';
}

/** Times that a request is sent again when the server is busy or gone. */
const TRIES = 6;

/** A server that wants us to wait longer than this is reported instead. */
const LONGEST_WAIT_MS = 120_000;

const REQUEST_TIMEOUT_MS = 60_000;

/** 429 and 503 say when to come back; 502 and 504 come from proxies before a server that starts anew. */
const BUSY = new Set([429, 502, 503, 504]);

/** Reads from a FHIR terminology server, with patience. */
export class TerminologyServer {
  readonly #base: URL;
  readonly #headers: Record<string, string>;

  /**
   * @param pause waits so many milliseconds
   * @throws UnusableInputError for an address that is none, or that would send the key over an open line
   */
  constructor(
    { base, apiKey }: ServerAccess,
    private readonly pause: (milliseconds: number) => Promise<unknown> = delay,
  ) {
    this.#base = baseUrl(base, apiKey !== null);
    this.#headers = {
      accept: 'application/fhir+json',
      ...(apiKey === null ? {} : { authorization: `Basic ${Buffer.from(`apikey:${apiKey}`).toString('base64')}` }),
    };
  }

  /**
   * A resource, or null when the server has none there (404).
   * @param path below the base, such as `ValueSet/$expand`
   * @throws KeyRefusedError for 401 and 403
   * @throws TerminologyServerError for any other answer than a resource, once the server was asked often enough
   */
  async get(path: string, parameters: Record<string, string>): Promise<ValueSet | null> {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    for (let attempt = 1; ; attempt++) {
      const response = await this.#send(url, attempt);
      if (response && !BUSY.has(response.status)) return this.#read(response);
      const wait = waitAfter(response, attempt);
      await response?.body?.cancel();
      if (attempt === TRIES || wait > LONGEST_WAIT_MS) {
        throw new TerminologyServerError(
          `${this.#base.href} is busy (${response?.status ?? 'no connection'}) and wants us to wait ` +
            `${Math.ceil(wait / 1000)} s, after ${attempt} requests. Try again later.`,
        );
      }
      await this.pause(wait);
    }
  }

  /** Null when the connection failed and is worth another try. */
  async #send(url: URL, attempt: number): Promise<Response | null> {
    try {
      return await fetch(url, { headers: this.#headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    } catch (error) {
      if (attempt < TRIES) return null;
      const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
      throw new TerminologyServerError(
        `${this.#base.href} cannot be reached (${code ?? (error as Error).name}). Check --server.`,
        { cause: error },
      );
    }
  }

  async #read(response: Response): Promise<ValueSet | null> {
    const { status } = response;
    if (status === 401 || status === 403) {
      throw new KeyRefusedError(
        `${this.#base.href} does not take the API key (${status}). Check the key; it is in the profile of your UMLS account.`,
      );
    }
    if (status === 404) {
      await response.body?.cancel();
      return null;
    }
    const body = await readJson(response);
    if (status !== 200) {
      throw new TerminologyServerError(`${this.#base.href} answered ${status}${diagnosticsOf(body)}.`);
    }
    if (body?.resourceType !== 'ValueSet') {
      throw new TerminologyServerError(
        `${this.#base.href} answered with ${body?.resourceType ?? 'no JSON'}, not a ValueSet.`,
      );
    }
    return body as ValueSet;
  }
}

function baseUrl(base: string, withKey: boolean): URL {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) {
    throw new UnusableInputError(
      `${JSON.stringify(base)} is not the address of a terminology server (https://…/fhir).`,
    );
  }
  const url = new URL(base.endsWith('/') ? base : `${base}/`);
  if (withKey && url.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
    throw new UnusableInputError(`${base}: the API key would go over an open line. Use https.`);
  }
  return url;
}

/** In milliseconds: what the server asks for, else twice as long each time. */
function waitAfter(response: Response | null, attempt: number): number {
  return (response && retryAfterOf(response.headers, new Date())) ?? 500 * 2 ** attempt;
}

/** Null for what is no JSON. */
async function readJson(response: Response): Promise<{ resourceType?: string } | null> {
  const text = await response.text().catch((error: Error) => {
    throw new TerminologyServerError('The terminology server broke off in the middle of its answer.', { cause: error });
  });
  try {
    return JSON.parse(text) as { resourceType?: string } | null;
  } catch {
    return null;
  }
}

function diagnosticsOf(body: { resourceType?: string } | null): string {
  if (body?.resourceType !== 'OperationOutcome') return '';
  const [first] = (body as OperationOutcome).issue;
  const text = first?.diagnostics ?? first?.details?.text;
  return text ? `: ${text}` : '';
}
