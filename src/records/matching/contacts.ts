import type { Patient } from '../../fhir/types.js';
import { isPlaceholder } from './personal-identifiers.js';
import { MOST, type AddressFeatures, type BirthDate } from './features.js';

type Address = NonNullable<Patient['address']>[number];
type Telecom = NonNullable<Patient['telecom']>[number];

/** Dates that systems write where the true one is not known. */
const PLACEHOLDER_DATES: ReadonlySet<string> = new Set(
  '1900-01-01 1800-01-01 1899-12-30 1899-12-31 1901-01-01 1111-11-11 9999-12-31 9999-09-09 0001-01-01'.split(' '),
);
/** Kinds and directions of streets, written in full, cut short or left out. */
const STREET_WORDS: ReadonlySet<string> = new Set(
  `street st avenue ave av road rd drive dr lane ln court ct place pl boulevard blvd circle cir terrace ter way highway
  hwy parkway pkwy square sq trail trl`.split(/\s+/),
);
const DIRECTIONS: ReadonlyMap<string, string> = new Map([
  ['n', 'north'],
  ['s', 'south'],
  ['e', 'east'],
  ['w', 'west'],
]);
const UNITS = /\b(?:apt|apartment|unit|suite|ste|room|rm|lot|floor|fl)\b.*$|#.*$/;
const NO_ADDRESS = /\b(?:unknown|homeless|no address|none|general delivery|undomiciled|n\/a)\b/;
/** Numbers that nobody has: area or exchange of an impossible form. https://www.nanpa.com/numbering */
const TELEPHONE = /^[2-9]\d\d[2-9]\d{6}$/;
const PLACEHOLDER_TELEPHONES = /^(?:(\d)\1{9}|\d{3}(\d)\2{6}|1234567890|9876543210|555555\d{4})$/;

/** The parts of a date of birth; null for what is no date, or stands for one that is not known. */
export function birthDateOf(value: unknown): BirthDate | null {
  const parts = typeof value === 'string' ? /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value.trim()) : null;
  if (!parts || PLACEHOLDER_DATES.has(parts[0])) return null;
  const [year, month, day] = parts.slice(1).map((part) => (part === undefined ? null : Number(part)));
  if (year === null || year < 1880) return null;
  return { year, month: month ?? null, day: day ?? null };
}

/** The homes of a Patient, each once. */
export function addressesOf(patient: Patient): AddressFeatures[] {
  const found = new Map<string, AddressFeatures>();
  for (const address of list<Address>(patient.address)) {
    if (address.use === 'temp' || address.use === 'billing') continue;
    const features = addressFeatures(address);
    const { house, street, zip5 } = features;
    if (zip5 !== '' || (house !== '' && street !== '')) found.set(`${house}|${street}|${zip5}`, features);
  }
  return [...found.values()].slice(0, MOST.addresses);
}

function addressFeatures(address: Address): AddressFeatures {
  const zip5 = /^(\d{5})(?:-?\d{4})?$/.exec(text(address.postalCode))?.[1] ?? '';
  const line = text(list<string>(address.line)[0]).toLowerCase();
  const known = { zip5: isPlaceholder(zip5) || zip5 === '12345' ? '' : zip5 };
  if (NO_ADDRESS.test(line)) return { house: '', street: '', ...known };
  const box = /^p\.?\s*o\.?\s*box\s+(\w+)/.exec(line);
  if (box) return { house: box[1], street: 'po box', ...known };
  const [, house = '', rest = ''] = /^(\d+\w?)\s+(.*)$/.exec(line.replace(UNITS, '')) ?? [];
  return { house, street: streetOf(rest), ...known };
}

function streetOf(rest: string): string {
  const words = rest.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const named = words.filter((word, place) => place === 0 || !STREET_WORDS.has(word));
  return named.map((word) => DIRECTIONS.get(word) ?? word).join(' ');
}

/** Ten digits each: of the United States, without country code and extension. */
export function telephonesOf(patient: Patient): string[] {
  const numbers = list<Telecom>(patient.telecom)
    .filter(({ system, use }) => ['phone', 'sms', undefined].includes(system) && use !== 'old' && use !== 'temp')
    .map(({ value }) =>
      text(value)
        .replace(/(?:ext|x).*$/i, '')
        .replaceAll(/\D/g, '')
        .replace(/^1(?=\d{10}$)/, ''),
    );
  return unique(numbers.filter((each) => TELEPHONE.test(each) && !PLACEHOLDER_TELEPHONES.test(each))).slice(
    0,
    MOST.telephones,
  );
}

/** In lower case, without those that stand for none. */
export function emailsOf(patient: Patient): string[] {
  const addresses = list<Telecom>(patient.telecom)
    .filter(({ system }) => system === 'email')
    .map(({ value }) => text(value).toLowerCase());
  const known = addresses.filter((each) => {
    const [name, domain] = each.split('@');
    return domain?.includes('.') && !isPlaceholder(name) && !/^(?:no|non|not|un|declin|refus)/.test(name);
  });
  return unique(known).slice(0, MOST.emails);
}

function list<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? (value as (Item | null)[]).filter((item): item is Item => item !== null) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function unique(items: string[]): string[] {
  return [...new Set(items)];
}
