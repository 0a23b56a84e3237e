import { describe, expect, it } from '@jest/globals';
import { profileOf, scopeOf } from './capability-profile.js';

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
              { type: 'Observation', searchParam: [{ name: '_lastUpdated' }] },
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
