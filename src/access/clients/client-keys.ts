import { importJWK, type JWK } from 'jose';
import { UnusableInputError } from '../../errors/refusals.js';

/** What an assertion may be signed with. https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html */
export type ClientAlgorithm = 'ES384' | 'RS384';

export const CLIENT_ALGORITHMS = ['ES384', 'RS384'] as const satisfies readonly ClientAlgorithm[];

/** Members that hold secrets (RFC 7518, 6.2.2, 6.3.2 and 6.4.1). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Members that are kept of a key. */
const PUBLIC = ['kty', 'kid', 'alg', 'use', 'key_ops', 'n', 'e', 'crv', 'x', 'y'];
const MOST_KEYS = 16;
const LEAST_BITS = 2048;
const MOST_BITS = 8192;
/** The least public exponent of FIPS 186-5, A.1.1. */
const LEAST_EXPONENT = 65_537n;

/** The one algorithm that goes with a key; null for a key that goes with neither. */
export function algorithmOf({ kty, crv }: JWK): ClientAlgorithm | null {
  if (kty === 'RSA') return 'RS384';
  return kty === 'EC' && crv === 'P-384' ? 'ES384' : null;
}

/** Why a public key cannot be used to verify assertions, in words for its owner; null when it can. */
export function keyFault(key: unknown): string | null {
  if (typeof key !== 'object' || key === null || Array.isArray(key)) return 'is no key (RFC 7517)';
  const jwk = key as JWK;
  return secretFault(jwk) ?? useFault(jwk) ?? (jwk.kty === 'RSA' ? rsaFault(jwk) : null);
}

function secretFault(jwk: JWK): string | null {
  if (!PRIVATE.some((member) => member in jwk)) return null;
  if (jwk.kty === 'oct') return 'is a shared secret (oct), which proves nobody';
  return 'is a private key: it is known to others now, so make a new pair and send the public half alone';
}

function useFault(jwk: JWK): string | null {
  const { kid, alg, use } = jwk;
  const algorithm = algorithmOf(jwk);
  if (algorithm === null) return 'is neither an RSA key (RS384) nor an EC key on P-384 (ES384)';
  if (typeof kid !== 'string' || kid === '' || kid.length > 255) return 'has no kid of 1 to 255 characters';
  if (alg !== undefined && alg !== algorithm) return `is for another algorithm than ${algorithm}`;
  return use !== undefined && use !== 'sig' ? 'is not for signatures (use)' : null;
}

function rsaFault({ n, e }: JWK): string | null {
  const [modulus, exponent] = [numberOf(n), numberOf(e)];
  const bits = modulus.toString(2).length;
  if (bits < LEAST_BITS) return `has an RSA modulus of less than ${LEAST_BITS} bits`;
  if (bits > MOST_BITS) return `has an RSA modulus of more than ${MOST_BITS} bits`;
  return exponent < LEAST_EXPONENT || exponent % 2n === 0n ? 'has a weak RSA exponent' : null;
}

function numberOf(text: unknown): bigint {
  const hexadecimal = typeof text === 'string' ? Buffer.from(text, 'base64url').toString('hex') : '';
  return BigInt(`0x0${hexadecimal}`);
}

/**
 * The public keys of a JWK Set that an administrator gives, without members that say nothing of a key.
 * @throws UnusableInputError naming every fault
 */
export async function readKeys(set: unknown): Promise<JWK[]> {
  const keys = keysOf(set);
  if (keys.length === 0) throw new UnusableInputError('A JWK Set has a list of keys: {"keys":[{"kty":"EC",…}]}.');
  if (keys.length > MOST_KEYS) throw new UnusableInputError(`A client may have ${MOST_KEYS} keys.`);
  const faults: string[] = [];
  const kids = new Set<unknown>();
  for (const [index, key] of keys.entries()) {
    const { kid } = (key ?? {}) as JWK;
    const fault = keyFault(key) ?? (kids.has(kid) ? 'has the kid of another one' : await shapeFault(key as JWK));
    kids.add(kid);
    if (fault) faults.push(`Key ${index + 1} ${fault}.`);
  }
  if (faults.length > 0) throw new UnusableInputError(faults);
  return (keys as JWK[]).map(publicPart);
}

/** The keys of a JWK Set, whatever they are; none when it is no set. */
export function keysOf(set: unknown): unknown[] {
  const keys = (set as { keys?: unknown } | null)?.keys;
  return Array.isArray(keys) ? keys : [];
}

async function shapeFault(key: JWK): Promise<string | null> {
  try {
    await importJWK(key, algorithmOf(key) ?? undefined);
    return null;
  } catch {
    return 'is not whole: its numbers make no key';
  }
}

function publicPart(key: JWK): JWK {
  return Object.fromEntries(Object.entries(key).filter(([member]) => PUBLIC.includes(member)));
}
