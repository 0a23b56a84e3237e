import { decodeJwt, decodeProtectedHeader, errors, importJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import { isUuid } from '../../database/uuid.js';
import { CLIENT_ALGORITHMS, type ClientAlgorithm } from './client-keys.js';

/** Seconds by which the clock of a client may differ from ours, either way. */
export const CLOCK_SKEW = 60;
/** Seconds that an assertion may live at most. */
export const LONGEST_ASSERTION = 300;
const LONGEST_JTI = 1000;

/** Why an assertion is not taken, in words for the audit trail; its sender is not told. */
export class AssertionFault extends Error {
  override name = 'AssertionFault';
}

/** What an assertion says of itself, before anything of it is proven. */
export interface ClaimedAssertion {
  /** A UUID, as our client ids are. */
  clientId: string;
  algorithm: ClientAlgorithm;
  kid: string;
  /** Where its sender says that the key is. */
  jku: string | null;
}

/** An assertion whose every claim holds. */
export interface ProvenAssertion {
  jti: string;
  /** From then on it would be refused for its age alone. */
  refusedFrom: Date;
}

/** Reads what is needed to find the key. @throws AssertionFault for what is no assertion, or signed by other algorithms */
export function readAssertion(assertion: string): ClaimedAssertion {
  const { header, claims } = decoded(assertion);
  const algorithm = CLIENT_ALGORITHMS.find((one) => one === header.alg);
  if (!algorithm) throw new AssertionFault('it is signed neither by ES384 nor by RS384');
  if (typeof claims.iss !== 'string' || claims.iss !== claims.sub) throw new AssertionFault('iss and sub differ');
  if (!isUuid(claims.iss)) throw new AssertionFault('there is no such client');
  if (typeof header.kid !== 'string') throw new AssertionFault('its header has no kid');
  return { clientId: claims.iss, algorithm, kid: header.kid, jku: header.jku ?? null };
}

function decoded(assertion: string) {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    throw new AssertionFault('it is no JWT');
  }
}

/**
 * Verifies signature and claims. https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html and RFC 7523
 * @param audiences addresses of our token endpoint, one of which it must be meant for, and for nobody else
 * @throws AssertionFault
 */
export async function verifyAssertion(
  assertion: string,
  claimed: ClaimedAssertion,
  key: JWK,
  { audiences, now }: { audiences: readonly string[]; now: Date },
): Promise<ProvenAssertion> {
  const claims = await claimsOf(assertion, claimed, key, now);
  if (!audiences.some((one) => isOnly(claims.aud, one))) throw new AssertionFault('aud is not our token endpoint');
  const seconds = now.getTime() / 1000;
  const { exp = 0, iat = seconds, jti } = claims;
  if (exp > seconds + LONGEST_ASSERTION + CLOCK_SKEW) throw new AssertionFault('exp is more than five minutes ahead');
  if (iat > seconds + CLOCK_SKEW) throw new AssertionFault('iat is ahead of our clock');
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI)
    throw new AssertionFault('jti is no usable text');
  return { jti, refusedFrom: new Date((exp + CLOCK_SKEW) * 1000) };
}

async function claimsOf(
  assertion: string,
  { clientId, algorithm }: ClaimedAssertion,
  key: JWK,
  currentDate: Date,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, await importJWK(key, algorithm), {
      algorithms: [algorithm],
      issuer: clientId,
      subject: clientId,
      clockTolerance: CLOCK_SKEW,
      currentDate,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new AssertionFault('it has expired');
    if (error instanceof errors.JWTClaimValidationFailed) throw new AssertionFault(`${error.claim} does not hold`);
    if (error instanceof errors.JWSSignatureVerificationFailed)
      throw new AssertionFault('its signature is not of the key');
    // What else jose, or the engine below it, refuses: headers it does not know, keys that are none.
    throw new AssertionFault('it cannot be verified');
  }
}

/** An audience beside ours could use the assertion against us (https://datatracker.ietf.org/doc/draft-ietf-oauth-rfc7523bis/). */
function isOnly(audience: string | string[] | undefined, ours: string): boolean {
  return audience === ours || (Array.isArray(audience) && audience.length === 1 && audience[0] === ours);
}
