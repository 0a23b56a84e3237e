import { dayOf, formatDay, type Calendar } from '../calendar.js';
import { Chance } from '../random.js';
import { GIVEN } from './names.js';
import { drawPerson, type Person } from './person.js';

/** Persons of consecutive numbers who may be of one family. */
const BLOCK = 8;

/** What a person is to the one before: a reason why two people look like one. */
export type Relation = 'household' | 'twin' | 'junior';

/** Places in a block at which somebody may belong to the one before, how often, and as what. */
const RELATIONS: readonly (readonly [place: number, share: number, relation: Relation])[] = [
  [1, 0.6, 'household'],
  [3, 0.12, 'twin'],
  [5, 0.12, 'junior'],
];

/** A person of a population, with those families that make people look alike: couples, twins, a father and his son. */
export function personOf(seed: number, number: number, calendar: Calendar): { person: Person; notes: string[] } {
  const person = drawPerson(seed, number, calendar);
  const own = relationOf(seed, number);
  if (own) return { person: relate(person, drawPerson(seed, number - 1, calendar), own, calendar), notes: [own] };
  const next = relationOf(seed, number + 1);
  if (next === 'junior') return { person: asSenior(person, calendar), notes: ['senior'] };
  return { person, notes: next ? [next] : [] };
}

function relationOf(seed: number, number: number): Relation | null {
  const found = RELATIONS.find(([place]) => (number - 1) % BLOCK === place);
  if (!found) return null;
  const [, share, relation] = found;
  return new Chance(seed, number, 0x0f).happens(share) ? relation : null;
}

/** The person as a relative of another, whose home and telephone they share. */
function relate(person: Person, other: Person, relation: Relation, calendar: Calendar): Person {
  const home = { ...person, address: other.address, phone: other.phone };
  if (relation === 'household') return { ...home, family: other.family };
  if (relation === 'twin') {
    const { family, birthDate, age, race, ethnicity } = other;
    const given = person.given === other.given && person.gender === other.gender ? person.middle : person.given;
    return { ...home, given, family, birthDate, age, race, ethnicity, payer: other.payer, died: null };
  }
  const { given, family, race, ethnicity } = asSenior(other, calendar);
  const born = Math.max(12, ageOfSenior(other) - 26);
  return {
    ...home,
    ...{ gender: 'male', given, family, race, ethnicity, suffix: 'Jr' },
    ...{ age: born, birthDate: birthDateAt(born, person, calendar) },
    ...{ payer: '5', died: null },
  };
}

/** Fathers are old enough to have a grown son. */
function asSenior(person: Person, calendar: Calendar): Person {
  const age = ageOfSenior(person);
  const given = person.gender === 'male' ? person.given : GIVEN.male[person.number % GIVEN.male.length];
  return { ...person, gender: 'male', given, age, birthDate: birthDateAt(age, person, calendar) };
}

function ageOfSenior({ age }: Person): number {
  return Math.max(48, age);
}

function birthDateAt(age: number, { number }: Person, calendar: Calendar): string {
  return formatDay(dayOf(calendar.year - age, 12, 31) - ((number * 37) % 365));
}
