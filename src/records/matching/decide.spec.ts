import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { compare } from './compare.js';
import { decide, reasonOf } from './decide.js';
import { DEFAULT_MODEL } from './default-model.js';
import { featuresOf } from './features-of.js';
import { modelFor } from './model.js';

const model = modelFor(DEFAULT_MODEL, 20_000);
const judged = (one: PatientSketch, other: PatientSketch) => {
  const comparison = compare(featuresOf(patient(one)), featuresOf(patient(other)), model);
  return { ...reasonOf(comparison, model), decided: decide(comparison, model), comparison };
};
const elsewhere = { line: '1 Elm Road', zip: '02139', telephone: '617-555-0199' };
const ssn = '856-45-6789';

describe('decide', () => {
  it.each<[string, PatientSketch]>([
    ['with nothing different', {}],
    ['by a nickname', { given: 'Betty' }],
    ['by an initial of the middle name', { middle: 'A' }],
    ['by a slip of the pen', { given: 'Elizabteh', telephone: null }],
    ['by exchanged names', { given: 'Okafor', family: 'Elizabeth' }],
    ['with day and month of birth exchanged', { born: '1958-07-03' }],
    ['with one digit of the date of birth wrong', { born: '1957-03-07' }],
    ['with a hyphenated surname', { family: 'Okafor-Reed' }],
    ['with another surname at the same home', { family: 'Reed' }],
    ['after a move, by telephone', { line: '1 Elm Road', zip: '02139' }],
    ['with another telephone, by address', { telephone: '617-555-0199' }],
    ['with a placeholder for a Social Security number', { ssn: '999-99-9999' }],
  ])('matches a person %s', (_, other) => {
    expect(judged({ middle: 'Ada', ssn }, { middle: 'Ada', ...other })).toMatchObject({
      decision: 'match',
      rule: 'score',
    });
  });

  it.each<[string, PatientSketch]>([
    ['moved and married', { ssn, family: 'Reed', ...elsewhere }],
    ['without a date of birth', { ssn, born: '1900-01-01', ...elsewhere }],
  ])('matches by the same identifier a person who %s', (_, other) => {
    expect(judged({ ssn }, other)).toMatchObject({ decision: 'match', rule: 'identifier' });
  });

  it.each<[string, PatientSketch, PatientSketch, string]>([
    ['twins', { given: 'Mary' }, { given: 'Joan' }, 'other-given-name'],
    [
      'a couple that shares home and telephone',
      {},
      { given: 'Robert', born: '1955-11-30', sex: 'male' },
      'other-given-name',
    ],
    [
      'a father and his son of the same name',
      { given: 'Robert', sex: 'male' },
      { given: 'Robert', sex: 'male', born: '1984-05-21' },
      'generation-apart',
    ],
    [
      'a brother and a sister with names alike',
      { given: 'Erica' },
      { given: 'Eric', sex: 'male' },
      'other-sex-and-name',
    ],
    [
      'two people who share a common name',
      { given: 'Mary', family: 'Smith' },
      { given: 'Mary', family: 'Smith', born: '1965-10-22', ...elsewhere },
      'score',
    ],
    [
      'two people who share a telephone alone',
      {},
      { given: 'Joan', family: 'Reed', born: '1971-10-22', line: '1 Elm Road', zip: '02139' },
      'other-given-name',
    ],
  ])('keeps apart %s', (_, one, other, rule) => {
    expect(judged(one, other)).toMatchObject({ decision: 'no-match', decided: 'no-match', rule });
  });

  it.each<[string, PatientSketch, PatientSketch, string]>([
    [
      'a wife with the number of her husband',
      { ssn },
      { ssn, given: 'Robert', sex: 'male', born: '1955-11-30' },
      'identifier-of-another',
    ],
    [
      'a son with the number of his father',
      { ssn, sex: 'male' },
      { ssn, sex: 'male', born: '1984-05-21' },
      'identifier-of-another',
    ],
    ['two numbers that disagree', { ssn, mbi: '1EG4TE5MK73' }, { ssn, mbi: '9RT7WX2PQ15' }, 'identifiers-disagree'],
    ['one person with two numbers', { ssn }, { ssn: '871-22-3344' }, 'identifiers-differ'],
    ['two charts of one system', { mrn: 'urn:a|7' }, { mrn: 'urn:a|8' }, 'identifiers-differ'],
    ['twins with names alike', { given: 'Joan' }, { given: 'Jean' }, 'names-alike'],
    [
      'twins of whom one has the name of the other as middle name',
      { given: 'Joan' },
      { given: 'Mary', middle: 'Joan' },
      'names-alike',
    ],
    ['what differs in sex alone', {}, { sex: 'male' }, 'sex-differs'],
    ['father and son, born on one day as it seems', { suffix: 'Sr' }, { suffix: 'Jr' }, 'suffix-differs'],
  ])('leaves to a reviewer %s', (_, one, other, rule) => {
    expect(judged(one, other)).toMatchObject({ decision: 'review', decided: 'review', rule });
  });

  it('takes what is not known for no evidence', () => {
    const nothing = { given: null, family: null, born: null, sex: null, line: null, zip: null, telephone: null };
    expect(judged({}, nothing)).toMatchObject({ decision: 'no-match', comparison: { evidence: [] } });
    expect(judged({ born: null }, { born: null })).toMatchObject({ decision: 'review', rule: 'too-little-known' });
  });

  it('tells why, field by field, without a value', () => {
    const { comparison, says } = judged({ ssn, middle: 'Ada' }, { ssn, given: 'Betty', middle: 'Ada' });
    expect(says).toBe('an identifier of a person agrees, and names and date of birth fit');
    expect(comparison.evidence.map(({ field }) => field)).toEqual([
      'given',
      'family',
      'middle',
      'birthDate',
      'sex',
      'address',
      'telephone',
      'ssn',
    ]);
    expect(comparison.evidence[0]).toMatchObject({ level: 'nickname' });
    expect(JSON.stringify(comparison)).not.toMatch(/betty|ada|okafor|1958|walnut|0123|6789/i);
  });
});
