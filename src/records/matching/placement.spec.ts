import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { DEFAULT_MODEL } from './default-model.js';
import { featuresOf } from './features-of.js';
import { modelFor } from './model.js';
import { mayBeOne, placeOf, type PersonMembers } from './placement.js';

const model = modelFor(DEFAULT_MODEL, 20_000);
const featured = (sketch: PatientSketch) => featuresOf(patient(sketch));
const person = (personId: string, ...members: PatientSketch[]): PersonMembers => ({
  personId,
  members: members.map((sketch, place) => ({ id: `${personId}${place + 1}`, features: featured(sketch) })),
});
const elsewhere = { line: '1 Elm Road', zip: '02139', telephone: '617-555-0199' };
const ssn = '856-45-6789';

describe('placeOf', () => {
  it('starts a person where nobody fits', () => {
    expect(placeOf(featured({}), [person('p', { given: 'Joan' })], model)).toEqual({ kind: 'new' });
    expect(placeOf(featured({}), [], model)).toEqual({ kind: 'new' });
  });

  it('joins the person of the best link', () => {
    const placement = placeOf(featured({}), [person('p', { ssn, ...elsewhere }, { given: 'Betty' })], model);
    expect(placement).toMatchObject({ kind: 'join', personId: 'p', link: { memberId: 'p2', decision: 'match' } });
  });

  it('does not join a person of whom another member speaks against it', () => {
    // It fits the first chart, and has another Social Security number than the second.
    const known = person('p', { middle: 'Ada' }, { ssn: '871-22-3344' });
    expect(placeOf(featured({ ssn }), [known], model)).toMatchObject({ kind: 'review', why: 'contradicted' });
  });

  it('leaves a doubt, and a choice between two, to a reviewer', () => {
    expect(placeOf(featured({}), [person('p', { sex: 'male' })], model)).toMatchObject({ why: 'uncertain' });
    const two = [person('p', { given: 'Betty' }), person('q', { middle: 'Ada' })];
    const placement = placeOf(featured({}), two, model);
    expect(placement).toMatchObject({ kind: 'review', why: 'several' });
    expect(placement.kind === 'review' && placement.links.map(({ personId }) => personId).sort()).toEqual(['p', 'q']);
  });
});

describe('mayBeOne', () => {
  it('tells whether two persons speak against each other', () => {
    const two = person('p', { given: 'Betty' }, { ssn });
    expect(mayBeOne(two, person('q', { middle: 'Ada' }), model)).toBe(true);
    expect(mayBeOne(two, person('q', { middle: 'Ada' }, { ssn: '871-22-3344' }), model)).toBe(false);
  });
});
