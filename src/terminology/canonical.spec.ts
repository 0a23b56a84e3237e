import { describe, expect, it } from '@jest/globals';
import { chooseVersion, compareVersions, parseCanonical } from './canonical.js';

describe('chooseVersion', () => {
  const available = ['1.9.0', '1.10.0', '1.2.0'].map((version) => ({ url: 'u', version }));

  it('takes the pinned version, and nothing else in its place', () => {
    expect(chooseVersion({ url: 'u', version: '1.2.0' }, available)?.version).toBe('1.2.0');
    expect(chooseVersion({ url: 'u', version: '3' }, available)).toBeUndefined();
  });

  it('takes the newest without a version, and leaves the list as it was', () => {
    expect(chooseVersion({ url: 'u' }, available)?.version).toBe('1.10.0');
    expect(available.map(({ version }) => version)).toEqual(['1.9.0', '1.10.0', '1.2.0']);
  });

  it('orders dates as versions', () => expect(compareVersions('20230922', '20240110')).toBeLessThan(0));

  it.each([
    ['u', { url: 'u' }],
    ['u|1', { url: 'u', version: '1' }],
  ])('reads %s', (reference, canonical) => expect(parseCanonical(reference)).toEqual(canonical));
});
