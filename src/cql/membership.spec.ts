import { describe, expect, it } from '@jest/globals';
import { Code as ReferenceCode } from 'cql-execution';
import type { ValueSet as FhirValueSet } from '../fhir/types.js';
import { PackageValueSets } from './package-value-sets.js';
import { PackageTerminology } from './reference/package-terminology.js';
import { Code, ValueSet } from './runtime/clinical.js';
import { inValueSet } from './runtime/membership.js';

const URL = 'https://example.org/ValueSet/x';
const SCT = 'http://snomed.info/sct';

const published: FhirValueSet = {
  resourceType: 'ValueSet',
  url: URL,
  version: '1',
  status: 'active',
  expansion: {
    timestamp: '2026',
    contains: [
      { system: SCT, version: '2024-09', code: '1', display: 'One' },
      { system: SCT, code: 'group', abstract: true, contains: [{ system: SCT, code: '2', inactive: true }] },
    ],
  },
};
const composed: FhirValueSet = {
  resourceType: 'ValueSet',
  url: `${URL}-composed`,
  status: 'active',
  compose: { include: [{ valueSet: [`${URL}|1`] }] },
};

const valueSets = new PackageValueSets({ valueSets: [composed, published] });
const reference = new PackageTerminology(valueSets);

function compiledSet(url: string): ValueSet {
  const codes = valueSets.find(url, undefined)?.codes ?? [];
  return new ValueSet(
    url,
    null,
    'x',
    codes.map(({ code, system, version, display }) => new Code(code, system, version ?? null, display ?? null)),
  );
}

describe.each([URL, `${URL}-composed`])('membership in %s, in both engines', (url) => {
  it.each<[string, string | undefined, string, string | undefined, boolean]>([
    ['a code of the system', SCT, '1', undefined, true],
    ['whatever its version', SCT, '1', '1999', true],
    ['a code that is inactive', SCT, '2', undefined, true],
    ['the same code of another system', 'http://loinc.org', '1', undefined, false],
    ['the same code without a system', undefined, '1', undefined, false],
    ['another code of the system', SCT, '3', undefined, false],
    ['a code that only groups others', SCT, 'group', undefined, false],
  ])('%s', (_, system, code, version, expected) => {
    const other = 'another display';
    expect(inValueSet(new Code(code, system ?? null, version ?? null, other), compiledSet(url))).toBe(expected);
    expect(reference.findValueSet(url).hasMatch(new ReferenceCode(code, system, version, other))).toBe(expected);
  });
});
