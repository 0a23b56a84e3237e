/**
 * Milliseconds to wait, from a Retry-After header of seconds or a date; a date counts from the server's own clock where
 * it tells it. Null when there is none to be read. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterOf(headers: Headers, now: Date): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return null;
  return Math.max(0, until - (dateOf(headers) ?? now).getTime());
}

/** The server's clock, as its Date header has it. */
export function dateOf(headers: Headers): Date | null {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}
