import type { NameFeatures } from './features.js';
import { listedShare, type LEVELS, type NameShares } from './model.js';
import { isMisspelling } from './spelling.js';

type Given = (typeof LEVELS)['given'][number];
type Family = (typeof LEVELS)['family'][number];

/** Share of a name from which on it is one that people have, rather than another mistyped. */
const ESTABLISHED = 0.0002;
const SHORTEST_PREFIX = 3;

/** At which level two given names agree. */
export function givenLevel(a: NameFeatures, b: NameFeatures, known: NameShares): Given | null {
  if (a.given === '' || b.given === '') return null;
  if (a.given === b.given) return 'same';
  if (areSwapped(a, b)) return 'swapped';
  if (a.nicknames.some((group) => b.nicknames.includes(group))) return 'nickname';
  if (usesMiddle(a, b) || usesMiddle(b, a)) return 'middle-used';
  if (a.given.length === 1 || b.given.length === 1) return a.given[0] === b.given[0] ? 'initial' : 'different';
  return isCloseGiven(a, b) ? closeLevel(a, b, known) : 'different';
}

/** A slip of the pen seldom makes a name that other people have. */
function closeLevel(a: NameFeatures, b: NameFeatures, known: NameShares) {
  return isEstablished(a, known) && isEstablished(b, known) ? 'alike' : 'misspelt';
}

function isCloseGiven(a: NameFeatures, b: NameFeatures): boolean {
  return isMisspelling(a.given, b.given) || share(a.givenKeys, b.givenKeys) || isShortForm(a.given, b.given);
}

/** At which level two family names agree. */
export function familyLevel(a: NameFeatures, b: NameFeatures, known: NameShares): Family | null {
  if (a.family === '' || b.family === '') return null;
  if (a.family === b.family) return 'same';
  if (areSwapped(a, b)) return 'swapped';
  if (a.familyParts.some((part) => part.length >= SHORTEST_PREFIX && b.familyParts.includes(part))) return 'part';
  if (!isMisspelling(a.family, b.family) && !soundAlike(a, b)) return 'different';
  return isListed(a.family, known) && isListed(b.family, known) ? 'alike' : 'misspelt';
}

export function middleLevel({ middle: a }: NameFeatures, { middle: b }: NameFeatures) {
  if (a === '' || b === '') return null;
  if (a === b) return 'same';
  return a[0] === b[0] && (a.length === 1 || b.length === 1) ? 'initial' : 'different';
}

export function suffixLevel({ suffix: a }: NameFeatures, { suffix: b }: NameFeatures) {
  if (a === '' || b === '') return null;
  return a === b ? 'same' : 'different';
}

function areSwapped(a: NameFeatures, b: NameFeatures): boolean {
  return a.given === b.family && a.family === b.given;
}

/** Whether one goes by the middle name of the other. An initial is too little to tell. */
function usesMiddle({ given }: NameFeatures, { middle }: NameFeatures): boolean {
  return given.length > 1 && given === middle;
}

/** `chris` of `christopher`. */
function isShortForm(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= SHORTEST_PREFIX && long.startsWith(short);
}

function isEstablished(name: NameFeatures, known: NameShares): boolean {
  return name.nicknames.length > 0 || isListed(name.given, known);
}

function isListed(name: string, known: NameShares): boolean {
  return listedShare(name, known) >= ESTABLISHED;
}

/** Names of one part that sound the same; of more, which part sounds alike says too little. */
function soundAlike(a: NameFeatures, b: NameFeatures): boolean {
  return a.familyParts.length === 1 && b.familyParts.length === 1 && share(a.familyKeys, b.familyKeys);
}

function share(a: readonly string[], b: readonly string[]): boolean {
  return a.some((each) => each.length > 1 && b.includes(each));
}
