import { randomUUID } from 'node:crypto';

/** A Patient that is born on the last day of January 1970. */
export const patient = (id: string, family = 'Doe') => ({
  resourceType: 'Patient',
  id,
  name: [{ family, given: ['Jane'] }],
  birthDate: '1970-01-31',
});

/** A final HbA1c. */
export const observation = (id: string, subject: string, date = '2026-01-15') => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
  subject: { reference: subject },
  effectiveDateTime: date,
  valueQuantity: { value: 7.1, unit: '%' },
});

/** A Bundle that puts each resource under its id. */
export const bundle = (type: string, ...resources: { resourceType: string; id: string }[]) => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource) => ({
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  })),
});
