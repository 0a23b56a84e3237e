import { describe, expect, it } from '@jest/globals';
import { elmOf, packageOf, valueSetOf, VISITS } from '../../../test/support/measure-package.js';
import type { Bundle } from '../../fhir/types.js';
import { contentHash } from './content-hash.js';
import { PackageRefusedError } from '../measure-errors.js';
import { readBundle } from './package-reader.js';

const faultsOf = (input: unknown): readonly string[] => {
  try {
    readBundle(input);
  } catch (error) {
    if (error instanceof PackageRefusedError) return error.reasons;
    throw error;
  }
  return [];
};
const onlyPackage = (input: unknown) => {
  const [read] = readBundle(input).packages;
  if (!read) throw new Error('no package');
  return read;
};

describe('readBundle', () => {
  it('gathers the main library, what it includes, and the value sets they name', () => {
    const { libraries, valueSets, named } = onlyPackage(packageOf());
    expect(libraries.map(({ name }) => name)).toEqual(['Visits', 'Shared']);
    expect(valueSets.map(({ url }) => url)).toEqual([VISITS]);
    expect(named).toEqual([
      {
        reference: VISITS,
        name: `set ${VISITS}`,
        own: { version: '20260101', codeCount: 2, starter: false, complete: true },
      },
    ]);
  });

  it('finds an included library by name in a namespace, as published packages include', () => {
    const elm = elmOf('Visits', '1.0.0', ['https://example.org/ns/Shared']);
    expect(onlyPackage(packageOf({ libraries: { Visits: elm } })).libraries).toHaveLength(2);
  });

  it.each([
    ['null', null, /no FHIR resource/],
    ['a string', 'Bundle', /no FHIR resource/],
    ['an array', [], /no FHIR resource/],
    ['another resource', { resourceType: 'Patient' }, /this is a Patient/],
    ['another type of Bundle', { resourceType: 'Bundle', type: 'searchset', entry: [{}] }, /type searchset/],
    ['an empty Bundle', { resourceType: 'Bundle', type: 'collection' }, /no entries/],
    ['an entry of null', { resourceType: 'Bundle', type: 'collection', entry: [null] }, /entry\[0\] has no resource/],
    [
      'patients only',
      { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient' } }] },
      /neither a Measure nor a Library nor a ValueSet/,
    ],
    [
      'a deletion',
      {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ request: { method: 'DELETE', url: 'Measure/1' }, resource: { resourceType: 'Measure' } }],
      },
      /DELETE is not an import/,
    ],
  ])('refuses %s', (_, input, reason) => expect(faultsOf(input).join()).toMatch(reason));

  it('names every missing library and every library without ELM at once', () => {
    const elm = elmOf('Visits', '1.0.0', ['Shared', 'Absent', 'Gone']);
    expect(faultsOf(packageOf({ libraries: { Visits: elm, Shared: null } }))).toEqual([
      'Library Absent|1.0.0, included by https://example.org/fhir/Library/Visits|1.0.0, is not in the package.',
      'Library Gone|1.0.0, included by https://example.org/fhir/Library/Visits|1.0.0, is not in the package.',
      expect.stringMatching(/Library\/Shared\|1\.0\.0 has CQL but no ELM/),
    ]);
  });

  it('names the main library when it is missing', () => {
    expect(faultsOf(packageOf({ libraries: { Visits: undefined } }))).toEqual([
      'Library https://example.org/fhir/Library/Visits|1.0.0 is not in the package.',
    ]);
  });

  it('refuses ELM that is no ELM', () => {
    expect(faultsOf(packageOf({ libraries: { Shared: { nothing: true } } }))[0]).toMatch(/not an ELM library/);
  });

  it.each([
    ['no url', { url: undefined }, /has no url/],
    ['no version', { version: undefined }, /has no version/],
    ['no library', { library: undefined }, /names no library/],
    ['no group', { group: [] }, /has no group/],
    ['no scoring', { scoring: undefined }, /states no scoring/],
    ['an unsupported scoring', { scoring: { coding: [{ code: 'composite' }] } }, /scoring composite is not supported/],
    [
      'an expression that the library does not define',
      {
        group: [
          {
            population: [
              {
                code: { coding: [{ code: 'initial-population' }] },
                criteria: { language: 'text/cql', expression: 'Nowhere' },
              },
            ],
          },
        ],
      },
      /library Visits has no "Nowhere"/,
    ],
  ])('refuses a Measure with %s', (_, measure, reason) => {
    expect(faultsOf(packageOf({ measure })).join('\n')).toMatch(reason);
  });

  it('keeps a value set that is not there by name, without codes', () => {
    const { named } = onlyPackage(packageOf({ valueSets: [] }));
    expect(named).toEqual([{ reference: VISITS, name: `set ${VISITS}`, own: null }]);
  });

  it('takes the pinned version of a value set, else the newest, and says so', () => {
    const valueSets = [valueSetOf(VISITS, '20240101', ['old']), valueSetOf(VISITS, '20260101', ['new'])];
    const newest = readBundle(packageOf({ valueSets }));
    expect(newest.packages[0]?.valueSets.map(({ version }) => version)).toEqual(['20260101']);
    expect(newest.warnings[0]).toMatch(/2 versions .* the newest is used: .*\|20260101/);
    const pinned = elmOf('Visits', '1.0.0', ['Shared'], [`${VISITS}|20240101`]);
    const read = readBundle(packageOf({ valueSets, libraries: { Visits: pinned } }));
    expect(read.packages[0]?.valueSets.map(({ version }) => version)).toEqual(['20240101']);
  });

  it('tells what it left out', () => {
    const bundle = packageOf() as Bundle;
    bundle.entry?.push(
      { resource: { resourceType: 'Patient' } },
      { resource: valueSetOf('https://example.org/other', '1', ['a']) },
    );
    expect(readBundle(bundle).warnings).toEqual([
      '1 Patient resource was left out: not part of a measure package.',
      '1 ValueSet resource(s) were left out: no library of the measure names them.',
    ]);
  });

  it('takes value sets alone as value sets for every package', () => {
    const bundle = { resourceType: 'Bundle', type: 'batch', entry: [{ resource: valueSetOf(VISITS, '1', ['a']) }] };
    expect(readBundle(bundle)).toMatchObject({ packages: [], looseValueSets: [{ url: VISITS }] });
  });

  it('carries hostile names as plain text', () => {
    const name = `'); drop table measure_packages; -- <script>`;
    expect(onlyPackage(packageOf({ measure: { name, title: name } })).measure.name).toBe(name);
  });
});

describe('contentHash', () => {
  const hashOf = (input: unknown) => contentHash(onlyPackage(input)).toString('hex');
  const base = hashOf(packageOf());

  it('does not depend on the order of entries, nor on what a server adds', () => {
    const bundle = packageOf() as Bundle;
    bundle.entry?.reverse();
    for (const { resource } of bundle.entry ?? []) {
      if (resource) resource.meta = { versionId: '7', lastUpdated: '2026-05-05T00:00:00Z' };
    }
    expect(hashOf(bundle)).toBe(base);
  });

  it('changes with the logic, the codes and the measure', () => {
    const changed = [
      packageOf({ libraries: { Shared: { ...elmOf('Shared', '1.0.0'), note: 1 } } }),
      packageOf({ valueSets: [valueSetOf(VISITS, '20260101', ['a', 'c'])] }),
      packageOf({ measure: { title: 'Other' } }),
    ];
    expect(new Set([base, ...changed.map(hashOf)]).size).toBe(4);
  });
});
