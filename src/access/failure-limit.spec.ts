import { describe, expect, it } from '@jest/globals';
import { FailureLimit } from './failure-limit.js';

describe('failed sign-ins of one address', () => {
  it('are refused from the thirtieth on, until five minutes have passed', () => {
    let now = 0;
    const limit = new FailureLimit(() => now);
    for (let failure = 0; failure < 29; failure += 1) limit.countFailure('10.0.0.1');
    expect(limit.allows('10.0.0.1')).toBe(true);
    limit.countFailure('10.0.0.1');
    expect(limit.allows('10.0.0.1')).toBe(false);
    expect(limit.allows('10.0.0.2')).toBe(true);
    now = 5 * 60_000 + 1;
    expect(limit.allows('10.0.0.1')).toBe(true);
  });

  it('are forgotten, oldest first, rather than fill the memory', () => {
    const limit = new FailureLimit(() => 0);
    for (let failure = 0; failure < 30; failure += 1) limit.countFailure('first');
    for (let address = 0; address < 10_000; address += 1) limit.countFailure(String(address));
    expect(limit.allows('first')).toBe(true);
  });
});
