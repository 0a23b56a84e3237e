/** The JWKS of a client was not had: its server is away, or answers with something else. */
export class JwksUnreachableError extends Error {
  override name = 'JwksUnreachableError';
}

/** Reads JWK Sets of clients over HTTP; provided by the sources module, which has the guarded HTTP client. */
export abstract class JwksReader {
  /** @throws UnusableInputError when requests may not be sent to this address */
  abstract check(url: string): void;

  /** The JSON at the address. @throws JwksUnreachableError */
  abstract read(url: string): Promise<unknown>;
}
