import type { BulkServer } from './bulk-server.js';

/** The CapabilityStatement of an EHR, by what it offers. */
export function capabilityOf(ehr: BulkServer): object {
  const { version, exports, search, subscriptions } = ehr;
  const searched = (search.types ?? ['Condition', 'Observation', 'Patient']).map((type) => ({
    type,
    ...(exports && type === 'Patient' && { operation: [{ name: 'patient-export' }] }),
    interaction: [{ code: 'read' }, ...(search.history.includes(type) ? [{ code: 'history-type' }] : [])],
    searchParam: [
      { name: '_lastUpdated' },
      ...(search.sorts ? [{ name: '_sort' }] : []),
      ...(type === 'Patient' ? [] : [{ name: 'patient' }]),
    ],
  }));
  return {
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    software: { name: 'Test EHR', version: '1' },
    ...(exports && { instantiates: [`http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data|${version}`] }),
    rest: [
      {
        mode: 'server',
        ...(exports && { operation: [{ name: 'export' }] }),
        resource: [
          { type: 'Group', ...(exports && { operation: [{ name: 'group-export' }] }) },
          ...searched,
          ...(subscriptions.topics === null ? [] : [subscription(subscriptions)]),
        ],
      },
    ],
  };
}

const TOPIC =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical';

function subscription({ topics, hasEvents }: BulkServer['subscriptions']): object {
  return {
    type: 'Subscription',
    extension: topics?.map((topic) => ({ url: TOPIC, valueCanonical: topic })),
    interaction: [{ code: 'read' }, { code: 'create' }, { code: 'update' }],
    operation: [{ name: '$status' }, ...(hasEvents ? [{ name: '$events' }] : [])],
  };
}
