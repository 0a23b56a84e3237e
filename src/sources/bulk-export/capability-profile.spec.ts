import { describe, expect, it } from '@jest/globals';
import { modeOf, profileOf, scopeOf } from './capability-profile.js';

const TOPIC =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical';

describe('profileOf', () => {
  it('reads what a server claims', () => {
    const profile = profileOf(
      {
        fhirVersion: '4.0.1',
        software: { name: 'EHR' },
        implementationGuide: ['http://hl7.org/fhir/uv/bulkdata/ImplementationGuide/hl7.fhir.uv.bulkdata|3.0.0'],
        rest: [
          {
            resource: [
              { type: 'Group', operation: [{ name: 'export' }] },
              {
                type: 'Observation',
                interaction: [{ code: 'history-type' }],
                searchParam: [{ name: '_lastUpdated' }, { name: 'patient' }],
              },
              {
                type: 'Subscription',
                extension: [{ url: TOPIC, valueCanonical: 'http://ehr.example/topic' }, { url: 'other' }],
                interaction: [{ code: 'create' }],
                operation: [{ name: '$status' }, { name: '$events' }],
              },
            ],
          },
        ],
      },
      { token_endpoint_auth_signing_alg_values_supported: ['RS384', 'none'], capabilities: ['permission-v2'] },
    );
    expect(profile).toEqual({
      fhirVersion: '4.0.1',
      software: 'EHR',
      bulkVersion: '3.0.0',
      levels: ['group'],
      searchedByTime: ['Observation'],
      searchedByPatient: ['Observation'],
      sorts: false,
      history: ['Observation'],
      subscriptions: { topics: ['http://ehr.example/topic'], events: true },
      trial: null,
      algorithms: ['RS384'],
      scopes: 'v2',
    });
    expect(scopeOf(profile)).toBe('system/*.rs');
  });

  it('supposes the least of a server that tells nothing', () => {
    const profile = profileOf({ rest: 'odd' }, null);
    expect(profile).toMatchObject({ bulkVersion: null, levels: [], algorithms: ['ES384', 'RS384'], scopes: 'v1' });
    expect(scopeOf(profile)).toBe('system/*.read');
  });
});

describe('modeOf', () => {
  const server = (rest: object) => profileOf({ rest: [rest] }, null);
  const searched = { resource: [{ type: 'Patient' }], searchParam: [{ name: '_lastUpdated' }] };

  it.each([
    ['exports where export is listed', { ...searched, operation: [{ name: 'export' }] }, null, 'bulk'],
    ['searches where only that is listed', searched, null, 'polling'],
    ['exports where nothing is listed, since some servers do not', {}, null, 'bulk'],
    ['does as the administrator says', searched, 'bulk', 'bulk'],
  ] as const)('%s', (_, rest, askedMode, mode) => {
    expect(modeOf({ askedMode, profile: server(rest) })).toBe(mode);
  });
});
