import { describe, expect, it } from '@jest/globals';
import { CqlTranslationError, type CqlFault } from './cql-translation-error.js';
import { libraryKey } from './library-key.js';
import { translate } from './translator.js';

/** The translator looks for it with every text; an empty one saves half a second each. */
const HELPERS = `library FHIRHelpers version '4.0.1'`;

const requestOf = (texts: readonly string[], models: Record<string, string> = {}) => ({
  sources: new Map([HELPERS, ...texts].map((text) => [libraryKey(text), text])),
  models: new Map(Object.entries(models)),
});

function findings(texts: readonly string[]): readonly CqlFault[] {
  try {
    return translate(requestOf(texts)).warnings;
  } catch (error) {
    if (error instanceof CqlTranslationError) return [...error.faults, ...error.warnings];
    throw error;
  }
}

const FHIR = `using FHIR version '4.0.1'`;

/** What is wrong, the texts, and the place: library, line, column, and what the message must say. */
const ROWS: readonly [string, string[], [string, number, number, RegExp]][] = [
  ['text that does not parse', [`library Main\ndefine X: (1 +`], ['Main', 2, 14, /Syntax error/]],
  ['an unknown identifier', [`library Main\ndefine X:\n  Nowhere`], ['Main', 3, 3, /Nowhere/]],
  ['operands of the wrong type', [`library Main\ndefine X: 1 + 'a'`], ['Main', 2, 11, /Add/]],
  ['a unit that is none of UCUM', [`library Main\ndefine X: 5 'no-unit'`], ['Main', 2, 11, /not a UCUM unit/]],
  [
    'an element that the type lacks',
    [`library Main\n${FHIR}\ncontext Patient\ndefine X: Patient.nowhere`],
    ['Main', 4, 19, /nowhere/],
  ],
  [
    'an included library that is not there',
    [`library Main version '1'\n/* include Other */ include Absent version '3.1' called A\ndefine X: 1`],
    ['Main', 2, 21, /Absent version '3\.1' is not there as CQL\. Send it along, or import it first/],
  ],
  [
    'an included library of which other versions are there',
    [`library Main\ninclude Other version '2'\ndefine X: 1`, `library Other version '1'\ndefine X: 1`],
    ['Main', 2, 1, /Other version '2' is not there as CQL, only 1\./],
  ],
  [
    'an include without version where several are there',
    [`library Main\ninclude Other\ndefine X: 1`, `library Other version '1'`, `library Other version '2'`],
    ['Main', 2, 1, /name one, as in `include Other version '1'`/],
  ],
  [
    'includes in a circle',
    [
      `library Main version '1'\ninclude Other version '1'\ndefine X: 1`,
      `library Other version '1'\n\n  include Main version '1'\ndefine X: 1`,
    ],
    ['Other', 3, 3, /circle: Main\|1 -> Other\|1 -> Main\|1\. Move/],
  ],
  ['a library that includes itself', [`library Main\ninclude Main\ndefine X: 1`], ['Main', 2, 1, /circle: Main\|/]],
  ['FHIR of another version', [`library Main\nusing FHIR version '3.0.0'\ndefine X: 1`], ['Main', 2, 1, /using FHIR/]],
  [
    'a model that is not there',
    [`library Main\nusing QICore version '6.0.0'\ndefine X: 1`],
    ['Main', 2, 1, /no model QICore version '6\.0\.0'; there are FHIR 4\.0\.1\. Import its model information/],
  ],
  [
    'a fault of an included library',
    [`library Main\ninclude Other\ndefine X: Other.Y`, `library Other\ndefine Y: Nowhere`],
    ['Other', 2, 11, /Nowhere/],
  ],
  [
    'parentheses nested too deeply',
    [`library Main\ndefine X:\n  ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['Main', 3, 20_002, /nested 20000 deep; 200 levels/],
  ],
  [
    'a chain of operators deeper than is evaluated',
    [`library Main\ndefine X: 1${' + 1'.repeat(400)}`],
    ['Main', 2, 15, /nested 401 levels deep, of which 300 are evaluated/],
  ],
  [
    'a chain of operators that no stack holds',
    [`library Main\ndefine Short: 1\ndefine X: 1${' + 1'.repeat(3000)}`],
    ['Main', 3, 1, /nested too deeply/],
  ],
];

describe('a text that cannot be translated', () => {
  it.each(ROWS)('%s: is told with its place', (_, texts, [library, line, column, message]) => {
    const found = findings(texts).filter(({ severity }) => severity === 'error');
    expect(found).toContainEqual(
      expect.objectContaining({ library, line, column, message: expect.stringMatching(message) }),
    );
  });

  it('has all faults of all libraries, each with its line of the text', () => {
    const found = findings([`library One\ndefine A: Nowhere\ndefine B: 1 + 'a'`, `library Two\ndefine C: Never`]);
    expect(found.map(({ library, line, source }) => [library, line, source])).toEqual([
      ['One', 2, 'define A: Nowhere'],
      ['One', 3, `define B: 1 + 'a'`],
      ['Two', 2, 'define C: Never'],
    ]);
  });
});

describe('a text that can be translated', () => {
  it('is remarked about where a name hides another', () => {
    const text = `library Main\n${FHIR}\ncontext Patient\ndefine X: 1\ndefine Y: ({ 2 }) X return X`;
    expect(findings([text])).toEqual([
      expect.objectContaining({ severity: 'warning', library: 'Main', line: 5, message: expect.stringMatching(/hid/) }),
    ]);
  });

  it('is remarked about where one library is included in two versions, which are kept apart', () => {
    const texts = [
      `library Main\ninclude Left\ninclude Shared version '1'\ndefine X: Left.X + Shared.X`,
      `library Left\ninclude Shared version '2'\ndefine X: Shared.X`,
      `library Shared version '1'\ndefine X: 1`,
      `library Shared version '2'\ndefine X: 2`,
    ];
    expect(findings(texts)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        library: 'Left',
        line: 2,
        message: expect.stringMatching(/Shared/),
      }),
    ]);
  });

  it('may be written against a model that is given', () => {
    const element = '<element name="size" elementType="System.Integer"/>';
    const model = `<modelInfo name="Toy" version="2.0" url="urn:toy" targetUrl="urn:toy" xmlns="urn:hl7-org:elm-modelinfo:r1"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><requiredModelInfo name="System" version="1.0.0"/>
      <typeInfo xsi:type="ClassInfo" namespace="Toy" name="Ball" identifier="urn:toy:ball" retrievable="true"
        baseType="System.Any">${element}</typeInfo></modelInfo>`;
    const text = `library Main\nusing Toy version '2.0'\ndefine X: [Ball] B return B.size + 1`;
    const { elm } = translate(requestOf([text], { 'Toy|2.0': model }));
    expect(elm.get('Main|')).toContain('"dataType":"{urn:toy}Ball"');
  });
});
