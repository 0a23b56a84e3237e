import { hash } from 'node:crypto';
import type { NameFeatures, PatientFeatures } from './features.js';

/** Most keys that a patient has. */
export const MAX_KEYS = 40;
/** Holders of one key: with more, it says too little to compare all of them (a placeholder that nobody knew of). */
export const MAX_BLOCK = 200;
const KEY_LENGTH = 16;
const MOST_CODES = 4;
const MOST_PARTS = 3;

/**
 * Keys of which two patients share at least one, if they may be one person: each survives other errors than the next.
 * A key is a hash (SHA-256, 96 bits) and says nothing readable. With a secret, it cannot be guessed from a name and
 * a date either.
 */
export function blockingKeys(features: PatientFeatures, secret = ''): string[] {
  const plain = new Set([
    ...identifierKeys(features),
    ...dateKeys(features),
    ...nameKeys(features),
    ...contactKeys(features),
  ]);
  const keys = [...plain]
    .slice(0, MAX_KEYS)
    .map((key) => hash('sha256', `${secret}\n${key}`, 'base64url').slice(0, KEY_LENGTH));
  return keys.sort();
}

function identifierKeys({ identifiers, birthDate }: PatientFeatures): string[] {
  return identifiers.flatMap(({ kind, system, value }) => {
    if (kind !== 'ssn' && kind !== 'ssn-last4') return [`${kind}|${system}|${value}`];
    const lastFour = birthDate ? [`last4|${value.slice(-4)}|${birthDate.year}`] : [];
    return kind === 'ssn' ? [`ssn|${value}`, ...lastFour] : lastFour;
  });
}

/** Same date of birth, and one name that sounds alike, whichever of the two. */
function dateKeys({ names, birthDate, telephones }: PatientFeatures): string[] {
  if (birthDate === null) return [];
  const date = [birthDate.year, birthDate.month, birthDate.day].join('-');
  const codes = names.flatMap((name) => [...familyCodes(name), ...givenCodes(name)]);
  return [...codes, ...telephones].map((code) => `date|${date}|${code}`);
}

/** Both names, in either order, and one part of the date. */
function nameKeys({ names, birthDate, addresses }: PatientFeatures): string[] {
  const places = birthDate
    ? [`y${birthDate.year}`, ...(birthDate.month && birthDate.day ? [`d${birthDate.month}-${birthDate.day}`] : [])]
    : addresses.map(({ zip5 }) => `z${zip5}`);
  return names.flatMap((name) =>
    familyCodes(name).flatMap((family) =>
      givenCodes(name).flatMap((given) => places.map((place) => `names|${[family, given].sort().join('|')}|${place}`)),
    ),
  );
}

/** What a household shares, and the given name. */
function contactKeys({ names, addresses, telephones, emails }: PatientFeatures): string[] {
  const homes = addresses
    .filter(({ house, street }) => house !== '' && street !== '')
    .map(({ house, street, zip5 }) => `home|${house}|${street}|${zip5}`);
  const shared = [...homes, ...telephones.map((telephone) => `telephone|${telephone}`)];
  const given = [...new Set(names.flatMap(givenCodes))];
  return [
    ...emails.map((email) => `email|${email}`),
    ...shared.flatMap((each) => given.map((code) => `${each}|${code}`)),
  ];
}

function familyCodes({ family, familyKeys }: NameFeatures): string[] {
  return (familyKeys.length > 0 ? familyKeys : family === '' ? [] : [family]).slice(0, MOST_PARTS);
}

function givenCodes({ given, givenKeys, nicknames }: NameFeatures): string[] {
  if (given === '') return [];
  return [...new Set([givenKeys[0] ?? given, ...nicknames])].slice(0, MOST_CODES);
}
