import { describe, expect, it } from '@jest/globals';
import { mendedModel } from './model-mending.js';

const model = (body: string, targetUrl = 'http://hl7.org/fhir') =>
  `<modelInfo name="Toy" version="1" url="urn:toy" targetUrl="${targetUrl}">${body}</modelInfo>`;
const PERIOD = `<element name="period" target="FHIRHelpers.ToInterval(%value)"><elementTypeSpecifier><pointTypeSpecifier name="DateTime"/></elementTypeSpecifier></element>`;
const RANGE = PERIOD.replace('DateTime', 'Quantity');

/** What is given, and what it becomes under the name of a model. */
const ROWS: readonly [string, string, string, string][] = [
  [
    'the slices of a blood pressure',
    'Toy',
    `<element name="systolic" elementType="Toy.Observation.Component"/>`,
    `<element target="%parent.component[code.coding.system='http://loinc.org',code.coding.code='8480-6']" name="systolic" elementType="Toy.Observation.Component"/>`,
  ],
  [
    'a class without primary code path',
    'Toy',
    `<typeInfo name="Visit" target="Encounter" retrievable="true">`,
    `<typeInfo primaryCodePath="type" name="Visit" target="Encounter" retrievable="true">`,
  ],
  [
    'choices in targets',
    'Toy',
    `<element name="code" target="F.G(%parent.code[x].extension[url='urn:a'].value)"/>`,
    `<element name="code" target="F.G(%parent.code.extension[url='urn:a'].value)"/>`,
  ],
  [
    'comparisons of codings in targets',
    'Toy',
    `<element name="VSCat" target="%parent.category[coding.system='urn:a',coding.code='b']"/>`,
    `<element name="VSCat" target="%parent.category[coding.system.value='urn:a',coding.code.value='b']"/>`,
  ],
  ['periods of a model that is not QICore', 'Toy', PERIOD, PERIOD.replace('ToInterval', 'ToValue')],
  ['ranges of QICore', 'QICore', RANGE, RANGE.replace('ToInterval', 'ToValue')],
];

/** What is good as it is. */
const KEPT: readonly [string, string][] = [
  ['periods of QICore', PERIOD],
  ['a slice with a target', `<element name="systolic" elementType="Toy.Observation.Component" target="%parent.a"/>`],
  ['a slice whose code is not known', `<element name="another" elementType="Toy.Observation.Component"/>`],
  ['an element of that name of another type', `<element name="systolic" elementType="System.Quantity"/>`],
  ['a class with primary code path', `<typeInfo name="Encounter" retrievable="true" primaryCodePath="class">`],
];

describe('mendedModel', () => {
  it.each(ROWS)('mends %s', (_, name, given, mended) => {
    expect(mendedModel(model(given), name)).toBe(model(mended));
  });

  it.each(KEPT)('keeps %s', (_, given) => {
    expect(mendedModel(model(given), 'QICore')).toBe(model(given));
  });

  it('keeps models that are not over FHIR', () => {
    const other = model(ROWS[0]?.[2] ?? '', 'urn:other');
    expect(mendedModel(other, 'Toy')).toBe(other);
  });
});
