import { describe, expect, it } from '@jest/globals';
import { CqlTranslationError } from './cql-translation-error.js';
import { libraryKey } from './library-key.js';
import { translateLibraries } from './translator.js';

const sources = (...texts: string[]) => new Map(texts.map((text) => [libraryKey(text), text]));
describe('translateLibraries', () => {
  it('translates a library with what it includes, with locators, annotations, types and overload signatures', () => {
    const elm = translateLibraries(
      sources(
        `library Shared version '1.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
context Patient
define function "Is Final"(given Observation): given.status = 'final'`,
        `library Main version '2.0.0'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
include Shared version '1.0.0' called S
context Patient
define Count: Count([Observation] O where S."Is Final"(O) and O.issued after @2020-01-01T00:00:00.0)`,
      ),
    );
    expect([...elm.keys()].sort()).toEqual(['FHIRHelpers|4.0.1', 'Main|2.0.0', 'Shared|1.0.0']);
    const main = JSON.stringify(elm.get('Main|2.0.0'));
    expect(main).toContain('"locator":"6:1-6:100"');
    expect(main).toContain('"resultTypeName":"{urn:hl7-org:elm-types:r1}Integer"');
    expect(main).toContain('"type":"Annotation"');
    expect(main).toContain('"signature"');
  });
});

describe('libraryKey', () => {
  it.each([
    [`library A`, 'A|'],
    [`/* library Z version '9' */\n// library Y\nlibrary A version '1.2'`, 'A|1.2'],
    [`library "A b" version '1'`, 'A b|1'],
    [`library org.example.A version '1'`, 'A|1'],
  ])('reads %j', (text, key) => expect(libraryKey(text)).toBe(key));

  it('refuses a text without header', () => expect(() => libraryKey('define X: 1')).toThrow(CqlTranslationError));
});
