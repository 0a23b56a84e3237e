import { FhirError, issue } from '../../fhir/operation-outcome.js';

/** The token of a client does not allow what it asks for. https://www.rfc-editor.org/rfc/rfc6750#section-3.1 */
export class InsufficientScopeError extends FhirError {
  override name = 'InsufficientScopeError';

  /**
   * @param scope what lacks, as in a token request
   * @param expression place in the request
   */
  constructor(
    readonly scope: string,
    expression: readonly string[] = [],
  ) {
    super(403, [issue('error', 'forbidden', `The access token lacks the scope ${scope}.`, expression)]);
  }
}
