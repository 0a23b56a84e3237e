import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adoptDecimals, parseText, stringifyJson } from '../fhir/json.js';
import { findReferences } from '../fhir/reference.js';
import { renamedText } from './record-text.js';

type Node = Record<string, unknown>;

const NEW = { id: 'key.1', source: 'urn:uuid:s#Observation/1' };
const rename = (reference: string) => (reference.startsWith('Patient/') ? 'Patient/"person"' : reference);

/** What the text must say: the resource is read, changed and written. */
function byReading(content: string): string {
  const node = parseText(content) as Node;
  node.id = NEW.id;
  delete node.text;
  const meta = (node.meta ?? {}) as Node;
  delete meta.lastUpdated;
  delete meta.versionId;
  meta.source = NEW.source;
  node.meta = meta;
  for (const element of findReferences(node)) element.reference = rename(element.reference);
  adoptDecimals(node, meta);
  return stringifyJson(node);
}

const name = fc.constantFrom('reference', 'text', 'id', 'meta', 'source', 'lastUpdated', 'code', 'a"b', 'é', 'div');
const scalar = fc.oneof(
  fc.constantFrom('Patient/1', '"reference":"Patient/1"', 'a\\', '\\"', 'Encounter/2', '}', '{"text":{', 'x\n'),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(null, true, false),
);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));
const resource = fc.record(
  {
    resourceType: fc.constant('Observation'),
    id: fc.constant('1'),
    meta: fc.dictionary(name, anyValue, { maxKeys: 3 }),
    text: anyValue,
    subject: fc.record({ reference: fc.constantFrom('Patient/1', 'Encounter/"2') }),
    code: anyValue,
  },
  { requiredKeys: ['id'] },
);

describe('a resource renamed in its text', () => {
  it('is what reading, changing and writing it gives', () => {
    fc.assert(
      fc.property(resource, (node) => {
        const content = JSON.stringify(node);
        const renamed = renamedText(content, NEW, rename);
        if (renamed !== null) expect(renamed).toBe(byReading(content));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the digits of decimals, also of those in its meta', () => {
    const content =
      '{"id":"1","meta":{"versionId":"7","extension":[{"valueDecimal":2.50}]},"text":{"div":"<p>"},"value":1.00}';
    const expected =
      '{"id":"key.1","meta":{"extension":[{"valueDecimal":2.50}],"source":"urn:uuid:s#Observation/1"},"value":1.00}';
    expect(renamedText(content, NEW, rename)).toBe(expected);
    expect(byReading(content)).toBe(expected);
  });

  it.each([
    ['without an id', '{"code":1}'],
    ['with white space', '{ "id":"1"}'],
    ['with a narrative further in', '{"id":"1","contained":[{"text":{"reference":"Patient/1"}}]}'],
    ['with a reference that has an escape', String.raw`{"id":"1","subject":{"reference":"Patient/\u0041"}}`],
  ])('is left to reading: %s', (_, content) => {
    expect(renamedText(content, NEW, rename)).toBeNull();
  });
});
