import { isProviderIdentifier, taxNumber } from '../attribution/roster/provider-identifier.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Parameters } from './operation-parameters.js';
import type { ProviderScope } from './slices/scoped-groups.js';

type Provider = keyof ProviderScope;

/** Identifier systems of providers. https://terminology.hl7.org/identifiers.html */
export const PROVIDER_SYSTEMS: Readonly<Partial<Record<Provider, string>>> = {
  clinician: 'http://hl7.org/fhir/sid/us-npi',
  tin: 'urn:oid:2.16.840.1.113883.4.4',
};

/** Resources that stand for providers; their ids are those of the roster. */
export const PROVIDER_TYPES: Readonly<Record<Provider, string>> = {
  clinician: 'Practitioner',
  tin: 'Organization',
  site: 'Location',
};

/** `practitioner` is R4's, `provider` and `location` are DEQM's; `organization` is that of DEQM's other operations. */
const PARAMETERS = { practitioner: ['clinician'], organization: ['tin'], location: ['site'], provider: null } as const;
export const SCOPE_PARAMETERS = Object.keys(PARAMETERS) as (keyof typeof PARAMETERS)[];

/**
 * The providers to whose persons a report is limited, or none. A provider is named as the roster does: by NPI, TIN or
 * site, alone, after its type (`Practitioner/1234567893`) or after its system (`http://hl7.org/fhir/sid/us-npi|…`).
 * @throws FhirError 400 naming the parameter
 */
export function readScope(parameters: Parameters): ProviderScope | undefined {
  const found = SCOPE_PARAMETERS.flatMap((name) =>
    (parameters.get(name) ?? []).map((text) => ({ name, ...providerOf(name, text) })),
  );
  if (found.length === 0) return undefined;
  const scope: Partial<Record<Provider, string[]>> = {};
  for (const { name, dimension, value } of found) {
    const known = scope[dimension];
    if (known && name !== 'location') {
      throw FhirError.of(400, 'invalid', `Only one ${PROVIDER_TYPES[dimension]} can be given.`, [name]);
    }
    scope[dimension] = [...(known ?? []), value];
  }
  return scope;
}

function providerOf(name: keyof typeof PARAMETERS, text: string): { dimension: Provider; value: string } {
  const kinds: readonly Provider[] = PARAMETERS[name] ?? ['clinician', 'tin', 'site'];
  for (const dimension of kinds) {
    const value = identifierOf(dimension, text, kinds.length === 1);
    if (value !== null) return { dimension, value };
  }
  const expected = kinds.map((kind) => `${PROVIDER_TYPES[kind]}/<${kind === 'clinician' ? 'NPI' : kind}>`).join(' or ');
  throw FhirError.of(400, 'value', `${name} must be ${expected}, as the roster has it.`, [name]);
}

/** @param isPlain whether a site may stand alone: nothing tells its id from other text */
function identifierOf(dimension: Provider, text: string, isPlain: boolean): string | null {
  const prefix = [`${PROVIDER_TYPES[dimension]}/`, `${PROVIDER_SYSTEMS[dimension]}|`].find((one) =>
    text.startsWith(one),
  );
  const bare = text.slice(prefix?.length ?? 0);
  if (dimension === 'clinician') return isProviderIdentifier(bare) ? bare : null;
  if (dimension === 'tin') return taxNumber(bare);
  return (prefix !== undefined || isPlain) && /^[\w.-]+$/.test(bare) ? bare : null;
}
