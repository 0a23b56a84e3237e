import { describe, expect, it } from '@jest/globals';
import type { ValueSet } from './types.js';
import { parseValueSet } from './value-set.js';

const valueSet = (more: Partial<ValueSet>): ValueSet => ({
  resourceType: 'ValueSet',
  url: 'https://example.org/ValueSet/x',
  version: '1',
  status: 'active',
  ...more,
});
const expansion = (contains: NonNullable<ValueSet['expansion']>['contains'], total?: number) =>
  valueSet({ expansion: { timestamp: '2026-01-01', contains, ...(total === undefined ? {} : { total }) } });
const codesOf = (given: ValueSet) => parseValueSet(given).codes.map(({ system, code }) => `${system}|${code}`);

describe('parseValueSet', () => {
  it('takes nested codes, leaves out abstract groups, and keeps inactive codes', () => {
    const nested = expansion([
      { system: 's', code: 'group', abstract: true, contains: [{ system: 's', code: 'a' }] },
      { display: 'heading without code', contains: [{ system: 's', code: 'b', inactive: true }] },
      { system: 's', code: 'a' },
    ]);
    expect(codesOf(nested)).toEqual(['s|a', 's|b']);
  });

  it('says when an expansion is one page of several', () => {
    expect(parseValueSet(expansion([{ system: 's', code: 'a' }], 1000)).problems).toEqual([
      'https://example.org/ValueSet/x|1 holds 1 of 1000 codes: one page of an expansion. Import all of it.',
    ]);
  });

  it('reads a definition that enumerates its codes, less those excluded', () => {
    const enumerated = valueSet({
      compose: {
        include: [{ system: 's', concept: [{ code: 'a' }, { code: 'b' }] }],
        exclude: [{ system: 's', concept: [{ code: 'b' }] }],
      },
    });
    expect(parseValueSet(enumerated)).toMatchObject({ from: 'compose', problems: [] });
    expect(codesOf(enumerated)).toEqual(['s|a']);
  });

  it.each([
    ['a filter', [{ system: 's', filter: [{ property: 'concept', op: 'is-a' as const, value: 'a' }] }]],
    ['a whole code system', [{ system: 's' }]],
    ['another value set', [{ valueSet: ['https://example.org/ValueSet/y'] }]],
  ])('has no codes when the definition needs %s', (_, include) => {
    const { from, codes, problems } = parseValueSet(valueSet({ compose: { include } }));
    expect({ from, codes }).toEqual({ from: 'none', codes: [] });
    expect(problems[0]).toMatch(/Import its expansion/);
  });

  it('prefers the expansion to the definition', () => {
    const both = {
      ...expansion([{ system: 's', code: 'expanded' }]),
      compose: { include: [{ system: 's', concept: [{ code: 'defined' }] }] },
    };
    expect(codesOf(both)).toEqual(['s|expanded']);
  });
});
