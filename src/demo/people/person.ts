import { dayOf, formatDay, type Calendar, type Day } from '../calendar.js';
import { Chance } from '../random.js';
import { medicareIdentifier, socialSecurityNumber } from './identifiers.js';
import { FAMILY, GIVEN } from './names.js';
import { addressIn, phoneNumber, type Address } from './places.js';

/** A made-up human being, as a registry that knew everything would have them. */
export interface Person {
  /** From 1. */
  number: number;
  gender: 'female' | 'male';
  given: string;
  middle: string;
  family: string;
  suffix: string | null;
  birthDate: string;
  /** In years, on the last day of the population's years. */
  age: number;
  address: Address;
  phone: string;
  email: string | null;
  ssn: string;
  /** What Medicare knows them by, if it insures them. */
  mbi: string;
  /** OMB categories. */
  race: string | null;
  ethnicity: string | null;
  /** Source of Payment Typology. */
  payer: string;
  language: string;
  died: Day | null;
}

/** Ages of those whom an ACO's primary care sees, with their shares. */
const AGES: readonly (readonly [readonly [number, number], number])[] = [
  [[12, 17], 4],
  [[18, 39], 20],
  [[40, 64], 36],
  [[65, 74], 22],
  [[75, 84], 12],
  [[85, 97], 6],
];

const RACES: readonly (readonly [string | null, number])[] = [
  ['2106-3', 66],
  ['2054-5', 13],
  ['2028-9', 7],
  ['1002-5', 1],
  ['2076-8', 1],
  ['2131-1', 8],
  [null, 4],
];

const ETHNICITIES: readonly (readonly [string | null, number])[] = [
  ['2186-5', 80],
  ['2135-2', 16],
  [null, 4],
];

const UNDER_65: readonly (readonly [string, number])[] = [
  ['5', 30],
  ['511', 12],
  ['512', 12],
  ['6', 16],
  ['2', 14],
  ['21', 8],
  ['1', 4],
  ['81', 4],
];
const FROM_65: readonly (readonly [string, number])[] = [
  ['1', 40],
  ['12', 20],
  ['111', 16],
  ['112', 14],
  ['5', 10],
];

/** Draws a person from the stream that belongs to their number. */
export function drawPerson(seed: number, number: number, calendar: Calendar): Person {
  const chance = new Chance(seed, number);
  const gender = chance.happens(0.53) ? 'female' : 'male';
  const [youngest, oldest] = chance.weighted(AGES);
  const age = chance.whole(youngest, oldest);
  const born = dayOf(calendar.year - age, 12, 31) - chance.whole(0, 364);
  const payer = chance.weighted(age >= 65 ? FROM_65 : UNDER_65);
  const given = chance.pickCommon(GIVEN[gender]);
  const family = chance.pickCommon(FAMILY);
  return {
    number,
    gender,
    given,
    middle: chance.pick(GIVEN[gender]),
    family,
    suffix: null,
    birthDate: formatDay(born),
    age,
    address: addressIn(chance),
    phone: phoneNumber(chance),
    email: chance.happens(0.5) ? `${given}.${family}${chance.whole(1, 99)}@mail.example`.toLowerCase() : null,
    ssn: socialSecurityNumber(seed, number),
    mbi: medicareIdentifier(seed, number),
    race: chance.weighted(RACES),
    ethnicity: chance.weighted(ETHNICITIES),
    payer,
    language: chance.happens(0.9) ? 'en' : 'es',
    died: chance.happens(age >= 85 ? 0.08 : age >= 65 ? 0.02 : 0.002) ? calendar.last - chance.whole(0, 400) : null,
  };
}
