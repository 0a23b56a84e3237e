import { describe, expect, it } from '@jest/globals';
import { checkDate, checkDateTime, checkInstant, checkTime } from './date.js';
import { validateResource } from './validate.js';

const observation = (more: object = {}) => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
  subject: { reference: 'Patient/p' },
  ...more,
});
const findings = (resource: object) =>
  validateResource(resource).map(({ severity, expression }) => `${severity} ${expression?.[0]}`);

describe('validateResource', () => {
  it('finds nothing in a sound resource', () => {
    expect(findings(observation({ effectiveDateTime: '2024-02-29T10:00:00+01:00', _status: { id: 'x' } }))).toEqual([]);
  });

  it.each([
    ['a day that is not', { effectiveDateTime: '2024-02-30' }, ['error Observation.effectiveDateTime']],
    ['one below', { component: [{}, { valueDateTime: '2023-13' }] }, ['error Observation.component[1].valueDateTime']],
    ['a number as text', { valueQuantity: { value: '7.2' } }, ['error Observation.valueQuantity.value']],
    ['a list for one', { subject: [{ reference: 'Patient/p' }] }, ['error Observation.subject']],
    ['no subject', { subject: undefined }, ['error Observation.subject']],
    ['a bad id', { id: 'a b' }, ['error Observation.id']],
    ['half a surrogate pair', { note: [{ text: '\ud800' }] }, ['error Observation.note[0].text']],
  ])('refuses %s', (_, more, expected) => {
    expect(findings(observation(more))).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['no offset', { effectiveDateTime: '2024-02-29T10:00:00' }, ['warning Observation.effectiveDateTime']],
    ['an empty string', { valueString: '' }, ['warning Observation.valueString']],
    ['an empty object', { bodySite: {} }, ['warning Observation.bodySite']],
    ['an empty list', { category: [] }, ['warning Observation.category']],
    ['an unknown element', { colour: 'red' }, ['warning Observation.colour']],
    ['a relative code system', { method: { coding: [{ system: 'LOINC' }] } }, ['warning Observation.method.coding[0]']],
    [
      'a bad date in an extension',
      { extension: [{ url: 'urn:x', valueDate: '2024-02-30' }] },
      ['warning Observation.extension[0].valueDate'],
    ],
  ])('warns of %s', (_, more, expected) => {
    expect(findings(observation(more))).toEqual(expected);
  });

  it('mends a single value where a list belongs', () => {
    const resource = observation({ category: { text: 'vital-signs' } });
    expect(findings(resource)).toEqual(['warning Observation.category']);
    expect(resource).toMatchObject({ category: [{ text: 'vital-signs' }] });
  });

  it('leaves out nulls, but for primitives that have only an extension', () => {
    const resource = observation({
      subject: { reference: 'Patient/p', identifier: null },
      note: [null, { text: 'a' }, null],
      extension: [{ url: 'x', valueHumanName: { given: [null, 'Ann'], _given: [{ id: 'e' }, null] } }],
    });
    expect(findings(resource)).toEqual([
      'warning Observation.subject.identifier',
      'warning Observation.note[0]',
      'warning Observation.note[2]',
    ]);
    expect(resource).toEqual(
      observation({
        subject: { reference: 'Patient/p' },
        note: [{ text: 'a' }],
        extension: [{ url: 'x', valueHumanName: { given: [null, 'Ann'], _given: [{ id: 'e' }, null] } }],
      }),
    );
  });

  it('checks contained resources by their own type', () => {
    const contained = [{ resourceType: 'Medication', code: 'x' }];
    expect(findings(observation({ contained }))).toEqual(['error Observation.contained[0].code']);
  });

  it('refuses what is nested without end, known or not', () => {
    let extension: object = { url: 'urn:x' };
    let colour: object = {};
    for (let depth = 0; depth < 5000; depth += 1) {
      extension = { url: 'urn:x', extension: [extension] };
      colour = { colour };
    }
    expect(validateResource(observation({ extension: [extension] })).map(({ code }) => code)).toContain('too-costly');
    expect(validateResource(observation({ colour })).map(({ code }) => code)).toContain('too-costly');
  });

  it('never quotes a value', () => {
    const text = JSON.stringify(validateResource(observation({ effectiveDateTime: 'SECRET', status: 5 })));
    expect(text).not.toContain('SECRET');
  });
});

describe('dates', () => {
  it.each([
    [checkDate, '2024', 'valid'],
    [checkDate, '2024-02-29', 'valid'],
    [checkDate, '2023-02-29', 'invalid'],
    [checkDate, '1900-02-29', 'invalid'],
    [checkDate, '2000-02-29', 'valid'],
    [checkDate, '2024-04-31', 'invalid'],
    [checkDate, '2024-1-1', 'invalid'],
    [checkDateTime, '2024-01-01T24:00:00Z', 'invalid'],
    [checkDateTime, '2024-01-01T23:59:60Z', 'valid'],
    [checkDateTime, '2024-01-01T10:00Z', 'partial'],
    [checkDateTime, '2024-01-01T10:00:00.123+14:00', 'valid'],
    [checkDateTime, '2024-01-01T10:00:00+15:00', 'invalid'],
    [checkInstant, '2024-01-01', 'partial'],
    [checkTime, '23:59:59', 'valid'],
    [checkTime, '24:00:00', 'invalid'],
  ] as const)('%p %s is %s', (check, text, verdict) => {
    expect(check(text)).toBe(verdict);
  });
});
