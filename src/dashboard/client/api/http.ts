/** A request that the service refused or that never reached it. `message` is meant for the person at the screen. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    message: string,
    /** HTTP status; 0 when the service could not be reached. */
    readonly status: number,
  ) {
    super(message);
  }
}

type Query = Record<string, string | number | undefined>;

/** What every request of a signed-in user carries, and who hears that the session has ended. */
const session: { csrfToken: string | null; onEnded: () => void } = { csrfToken: null, onEnded: () => undefined };

/** Keeps the token that the service wants back with every change (https://owasp.org/www-community/attacks/csrf). */
export function keepCsrfToken(token: string | null): void {
  session.csrfToken = token;
}

/** Calls `listener` whenever the service answers that nobody is signed in any more. */
export function onSessionEnded(listener: () => void): void {
  session.onEnded = listener;
}

/** Reads as JSON from the service. @throws ApiError */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return send<T>(path + queryString(query), { signal: signal ?? null });
}

/** Changes something at the service and reads its answer, if it has one. @throws ApiError */
export function change<T = void>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return send<T>(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...csrfHeader(),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/**
 * Sends a file as it is and reads the answer, which is of one shape for what was taken and for what was refused (422).
 * @throws ApiError for any other refusal
 */
export async function upload<T>(path: string, file: Blob, contentType: string): Promise<T> {
  const response = await reach(path, {
    method: 'POST',
    headers: { 'Content-Type': contentType, ...csrfHeader() },
    body: file,
  });
  const text = await response.text();
  const refused = response.status === 422 ? (parse(text) as T | null) : null;
  return refused ?? answerOf<T>(path, response, text);
}

/** `?a=1&b=2` of the values that are given, or nothing. */
export function queryString(query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  const response = await reach(path, init);
  return answerOf<T>(path, response, await response.text());
}

function answerOf<T>(path: string, response: Response, text: string): T {
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  if (response.status === 401 && path !== '/api/session') session.onEnded();
  throw new ApiError(messageOf(text) ?? sentenceFor(response.status), response.status);
}

function csrfHeader(): Record<string, string> {
  return session.csrfToken === null ? {} : { 'X-CSRF-Token': session.csrfToken };
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('The service cannot be reached. Check your network connection, then try again.', 0);
  }
}

/** The service's own words, one reason a line, in the form Nest gives errors or as an OperationOutcome. */
function messageOf(text: string): string | null {
  const body = parse(text) as {
    message?: string | string[];
    issue?: { diagnostics?: string; details?: { text?: string } }[];
  } | null;
  if (Array.isArray(body?.message)) return body.message.join('\n');
  if (typeof body?.message === 'string') return body.message;
  const issues = body?.issue?.map((issue) => issue.details?.text ?? issue.diagnostics).filter(Boolean);
  return issues && issues.length > 0 ? issues.join('\n') : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sentenceFor(status: number): string {
  if (status === 403) return 'Your roles do not allow this. Ask an administrator for the role you need.';
  if (status === 404) return 'This does not exist, or no longer exists.';
  if (status === 413) return 'This is larger than the service takes.';
  return `The service answered with an error (${status}). Try again; if it stays, tell your administrator.`;
}
