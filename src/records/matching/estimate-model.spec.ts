import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { Chance } from '../../demo/random.js';
import { FAMILY, GIVEN } from '../../demo/people/names.js';
import { addressIn, phoneNumber } from '../../demo/people/places.js';
import { socialSecurityNumber } from '../../demo/people/identifiers.js';
import { estimateModel } from './estimate-model.js';
import { featuresOf } from './features-of.js';

const PERSONS = 2000;
const [MOVED, OTHER_TELEPHONE, NO_NUMBER] = [0.25, 0.4, 0.5];

/** Two charts of each person, with differences of known frequency. */
function charts(chance: Chance): PatientSketch[] {
  return Array.from({ length: PERSONS }, (_, person) => {
    const [{ line, postalCode: zip }, telephone, ssn] = [
      addressIn(chance),
      phoneNumber(chance),
      socialSecurityNumber(1, person),
    ];
    const born = new Date(Date.UTC(1930, 0, 1) + chance.whole(0, 25_000) * 86_400_000).toISOString().slice(0, 10);
    const sketch: PatientSketch = {
      given: chance.pick(GIVEN.female),
      family: chance.pick(FAMILY),
      born,
      line,
      zip,
      telephone,
    };
    const number = () => ({ ssn: chance.happens(NO_NUMBER) ? null : ssn });
    const moved = addressIn(chance);
    return [
      { ...sketch, ...number() },
      {
        ...{ ...sketch, ...number() },
        ...(chance.happens(MOVED) ? { line: moved.line, zip: moved.postalCode } : {}),
        ...(chance.happens(OTHER_TELEPHONE) ? { telephone: phoneNumber(chance) } : {}),
      },
    ];
  }).flat();
}

describe('estimateModel', () => {
  const model = estimateModel(
    charts(new Chance(17)).map((sketch) => featuresOf(patient(sketch))),
    { randomPairs: 30_000 },
  );

  it('recovers how often charts of one person differ, without knowing who is who', () => {
    expect(Math.abs(model.fields.address.same.m - (1 - MOVED))).toBeLessThan(0.04);
    expect(Math.abs(model.fields.telephone.same.m - (1 - OTHER_TELEPHONE))).toBeLessThan(0.04);
    expect(model.fields.birthDate.same.m).toBeGreaterThan(0.97);
  });

  it('counts how often two people agree by chance', () => {
    // 280 family names, each as frequent as the next; all are women.
    expect(Math.abs(model.fields.family.same.u - 1 / FAMILY.length)).toBeLessThan(0.002);
    expect(model.fields.sex.same.u).toBeGreaterThan(0.99);
    expect(Math.abs(model.familyNames.shares.okafor - 1 / FAMILY.length)).toBeLessThan(0.002);
  });

  it('finds how many pairs of one person there are: one for two charts', () => {
    expect(Math.abs(model.pairsPerPatient - 0.5)).toBeLessThan(0.02);
  });

  it('asks for more agreement where fewer false matches are allowed', () => {
    const features = charts(new Chance(18))
      .slice(0, 1000)
      .map((sketch) => featuresOf(patient(sketch)));
    const threshold = (falseMatches: number) =>
      estimateModel(features, { randomPairs: 5_000, falseMatches }).thresholds.match;
    expect(threshold(1e-6)).toBeGreaterThan(threshold(1e-3));
  });

  it.each([0, 1, 2])('stays with what is believed where there are %d patients', (count) => {
    const few = estimateModel(Array.from({ length: count }, () => featuresOf(patient())));
    const figures = Object.values(few.fields).flatMap((levels) => Object.values(levels).flatMap(({ m, u }) => [m, u]));
    expect(figures.every((figure) => figure > 0 && figure <= 1)).toBe(true);
    expect([few.thresholds.match, few.thresholds.review, few.pairsPerPatient].every(Number.isFinite)).toBe(true);
  });
});
