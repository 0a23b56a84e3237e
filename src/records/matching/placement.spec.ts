import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { DEFAULT_MODEL } from './default-model.js';
import { featuresOf } from './features-of.js';
import { modelFor } from './model.js';
import { mayBeOne, NOTHING_SAID, placeOf, type Grounds, type PersonMembers, type Said } from './placement.js';

const model = modelFor(DEFAULT_MODEL, 20_000);
const featured = (sketch: PatientSketch) => featuresOf(patient(sketch));
const person = (personId: string, ...members: PatientSketch[]): PersonMembers => ({
  personId,
  members: members.map((sketch, place) => ({ id: `${personId}${place + 1}`, features: featured(sketch) })),
});
const elsewhere = { line: '1 Elm Road', zip: '02139', telephone: '617-555-0199' };
const ssn = '856-45-6789';

const grounds: Grounds = { model, said: NOTHING_SAID };
const chart = (sketch: PatientSketch) => ({ id: 'x', features: featured(sketch) });
/** Where a new patient belongs. */
const placed = (sketch: PatientSketch, persons: PersonMembers[], said: Partial<Said> = {}) =>
  placeOf(chart(sketch), null, persons, { model, said: { ...NOTHING_SAID, ...said } });
const pairIs =
  (...pair: string[]) =>
  (a: string, b: string) =>
    pair.includes(a) && pair.includes(b);

describe('placeOf', () => {
  it('starts a person where nobody fits', () => {
    expect(placed({}, [person('p', { given: 'Joan' })])).toEqual({ joins: [], doubts: [], fits: true });
    expect(placed({}, [])).toEqual({ joins: [], doubts: [], fits: true });
  });

  it('joins the person of the best link', () => {
    const { joins } = placed({}, [person('p', { ssn, ...elsewhere }, { given: 'Betty' })]);
    expect(joins).toMatchObject([{ personId: 'p', memberId: 'p2', decision: 'match' }]);
  });

  it('does not join a person of whom another member speaks against it', () => {
    // It fits the first chart, and has another Social Security number than the second.
    const known = person('p', { middle: 'Ada' }, { ssn: '871-22-3344' });
    expect(placed({ ssn }, [known])).toMatchObject({ joins: [], doubts: [{ why: 'contradicted', personId: 'p' }] });
    // Somebody has said that both charts are of one person in spite of it.
    expect(placed({ ssn }, [known], { always: pairIs('p1', 'p2') }).joins).toHaveLength(1);
  });

  it('leaves a doubt to a reviewer', () => {
    expect(placed({}, [person('p', { sex: 'male' })])).toMatchObject({ joins: [], doubts: [{ why: 'uncertain' }] });
  });

  it('makes one of several persons that it matches and that fit each other', () => {
    const { joins, doubts } = placed({}, [person('p', { given: 'Betty' }), person('q', { middle: 'Ada' })]);
    expect(joins.map(({ personId }) => personId).sort()).toEqual(['p', 'q']);
    expect(doubts).toEqual([]);
  });

  it('leaves a choice between persons that do not fit each other to a reviewer, unless one is far likelier', () => {
    const two = [person('p', { ssn }), person('q', { ssn: '871-22-3344' })];
    const { joins, doubts } = placed({}, two);
    expect(joins).toEqual([]);
    expect(doubts.map(({ why, personId }) => `${why} ${personId}`).sort()).toEqual(['several p', 'several q']);
    const unlike = [person('p', { ssn, mbi: '1EG4TE5MK73' }), person('q', { mbi: '2AC3DF4GH55' })];
    expect(placed({ ssn }, unlike)).toMatchObject({
      joins: [{ personId: 'p', rule: 'identifier' }],
      doubts: [{ why: 'several', personId: 'q' }],
    });
  });

  it('never joins, or asks about, a person of whom somebody has said that it is another', () => {
    const known = person('p', {}, { given: 'Betty' });
    expect(placed({}, [known]).joins).toHaveLength(1);
    expect(placed({}, [known], { never: pairIs('x', 'p2') })).toMatchObject({ joins: [], doubts: [] });
  });

  it('stays where it is, and says who now speaks against it', () => {
    const own = person('o', { ssn: '871-22-3344' }, { middle: 'Ada' });
    expect(placeOf(chart({ ssn }), own, [], grounds)).toMatchObject({
      joins: [],
      doubts: [{ why: 'kept', memberId: 'o1' }],
      fits: true,
    });
    const agreed = { model, said: { ...NOTHING_SAID, always: pairIs('x', 'o1') } };
    expect(placeOf(chart({ ssn }), own, [], agreed).doubts).toEqual([]);
    expect(placeOf(chart({ given: 'Joan' }), own, [], grounds).fits).toBe(false);
  });

  it('does not draw its own person into another that contradicts it', () => {
    const own = person('o', { ssn: '871-22-3344' });
    const { joins, doubts } = placeOf(chart({}), own, [person('p', { ssn })], grounds);
    expect(joins).toEqual([]);
    expect(doubts).toMatchObject([{ why: 'several', personId: 'p' }]);
  });
});

describe('mayBeOne', () => {
  it('tells whether two persons speak against each other', () => {
    const two = person('p', { given: 'Betty' }, { ssn });
    expect(mayBeOne(two, person('q', { middle: 'Ada' }), grounds)).toBe(true);
    expect(mayBeOne(two, person('q', { middle: 'Ada' }, { ssn: '871-22-3344' }), grounds)).toBe(false);
    const forbidden = { model, said: { ...NOTHING_SAID, never: pairIs('p1', 'q1') } };
    expect(mayBeOne(two, person('q', { middle: 'Ada' }), forbidden)).toBe(false);
  });

  it('does not let a person grow without end', () => {
    const many = (name: string) => person(name, ...Array.from({ length: 21 }, () => ({})));
    expect(mayBeOne(many('p'), many('q'), grounds)).toBe(false);
  });
});
