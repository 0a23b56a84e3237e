import { describe, expect, it } from '@jest/globals';
import type { ValueSet } from '../fhir/types.js';
import { differenceOf } from './value-set-difference.js';
import { codesOf, compareWithStored, includedElsewhere, prepareImport } from './value-set-import.js';

const NOW = new Date('2026-03-01T00:00:00Z');

const expanded = (url: string, codes: string[], more: Partial<ValueSet> = {}): ValueSet => ({
  resourceType: 'ValueSet',
  url,
  version: '1',
  status: 'active',
  expansion: { timestamp: '2026', contains: codes.map((code) => ({ system: 's', code, display: `the ${code}` })) },
  ...more,
});
const including = (url: string, ...valueSet: string[]): ValueSet => ({
  resourceType: 'ValueSet',
  url,
  version: '1',
  status: 'active',
  compose: { include: [{ valueSet }] },
});

const prepare = (given: ValueSet[], stored: ValueSet[] = []) => prepareImport(given, stored, NOW);

describe('an import of value sets', () => {
  it('computes a definition from the import and from what is stored, and keeps the codes as an expansion', () => {
    expect(includedElsewhere([including('x', 'y|1', 'z|2'), expanded('y', ['a'])])).toEqual(['z']);
    const { rows, faults } = prepare(
      [including('x', 'y|1'), including('w', 'z'), expanded('y', ['a'])],
      [expanded('z', ['b'])],
    );
    expect(faults).toEqual([]);
    expect(rows.map(({ url, codeCount }) => [url, codeCount])).toEqual([
      ['x', 1],
      ['w', 1],
      ['y', 1],
    ]);
    expect(rows[0]?.content.expansion).toMatchObject({ total: 1, contains: [{ system: 's', code: 'a' }] });
    expect(rows[0]?.content.compose).toBeDefined();
  });

  it('names every fault, and the same one once', () => {
    const { faults } = prepare([
      expanded('none', []),
      { ...expanded('', ['a']), url: undefined, id: 'nameless' },
      including('a', 'b'),
      including('b', 'a'),
      including('lost', 'gone'),
    ]);
    expect(faults).toEqual([
      'none|1 lists no codes.',
      'ValueSet/nameless|1 has no url.',
      expect.stringMatching(/cycle: a\|1 -> b\|1 -> a\|1/),
      expect.stringMatching(/b\|1, compose\.include\[0\]: .* cycle: a\|1 -> b\|1 -> a\|1/),
      expect.stringMatching(/lost\|1, compose\.include\[0\]: value set gone is neither stored/),
    ]);
  });

  it('takes one version that comes twice with the same codes, and refuses it with others', () => {
    expect(prepare([expanded('x', ['a', 'b']), expanded('x', ['b', 'a'])])).toMatchObject({
      faults: [],
      rows: [{ url: 'x' }],
    });
    expect(prepare([expanded('x', ['a']), expanded('x', ['b'])]).faults).toEqual([
      'x|1 is in the import twice, with other codes. Import the one that counts.',
    ]);
  });

  it('tells what replacing a version adds and removes', () => {
    const [row] = prepare([expanded('x', ['a', 'b', 'c'])]).rows;
    if (!row) throw new Error('no row');
    expect(compareWithStored(row, undefined).result).toBe('imported');
    expect(compareWithStored(row, expanded('x', ['a', 'b', 'c'])).result).toBe('already there');
    expect(compareWithStored(row, expanded('x', ['a', 'z']))).toEqual({ result: 'replaced', added: 2, removed: 1 });
    expect(compareWithStored(row, expanded('x', ['a', 'b', 'c'], { experimental: true })).result).toBe('replaced');
  });
});

describe('the difference between two value sets', () => {
  it('is by system and code; a display alone is told apart', () => {
    const from = codesOf(expanded('x', ['a', 'b']));
    const to = [
      { system: 's', code: 'a', display: 'renamed' },
      { system: 't', code: 'b', display: 'the b' },
    ];
    expect(differenceOf(from, to)).toEqual({
      added: [{ system: 't', code: 'b', display: 'the b' }],
      removed: [{ system: 's', code: 'b', display: 'the b' }],
      renamed: [{ system: 's', code: 'a', from: 'the a', to: 'renamed' }],
    });
  });
});
