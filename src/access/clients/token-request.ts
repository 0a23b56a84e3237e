import { TokenRefusal } from './token-refusal.js';

/** What a client asks a token with. */
export interface TokenRequest {
  assertion: string;
  scope: string;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Reads the form of a token request. https://hl7.org/fhir/smart-app-launch/backend-services.html#request-1
 * @param form the body, `application/x-www-form-urlencoded`; null for another type
 * @throws TokenRefusal naming the parameter
 */
export function readTokenRequest(form: string | null): TokenRequest {
  if (form === null) throw new TokenRefusal('invalid_request', 'Send application/x-www-form-urlencoded.');
  const parameters = new URLSearchParams(form);
  if (required(parameters, 'grant_type') !== 'client_credentials') {
    throw new TokenRefusal('unsupported_grant_type', 'grant_type must be client_credentials.');
  }
  if (required(parameters, 'client_assertion_type') !== ASSERTION_TYPE) {
    throw new TokenRefusal('invalid_request', `client_assertion_type must be ${ASSERTION_TYPE}.`);
  }
  const assertion = required(parameters, 'client_assertion');
  if (parameters.getAll('scope').length === 0) throw new TokenRefusal('invalid_scope', 'scope is missing.');
  return { assertion, scope: required(parameters, 'scope') };
}

/** RFC 6749, 3.2: no parameter twice. */
function required(parameters: URLSearchParams, name: string): string {
  const [value, another] = parameters.getAll(name);
  if (another !== undefined) throw new TokenRefusal('invalid_request', `${name} is given more than once.`);
  if (!value) throw new TokenRefusal('invalid_request', `${name} is missing.`);
  return value;
}
