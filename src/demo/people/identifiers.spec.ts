import { describe, expect, it } from '@jest/globals';
import { medicareIdentifier, providerIdentifier, socialSecurityNumber } from './identifiers.js';

describe('made-up identifiers', () => {
  it('have the check digit of a National Provider Identifier', () => {
    // The example of the standard: 80840 and 123456789 make 3.
    expect(providerIdentifier(123_456_789)).toBe('1234567893');
  });

  it('are written as Medicare and Social Security write theirs, each once', () => {
    const [medicare, social] = [new Set<string>(), new Set<string>()];
    for (let person = 1; person <= 20_000; person++) {
      const [mbi, ssn] = [medicareIdentifier(1, person), socialSecurityNumber(1, person)];
      expect(mbi).toMatch(
        /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d\d$/,
      );
      expect(ssn).toMatch(/^8\d\d(?!00)\d\d(?!0000)\d{4}$/);
      medicare.add(mbi);
      social.add(ssn);
    }
    expect([medicare.size, social.size]).toEqual([20_000, 20_000]);
  });
});
