import { describe, expect, it } from '@jest/globals';
import type { NamedValueSet } from '../measure-package.entity.js';
import { resolveValueSet, versionsOf } from './value-set-resolution.js';

const stored = (version: string, starter = false) => ({
  url: 'vs',
  version,
  name: 'vs',
  codeCount: 9,
  starter,
  importedAt: new Date(0),
});
const named = (
  own: Partial<NonNullable<NamedValueSet['own']>> | null,
  more: Partial<NamedValueSet> = {},
): NamedValueSet => ({
  reference: 'vs',
  name: 'Set',
  own: own && { version: '1', codeCount: 2, starter: false, complete: true, ...own },
  ...more,
});

describe('which version of a value set is used, and why', () => {
  it.each([
    ['what the package holds', named({}), [stored('2')], { origin: 'package', version: '1', fixedBy: 'package' }],
    [
      'the newest imported one, said',
      named(null),
      [stored('2'), stored('10')],
      { origin: 'imported', version: '10', fixedBy: 'newest' },
    ],
    ['the only imported one', named(null), [stored('2')], { origin: 'imported', version: '2', fixedBy: 'only' }],
    [
      'what the logic names',
      named(null, { reference: 'vs|2' }),
      [stored('2'), stored('10')],
      { origin: 'imported', version: '2', fixedBy: 'reference' },
    ],
    [
      'nothing in place of a version that the logic names',
      named(null, { reference: 'vs|3' }),
      [stored('2')],
      { origin: 'missing', version: null, codeCount: 0 },
    ],
    [
      'what the manifest names',
      named(null, { manifest: '2' }),
      [stored('2'), stored('10')],
      { version: '2', fixedBy: 'manifest' },
    ],
    ['what is pinned', named(null, { pin: '2' }), [stored('2'), stored('10')], { version: '2', fixedBy: 'pin' }],
    [
      'the pin before what the package holds',
      named({}, { pin: '2' }),
      [stored('2')],
      { origin: 'imported', version: '2', fixedBy: 'pin' },
    ],
    [
      'what the package holds where that is pinned',
      named({}, { pin: '1' }),
      [stored('2')],
      { origin: 'package', version: '1', fixedBy: 'pin' },
    ],
    [
      'the logic before the manifest and the pin',
      named(null, { reference: 'vs|2', manifest: '3', pin: '10' }),
      [stored('2'), stored('3'), stored('10')],
      { version: '2', fixedBy: 'reference' },
    ],
    [
      'the manifest before the pin',
      named(null, { manifest: '3', pin: '10' }),
      [stored('3'), stored('10')],
      { version: '3', fixedBy: 'manifest' },
    ],
    [
      'nothing in place of a version that is fixed',
      named({}, { manifest: '3' }),
      [stored('2')],
      { origin: 'missing', version: null, wanted: '3', fixedBy: 'manifest' },
    ],
    [
      'nothing when there is nothing',
      named(null),
      [],
      { origin: 'missing', wanted: null, fixedBy: null, codeCount: 0 },
    ],
    [
      'an imported one in place of a starter set',
      named({ starter: true }),
      [stored('2')],
      { origin: 'imported', starter: false },
    ],
    [
      'a starter set of the package before an imported one',
      named({ starter: true }),
      [stored('2', true)],
      { origin: 'package', starter: true },
    ],
    [
      'one that is no starter set before a newer one',
      named(null),
      [stored('2'), stored('10', true)],
      { version: '2', starter: false },
    ],
    ['the whole in place of a page of an expansion', named({ complete: false }), [stored('2')], { origin: 'imported' }],
  ])('%s', (_, given, imported, expected) => expect(resolveValueSet(given, imported)).toMatchObject(expected));

  it('lists what could be pinned, newest first', () => {
    const versions = versionsOf(named({}), [stored('2'), stored('10'), { ...stored('3'), url: 'other' }]);
    expect(versions.map(({ version, origin }) => `${version} ${origin}`)).toEqual([
      '10 imported',
      '2 imported',
      '1 package',
    ]);
  });
});
