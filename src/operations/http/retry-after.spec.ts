import { describe, expect, it } from '@jest/globals';
import { retryAfterOf } from './retry-after.js';

describe('retryAfterOf', () => {
  const now = new Date('2026-01-01T12:00:00Z');

  it.each([
    [{}, null],
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': 'Thu, 01 Jan 2026 12:01:00 GMT' }, 60_000],
    // The server's clock is an hour behind.
    [{ 'retry-after': 'Thu, 01 Jan 2026 11:01:00 GMT', date: 'Thu, 01 Jan 2026 11:00:00 GMT' }, 60_000],
  ])('reads %j', (headers, expected) => {
    expect(retryAfterOf(new Headers(headers as Record<string, string>), now)).toBe(expected);
  });
});
