import type { ClientCaller } from '../access/caller.js';
import { InsufficientScopeError } from '../access/clients/insufficient-scope.js';
import { lacking } from '../access/clients/scopes.js';
import { FhirError } from '../fhir/operation-outcome.js';

/**
 * A message may hold any resources and any changes of them, and is applied after its sender has gone: so the webhook
 * needs all that a message can do. With less a client writes by the FHIR API, where each entry is looked at.
 * @throws FhirError 403 unless the client writes for this source, and anything
 */
export function checkWriter(client: ClientCaller, sourceName: string): void {
  if (client.source?.name !== sourceName) {
    throw FhirError.of(403, 'forbidden', 'The access token is that of a client of another source, or of none.');
  }
  const scope = lacking(client.scopes, [
    { permission: 'c', type: '*' },
    { permission: 'u', type: '*' },
    { permission: 'd', type: '*' },
  ]);
  if (scope !== null) throw new InsufficientScopeError(scope);
}
