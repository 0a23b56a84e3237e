import { describe, expect, it } from '@jest/globals';
import type { ValueSet } from './types.js';
import { memberKey, readExpansion } from './value-set.js';

type Contains = NonNullable<NonNullable<ValueSet['expansion']>['contains']>;

const expansion = (contains: Contains, total?: number): ValueSet => ({
  resourceType: 'ValueSet',
  url: 'https://example.org/ValueSet/x',
  version: '1',
  status: 'active',
  expansion: { timestamp: '2026-01-01', contains, ...(total === undefined ? {} : { total }) },
});

describe('readExpansion', () => {
  it('takes nested codes in their order, leaves out abstract groups, and keeps inactive codes', () => {
    const nested = expansion([
      {
        system: 's',
        code: 'group',
        abstract: true,
        contains: [
          { system: 's', code: 'a' },
          { system: 's', code: 'c' },
        ],
      },
      { display: 'heading without code', contains: [{ system: 's', code: 'b', inactive: true }] },
      { system: 's', code: 'a' },
    ]);
    expect(readExpansion(nested).codes.map(memberKey)).toEqual(['s|a', 's|c', 's|b']);
    expect(readExpansion(nested).codes[2]?.inactive).toBe(true);
  });

  it('says when an expansion is one page of several', () => {
    expect(readExpansion(expansion([{ system: 's', code: 'a' }], 1000)).problems).toEqual([
      'https://example.org/ValueSet/x|1 holds 1 of 1000 codes: one page of an expansion. Import all of it.',
    ]);
  });

  it('says when a code has no system', () => {
    expect(readExpansion(expansion([{ code: 'a' }, { system: 's', code: 'b' }])).problems).toEqual([
      'https://example.org/ValueSet/x|1, code a has no system. Membership is by system and code.',
    ]);
  });

  it('reads an expansion that is nested deeper than a stack', () => {
    let entry: Contains[number] = { system: 's', code: 'deepest' };
    for (let depth = 0; depth < 100_000; depth++) entry = { display: 'group', contains: [entry] };
    expect(readExpansion(expansion([entry])).codes.map(memberKey)).toEqual(['s|deepest']);
  });
});
