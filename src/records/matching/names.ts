import { doubleMetaphone } from 'double-metaphone';
import type { Patient } from '../../fhir/types.js';
import { MOST, type NameFeatures } from './features.js';
import { nicknameGroups } from './nicknames.js';

type HumanName = NonNullable<Patient['name']>[number];

/** Words that registration desks write where a name is not known, or before there is one. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  `unknown unk none na null test testpatient patient anonymous noname nofirstname nolastname firstname lastname nfn nln
  fnu lnu baby babyboy babygirl boy girl newborn twin  zztest zzz xxx tbd deceased`.split(/\s+/),
);
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ...['jr', 'sr', 'ii', 'iii', 'iv'].map((suffix): [string, string] => [suffix, suffix]),
  ['junior', 'jr'],
  ['senior', 'sr'],
  ['2nd', 'ii'],
  ['3rd', 'iii'],
]);
const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'rev']);
/** What stands before a family name and is written apart, together, or not at all. */
const PARTICLES: ReadonlySet<string> = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'der',
  'den',
  'van',
  'von',
  'da',
  'di',
  'y',
]);
/** No name has more letters, and no family name more parts: what is longer is not compared at length. */
const [LONGEST, MOST_PARTS] = [40, 6];
/** The name in use first; one that is marked old or maiden still finds the chart kept under it. */
const USES = ['official', 'usual', undefined, 'nickname', 'maiden', 'old'];

/** The names of a Patient, each once, without placeholders. */
export function namesOf(patient: Patient): NameFeatures[] {
  const place = ({ use }: HumanName) => (USES.includes(use) ? USES.indexOf(use) : USES.length);
  const known = (Array.isArray(patient.name) ? patient.name : []).filter((name) => name && name.use !== 'anonymous');
  const found = new Map<string, NameFeatures>();
  for (const name of known.sort((a, b) => place(a) - place(b))) {
    const features = nameFeatures(name);
    const key = [features.family, features.given, features.middle, features.suffix].join('|');
    if (features.family + features.given !== '' && !found.has(key)) found.set(key, features);
  }
  return [...found.values()].slice(0, MOST.names);
}

function nameFeatures(name: HumanName): NameFeatures {
  const family = withoutSuffix(words(name.family).flatMap((word) => word.split('-')));
  const given = withoutSuffix(
    list(name.given)
      .flatMap(words)
      .map((word) => word.replaceAll('-', '')),
  );
  const [first = '', second = ''] = known(given.words.filter((word) => !TITLES.has(word)));
  const familyParts = known(family.words);
  const suffix = list(name.suffix)
    .flatMap(words)
    .map((word) => SUFFIXES.get(word));
  return {
    family: familyParts.join(''),
    familyParts,
    given: first,
    middle: second,
    suffix: suffix.find((each) => each !== undefined) ?? (family.suffix || given.suffix),
    familyKeys: unique(familyParts.filter((part) => part.length > 1 && !PARTICLES.has(part)).flatMap(soundsOf)),
    givenKeys: first.length > 1 ? soundsOf(first) : [],
    nicknames: nicknameGroups(first),
  };
}

/** Words in lower case letters (and hyphens), without accents, apostrophes and full stops. */
function words(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[.'’`]/g, '')
    .split(/[^\p{L}\p{N}-]+/u)
    .map((word) => word.replaceAll(/^-+|-+$/g, ''))
    .filter((word) => word !== '')
    .map((word) => word.slice(0, LONGEST))
    .slice(0, MOST_PARTS);
}

function withoutSuffix(all: string[]): { words: string[]; suffix: string } {
  const last = all.length > 1 ? SUFFIXES.get(all[all.length - 1]) : undefined;
  return last === undefined ? { words: all, suffix: '' } : { words: all.slice(0, -1), suffix: last };
}

/** `Baby Girl` is no name, and of `Baby Girl Reed` the last word is one. */
function known(parts: string[]): string[] {
  return PLACEHOLDERS.has(parts.join('')) ? [] : parts.filter((part) => !PLACEHOLDERS.has(part));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** How a name sounds, by Double Metaphone: one or two codes. Scripts that it does not know stand for themselves. */
function soundsOf(name: string): string[] {
  return unique(doubleMetaphone(name).map((code) => code || name));
}

function unique(items: string[]): string[] {
  return [...new Set(items)];
}
