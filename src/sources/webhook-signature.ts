import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The signature of a webhook request: `X-Caliper-Signature: t=<unix seconds>,v1=<hex>`, where v1 is the
 * HMAC-SHA-256, under the source's signing secret, of `<t>.` followed by the body exactly as it is sent (after gzip,
 * when it is compressed). Several v1 may stand there, so that a sender can sign with the old and the new secret.
 */
export const SIGNATURE_HEADER = 'X-Caliper-Signature';

/** Why a signature is not accepted, in words for the sender. */
export class SignatureError extends Error {
  override name = 'SignatureError';
}

export interface Signature {
  /** Unix time in seconds, as the sender gave it. */
  timestamp: number;
  /** Each a HMAC of 32 bytes. */
  digests: Buffer[];
}

/** @throws SignatureError when the header has not the form `t=<unix seconds>,v1=<64 hexadecimal digits>` */
export function parseSignature(header: string): Signature {
  const parts = header.split(',').map((part) => part.trim());
  const timestamps = parts.filter((part) => part.startsWith('t=')).map((part) => part.slice(2));
  const digests = parts.filter((part) => part.startsWith('v1=')).map((part) => part.slice(3));
  const [timestamp] = timestamps;
  const wellFormed =
    timestamps.length === 1 &&
    /^\d{1,12}$/.test(timestamp ?? '') &&
    digests.length > 0 &&
    digests.length <= 8 &&
    digests.every((digest) => /^[0-9a-fA-F]{64}$/.test(digest));
  if (!wellFormed) {
    throw new SignatureError(`${SIGNATURE_HEADER} must be t=<unix seconds>,v1=<hexadecimal HMAC-SHA-256>.`);
  }
  return { timestamp: Number(timestamp), digests: digests.map((digest) => Buffer.from(digest, 'hex')) };
}

/** @throws SignatureError when the timestamp is further from now than `tolerance` seconds */
export function checkTimestamp(signature: Signature, now: Date, tolerance: number): void {
  const distance = Math.abs(Math.floor(now.getTime() / 1000) - signature.timestamp);
  if (distance > tolerance) {
    throw new SignatureError(
      `The timestamp of ${SIGNATURE_HEADER} is ${distance} seconds from the time here (${now.toISOString()}); ` +
        `${tolerance} are allowed. Sign each attempt anew, and check the clock.`,
    );
  }
}

/** Whether one of the digests was made with one of the secrets; takes as long for a wrong digest as for a right one. */
export function isSignedBy(signature: Signature, body: Buffer, secrets: readonly string[]): boolean {
  let matches = 0;
  for (const secret of secrets) {
    const expected = digestOf(signature.timestamp, body, secret);
    for (const digest of signature.digests) matches += timingSafeEqual(expected, digest) ? 1 : 0;
  }
  return matches > 0;
}

/** The header's value for a body, as a sender makes it. */
export function sign(body: Buffer, secrets: readonly string[], at: Date): string {
  const timestamp = Math.floor(at.getTime() / 1000);
  const digests = secrets.map((secret) => `v1=${digestOf(timestamp, body, secret).toString('hex')}`);
  return [`t=${timestamp}`, ...digests].join(',');
}

function digestOf(timestamp: number, body: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
}
