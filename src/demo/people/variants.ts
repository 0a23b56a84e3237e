import type { Chance } from '../random.js';
import { FAMILY, NICKNAMES } from './names.js';
import type { Person } from './person.js';
import { addressIn, phoneNumber, type Address } from './places.js';

/** A person as one EHR has them. Null: it does not know. */
export interface Registration {
  given: string;
  /** Whole, an initial, or nothing. */
  middle: string | null;
  family: string;
  suffix: string | null;
  birthDate: string;
  address: Address;
  phone: string;
  email: string | null;
  ssn: string | null;
  mbi: string | null;
}

/** One way in which an EHR has a person otherwise than they are. */
export type Variant =
  | 'nickname'
  | 'typo'
  | 'transposed'
  | 'changed-surname'
  | 'hyphenated-surname'
  | 'middle-initial'
  | 'swapped-day-month'
  | 'birth-date-digit'
  | 'moved'
  | 'other-phone'
  | 'no-ssn'
  | 'no-mbi'
  | 'placeholder-ssn'
  | 'placeholder-birth-date'
  | 'placeholder-phone';

type Change = (registered: Registration, chance: Chance, person: Person) => boolean;

/** What a second EHR has otherwise, and how often. */
const AT_ANOTHER: readonly (readonly [Variant, number])[] = [
  ['nickname', 0.2],
  ['typo', 0.07],
  ['transposed', 0.05],
  ['changed-surname', 0.06],
  ['hyphenated-surname', 0.04],
  ['middle-initial', 0.3],
  ['swapped-day-month', 0.03],
  ['birth-date-digit', 0.03],
  ['moved', 0.25],
  ['other-phone', 0.3],
];

/** What any EHR may not know of anybody. */
const ANYWHERE: readonly (readonly [Variant, number])[] = [
  ['no-ssn', 0.4],
  ['no-mbi', 0.15],
  ['placeholder-ssn', 0.01],
  ['placeholder-birth-date', 0.002],
  ['placeholder-phone', 0.01],
];

const CHANGES: Readonly<Record<Variant, Change>> = {
  nickname: (registered) => {
    const nickname = NICKNAMES.get(registered.given);
    return nickname !== undefined && change(registered, { given: nickname });
  },
  typo: (registered, chance) =>
    chance.happens(0.5)
      ? change(registered, { given: mistyped(registered.given, chance) })
      : change(registered, { family: mistyped(registered.family, chance) }),
  transposed: (registered, chance) => change(registered, { family: transposed(registered.family, chance) }),
  'changed-surname': (registered, chance, { gender, age }) =>
    gender === 'female' && age >= 20 && change(registered, { family: chance.pickCommon(FAMILY) }),
  'hyphenated-surname': (registered, chance, { gender, age }) =>
    gender === 'female' &&
    age >= 20 &&
    change(registered, { family: `${registered.family}-${chance.pickCommon(FAMILY)}` }),
  'middle-initial': (registered) =>
    registered.middle !== null && change(registered, { middle: registered.middle.slice(0, 1) }),
  'swapped-day-month': (registered) => {
    const [year, month, day] = registered.birthDate.split('-');
    return Number(day) <= 12 && change(registered, { birthDate: `${year}-${day}-${month}` });
  },
  'birth-date-digit': (registered, chance) =>
    change(registered, { birthDate: withOtherDigit(registered.birthDate, chance) }),
  moved: (registered, chance) => change(registered, { address: addressIn(chance) }),
  'other-phone': (registered, chance) => change(registered, { phone: phoneNumber(chance) }),
  'no-ssn': (registered) => change(registered, { ssn: null }),
  'no-mbi': (registered) => registered.mbi !== null && change(registered, { mbi: null }),
  'placeholder-ssn': (registered) => change(registered, { ssn: '999999999' }),
  'placeholder-birth-date': (registered) => change(registered, { birthDate: '1900-01-01' }),
  'placeholder-phone': (registered) => change(registered, { phone: '0000000000' }),
};

/** What an EHR has of a person, and in what it is wrong. A person's first EHR knows them best. */
export function register(person: Person, first: boolean, chance: Chance): [Registration, Variant[]] {
  const registered: Registration = {
    given: person.given,
    middle: person.number % 2 === 0 ? person.middle : null,
    family: person.family,
    suffix: person.suffix,
    birthDate: person.birthDate,
    address: person.address,
    phone: person.phone,
    email: chance.happens(0.6) ? person.email : null,
    ssn: person.ssn,
    mbi: person.payer.startsWith('1') ? person.mbi : null,
  };
  const possible = first ? ANYWHERE : [...AT_ANOTHER, ...ANYWHERE];
  const variants = possible
    .filter(([variant, share]) => chance.happens(share) && CHANGES[variant](registered, chance, person))
    .map(([variant]) => variant);
  return [registered, variants];
}

/** Whether that makes it another than it was. */
function change(registered: Registration, to: Partial<Registration>): boolean {
  const before = { ...registered };
  Object.assign(registered, to);
  return (Object.keys(to) as (keyof Registration)[]).some((key) => before[key] !== registered[key]);
}

/** With one letter left out, doubled, or taken from beside it. */
function mistyped(name: string, chance: Chance): string {
  const at = chance.whole(1, name.length - 1);
  const way = chance.whole(0, 2);
  if (way === 0) return name.slice(0, at) + name.slice(at + 1);
  if (way === 1) return name.slice(0, at) + name[at] + name.slice(at);
  return name.slice(0, at) + neighbour(name[at]) + name.slice(at + 1);
}

function neighbour(letter: string): string {
  const keys = 'qwertyuiopasdfghjklzxcvbnmq';
  return keys[keys.indexOf(letter.toLowerCase()) + 1] ?? letter;
}

function transposed(name: string, chance: Chance): string {
  const at = chance.whole(1, Math.max(1, name.length - 2));
  return name.slice(0, at) + name.slice(at + 1, at + 2) + name[at] + name.slice(at + 2);
}

/** With one digit of the year or the day otherwise; as it was, where that would be no date. */
function withOtherDigit(date: string, chance: Chance): string {
  const at = chance.pick([3, 3, 8, 9]);
  const digit = (Number(date[at]) + chance.whole(1, at === 8 ? 2 : 9)) % (at === 8 ? 3 : 10);
  const other = date.slice(0, at) + String(digit) + date.slice(at + 1);
  const time = Date.parse(other);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== other ? date : other;
}
