import { describe, expect, it } from '@jest/globals';
import { PATIENCE_MS, readPreference } from './preference.js';

describe('What a client prefers', () => {
  it.each([
    [undefined, { async: false, waitMs: PATIENCE_MS }],
    ['return=minimal', { async: false, waitMs: PATIENCE_MS }],
    ['respond-async', { async: true, waitMs: 0 }],
    ['Respond-Async, return=minimal', { async: true, waitMs: 0 }],
    ['wait=2', { async: false, waitMs: 2000 }],
    ['respond-async, wait=1', { async: true, waitMs: 1000 }],
    ['wait=100000', { async: false, waitMs: PATIENCE_MS }],
    ['wait=soon', { async: false, waitMs: PATIENCE_MS }],
  ])('is read from %j', (header, preference) => {
    expect(readPreference(header)).toEqual(preference);
  });
});
