import { describe, expect, it } from '@jest/globals';
import { isPlaceholder, personalIdentifiers } from './personal-identifiers.js';

describe('personalIdentifiers', () => {
  it('takes those with a system that are in use and personal, each once', () => {
    const type = (code: string) => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] });
    const identifier = [
      { system: 'urn:mrn', value: ' 7 ', type: type('MR') },
      { system: 'urn:mrn', value: '7' },
      { system: 'urn:mrn', value: '8', use: 'old' as const },
      { system: 'urn:mrn', value: '9', use: 'temp' as const },
      { system: 'urn:account', value: '10', type: type('AN') },
      { system: 'urn:ssn', value: '000-00-0000', type: type('SS') },
      { value: '11' },
      { system: 'urn:mrn' },
    ];
    expect(personalIdentifiers({ resourceType: 'Patient', identifier })).toEqual([{ system: 'urn:mrn', value: '7' }]);
  });

  it.each([
    '',
    '---',
    '0',
    '000000000',
    '999-99-9999',
    'XXXXX',
    'Unknown',
    'N/A',
    'none',
    '123-45-6789',
    '***-**-1234',
    'xxx-xx-1234',
  ])('does not take %j for a number', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it.each(['7', '1EG4-TE5-MK73', '999-99-9998', '100000000'])('takes %j for a number', (value) => {
    expect(isPlaceholder(value)).toBe(false);
  });
});
