import type { Application } from 'express';
import { KEPT_TYPES } from '../fhir/kept-types.js';
import type { CapabilityStatement } from '../fhir/types.js';
import { MEASURE_TYPES } from './measure-upload.service.js';
import { searchParametersOf } from './search-parameters.js';

type Rest = NonNullable<CapabilityStatement['rest']>[number];
type RestResource = NonNullable<Rest['resource']>[number];

const SEARCH_TYPES: Readonly<Record<string, 'token' | 'date' | 'reference'>> = {
  _id: 'token',
  _lastUpdated: 'date',
  identifier: 'token',
  patient: 'reference',
  subject: 'reference',
};

/** When this statement last changed. */
const DATE = '2026-11-25';

/**
 * What this server does. https://hl7.org/fhir/R4/capabilitystatement.html
 * @param tokenUrl where clients get access tokens
 */
export function capabilityStatement(base: string, app: Application, tokenUrl: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: DATE,
    kind: 'instance',
    software: { name: 'Caliper' },
    implementation: { description: 'Caliper, value-based care quality reporting', url: base },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'A connected EHR sees and changes its own resources, a client what its scopes allow. Users with the role administrator or quality-officer ' +
          'see all; meta.source names the EHR, and _source or the header X-Caliper-Source chooses it, which writes ' +
          'demand. POST of application/fhir+ndjson to the base is a batch of its lines. A Bundle with Measure, ' +
          'Library or ValueSet is imported as a measure package, its CQL translated. Unknown search parameters are ' +
          'refused unless Prefer: handling=lenient.',
        security: security(tokenUrl),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        resource: [...Object.keys(KEPT_TYPES).map(keptResource), ...measureResources(operationResources(app))],
      },
    ],
  };
}

/** https://hl7.org/fhir/smart-app-launch/conformance.html */
function security(tokenUrl: string): Rest['security'] {
  return {
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [{ url: 'token', valueUri: tokenUrl }],
      },
    ],
    cors: false,
    service: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }],
      },
    ],
    description:
      'Access token by SMART Backend Services (scopes system/<type>.<cruds>, see .well-known/smart-configuration), ' +
      'bearer token of a connected EHR, or the session of a signed-in user with its CSRF token.',
  };
}

function keptResource(type: string): RestResource {
  return {
    type: type as RestResource['type'],
    interaction: [
      { code: 'read' },
      { code: 'vread' },
      { code: 'history-instance' },
      { code: 'update' },
      { code: 'create' },
      { code: 'delete' },
      { code: 'search-type' },
    ],
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    searchParam: searchParametersOf(type).map((name) => ({ name, type: SEARCH_TYPES[name] ?? 'token' })),
  };
}

/** What measures are made of can be created alone; the types may have operations besides. */
function measureResources(others: RestResource[]): RestResource[] {
  const created = MEASURE_TYPES.map((type): RestResource => {
    const known = others.find((other) => other.type === type);
    return { ...known, type, interaction: [{ code: 'create' }] };
  });
  return [...created, ...others.filter(({ type }) => !MEASURE_TYPES.some((one) => one === type))];
}

/** Operations that other modules serve under `/fhir`, as the router has them: the statement cannot promise others. */
function operationResources(app: Application): RestResource[] {
  const { stack } = app.router as unknown as { stack: { route?: { path: unknown } }[] };
  const operations = new Map<string, Set<string>>();
  for (const { route } of stack) {
    const found = /^\/fhir\/([A-Z]\w+)\/(?:.*\/)?\\?\$([\w-]+)$/.exec(String(route?.path));
    if (found?.[1] && found[2]) operations.set(found[1], (operations.get(found[1]) ?? new Set()).add(found[2]));
  }
  return [...operations].map(([type, names]) => ({
    type: type as RestResource['type'],
    operation: [...names].map((name) => ({
      name,
      definition: OPERATION_DEFINITIONS[name] ?? `OperationDefinition/${name}`,
    })),
  }));
}

const OPERATION_DEFINITIONS: Readonly<Record<string, string>> = {
  'evaluate-measure': 'http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure',
  clone: 'http://hl7.org/fhir/uv/crmi/OperationDefinition/crmi-clone',
  expand: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
  'validate-code': 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code',
  'data-requirements': 'http://hl7.org/fhir/OperationDefinition/Measure-data-requirements',
  evaluate: 'http://hl7.org/fhir/us/davinci-deqm/OperationDefinition/evaluate',
};
