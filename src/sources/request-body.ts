import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FhirError } from '../fhir/operation-outcome.js';

const inflate = promisify(gunzip);

/** A request's body twice: as it came over the wire, and with its content coding removed. */
export interface RequestBody {
  wire: Buffer;
  /** The same buffer as `wire` when nothing was compressed. */
  content(): Promise<Buffer>;
}

/**
 * Reads the whole body, byte for byte. No parser may have read it before: `/webhooks` and `/fhir` stay outside of the
 * application's JSON parser.
 * @param limit bytes allowed, on the wire and inflated
 * @throws FhirError 413 over the limit, 415 for a content coding other than gzip, 400 when the sender broke off
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<RequestBody> {
  const coding = contentCoding(request);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const wire = await collect(request, limit);
  return { wire, content: () => (coding === 'gzip' ? inflateWithin(wire, limit) : Promise.resolve(wire)) };
}

/** Media type of the request, lower-case and without parameters. @throws FhirError 415 when missing or not UTF-8 */
export function mediaTypeOf(request: IncomingMessage, accepted: readonly string[]): string {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const mediaType = type.toLowerCase();
  if (!accepted.includes(mediaType)) {
    throw FhirError.of(415, 'not-supported', `Content-Type must be one of ${accepted.join(', ')}.`);
  }
  const charset = parameters.map((parameter) => /^charset="?([^"]*)"?$/i.exec(parameter)?.[1]).find(Boolean);
  if (charset && !/^utf-?8$/i.test(charset)) {
    throw FhirError.of(415, 'not-supported', 'FHIR is sent in UTF-8; leave the charset out or name utf-8.');
  }
  return mediaType;
}

export const JSON_TYPES = ['application/fhir+json', 'application/json'] as const;
export const NDJSON_TYPES = ['application/fhir+ndjson', 'application/x-ndjson', 'application/ndjson'] as const;

/** Whether a message of this media type holds one resource a line. */
export function isNdjson(mediaType: string): boolean {
  return (NDJSON_TYPES as readonly string[]).includes(mediaType);
}

function contentCoding(request: IncomingMessage): 'identity' | 'gzip' {
  const coding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (coding === 'gzip' || coding === 'x-gzip') return 'gzip';
  if (coding === 'identity' || coding === '') return 'identity';
  throw FhirError.of(415, 'not-supported', 'Content-Encoding may be gzip or absent.');
}

async function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof FhirError) throw error;
    throw FhirError.of(400, 'incomplete', 'The request ended before its body was complete.');
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

async function inflateWithin(wire: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(wire, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw FhirError.of(400, 'structure', 'The body is not valid gzip, as Content-Encoding says it is.');
  }
}

function tooLarge(limit: number): FhirError {
  const size = limit >= 1024 * 1024 ? `${Math.floor(limit / 1024 / 1024)} MiB` : `${limit} bytes`;
  return FhirError.of(
    413,
    'too-long',
    `The body may have ${size} (MAX_BODY_MB), also inflated. Send several messages.`,
  );
}
