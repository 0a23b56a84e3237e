import { describe, expect, it } from '@jest/globals';
import { CqlTranslationError } from './cql-translation-error.js';
import { libraryKey } from './library-key.js';
import { translateLibraries } from './translator.js';

const sources = (...texts: string[]) => new Map(texts.map((text) => [libraryKey(text), text]));
const faults = (...texts: string[]) => {
  try {
    translateLibraries(sources(...texts));
  } catch (error) {
    if (error instanceof CqlTranslationError) return error.faults;
    throw error;
  }
  return [];
};

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

  it('names library, line, column and reason of every fault', () => {
    expect(
      faults(`library Wrong version '1'
using FHIR version '4.0.1'
context Patient
define A: 1 + 'a'
define B: Nowhere
define C: 5 'no-unit'`),
    ).toEqual([
      { library: 'Wrong', line: 4, column: 11, message: expect.stringContaining('Add') },
      { library: 'Wrong', line: 5, column: 11, message: expect.stringContaining('Nowhere') },
      { library: 'Wrong', line: 6, column: 11, message: expect.stringContaining('no-unit is not a UCUM unit') },
    ]);
  });

  it('names an included library that is not given, with the version asked for', () => {
    const [fault] = faults(`library Main version '1'
include Absent version '3.1' called A
define X: 1`);
    expect(fault).toMatchObject({ library: 'Main', line: 2, message: expect.stringMatching(/Absent.*3\.1/) });
  });

  it('names the model that it does not know', () => {
    expect(faults(`library Main\nusing FHIR version '9.9.9'\ndefine X: 1`)[0]?.message).toMatch(/FHIR.*9\.9\.9/);
  });

  it('refuses text that does not parse, with its place', () => {
    expect(faults(`library Main\ndefine X: (1 +`)[0]).toMatchObject({ library: 'Main', line: 2 });
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
