import {
  addressLevel,
  birthDateLevel,
  emailLevel,
  enterpriseLevel,
  medicareLevel,
  recordNumberLevel,
  sexLevel,
  socialSecurityLevel,
  telephoneLevel,
} from './detail-levels.js';
import type { NameFeatures, PatientFeatures } from './features.js';
import { FIELDS, listedShare, priorOf, type Field, type Levels, type MatchModel, type NameShares } from './model.js';
import { familyLevel, givenLevel, middleLevel, suffixLevel } from './name-levels.js';
import { sentenceOf } from './sentences.js';

/** What the values of one field say about two patients. */
export interface Evidence {
  field: Field;
  /** One of LEVELS. */
  level: string;
  /** In bits: above 0 for one person, below 0 for two. */
  weight: number;
  /** In words, without any value. */
  says: string;
}

export interface Comparison {
  /** The log2 odds that both are one person. */
  score: number;
  probability: number;
  /** Of the fields that both have. */
  evidence: Evidence[];
}

/** What the score of two patients is made of, without the words. */
export interface Weighed {
  score: number;
  levels: Levels;
  weights: Partial<Record<Field, number>>;
}

type NamePair = readonly [NameFeatures, NameFeatures];

const NO_NAME: NameFeatures = {
  ...{ family: '', familyParts: [], given: '', middle: '', suffix: '' },
  ...{ familyKeys: [], givenKeys: [], nicknames: [] },
};

/** How far two patients seem to be one person. The same either way round. */
export function compare(a: PatientFeatures, b: PatientFeatures, model: MatchModel): Comparison {
  const { score, levels, weights } = weigh(a, b, model);
  const evidence = FIELDS.flatMap((field): Evidence[] => {
    const level = levels[field];
    return level === null ? [] : [{ field, level, weight: weights[field] ?? 0, says: sentenceOf(field, level) }];
  });
  return { score, probability: probabilityOf(score), evidence };
}

/** The same as `compare`, for many pairs: without the words. */
export function weigh(a: PatientFeatures, b: PatientFeatures, model: MatchModel): Weighed {
  const [names, levels] = bestNames(a, b, model);
  const weights: Partial<Record<Field, number>> = {};
  let score = priorOf(model);
  for (const field of FIELDS) {
    const level = levels[field];
    if (level === null) continue;
    const weight = weightOf(field, level, names, model);
    weights[field] = weight;
    score += weight;
  }
  return { score, levels, weights };
}

export function probabilityOf(score: number): number {
  return 1 / (1 + 2 ** -score);
}

/** The levels of all fields, those of the names for the two names that agree best. */
export function levelsOf(a: PatientFeatures, b: PatientFeatures, model: MatchModel): Levels {
  return bestNames(a, b, model)[1];
}

function bestNames(a: PatientFeatures, b: PatientFeatures, model: MatchModel): [NamePair, Levels] {
  const details = detailLevels(a, b);
  if (a.names.length === 1 && b.names.length === 1) {
    const names: NamePair = [a.names[0], b.names[0]];
    return [names, { ...nameLevels(...names, model), ...details }];
  }
  const others = b.names.length > 0 ? b.names : [NO_NAME];
  const [best] = (a.names.length > 0 ? a.names : [NO_NAME])
    .flatMap((name) => others.map((other) => rankNames([name, other], model)))
    // What two orders of the same names come to must be the same, also where two pairs weigh the same.
    .sort((x, y) => y.weight - x.weight || (x.rank < y.rank ? -1 : 1));
  return [best.names, { ...best.levels, ...details }];
}

function rankNames(names: NamePair, model: MatchModel) {
  const levels = nameLevels(...names, model);
  const weight = NAME_FIELDS.reduce((sum, field) => sum + weightOf(field, levels[field], names, model), 0);
  return { names, levels, weight, rank: NAME_FIELDS.map((field) => levels[field]).join() };
}

type NameField = 'given' | 'family' | 'middle' | 'suffix';
const NAME_FIELDS = ['given', 'family', 'middle', 'suffix'] as const;

function nameLevels(a: NameFeatures, b: NameFeatures, model: MatchModel): Record<NameField, string | null> {
  const given = givenLevel(a, b, model.givenNames);
  return {
    given,
    family: familyLevel(a, b, model.familyNames),
    // A middle name that the other goes by is not compared with the other's middle name.
    middle: given === 'middle-used' ? null : middleLevel(a, b),
    suffix: suffixLevel(a, b),
  };
}

function detailLevels(a: PatientFeatures, b: PatientFeatures): Omit<Levels, NameField> {
  return {
    birthDate: birthDateLevel(a.birthDate, b.birthDate),
    sex: sexLevel(a, b),
    address: addressLevel(a, b),
    telephone: telephoneLevel(a, b),
    email: emailLevel(a, b),
    ssn: socialSecurityLevel(a, b),
    mbi: medicareLevel(a, b),
    mrn: recordNumberLevel(a, b),
    enterprise: enterpriseLevel(a, b),
  };
}

/** log2(m / u). To share a rare name says more than to share a common one: u is then the share of that name. */
function weightOf(field: Field, level: string | null, [a]: NamePair, model: MatchModel): number {
  if (level === null) return 0;
  const weights = model.fields[field][level];
  if (level !== 'same') return Math.log2(weights.m / weights.u);
  if (field === 'given') return Math.log2(weights.m / shareOf(a.given, model.givenNames));
  if (field === 'family') return Math.log2(weights.m / shareOf(a.family, model.familyNames));
  return Math.log2(weights.m / weights.u);
}

function shareOf(name: string, names: NameShares): number {
  return Math.max(listedShare(name, names), names.rarest);
}
