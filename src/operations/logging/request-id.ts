import { randomUUID } from 'node:crypto';
import type { Request } from 'express';

const ids = new WeakMap<Request, string>();
const USABLE = /^[\w.-]{8,64}$/;

/** The id under which a request is logged and answered: the caller's `X-Request-Id` where usable, else a new one. */
export function requestId(request: Request): string {
  let id = ids.get(request);
  if (id === undefined) {
    const given = request.get('x-request-id');
    id = given !== undefined && USABLE.test(given) ? given : randomUUID();
    ids.set(request, id);
  }
  return id;
}
