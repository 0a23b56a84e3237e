/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export type TokenErrorCode =
  'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type' | 'temporarily_unavailable';

/** No token is given. The description goes to whoever asked, so it says nothing of clients and keys. */
export class TokenRefusal extends Error {
  override name = 'TokenRefusal';

  constructor(
    readonly code: TokenErrorCode,
    readonly description: string,
    readonly status = 400,
  ) {
    super(description);
  }
}
