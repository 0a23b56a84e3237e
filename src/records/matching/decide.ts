import type { Comparison, Weighed } from './compare.js';
import { FIELDS, type Field, type Levels, type MatchModel } from './model.js';

export type Decision = 'match' | 'review' | 'no-match';

/** A decision with the rule that made it. */
export interface Reason {
  decision: Decision;
  rule: string;
  /** In words for a reviewer; names no value. */
  says: string;
}

/** What is decided whatever the score; `at-most-review` leaves a review or no match to the score. */
interface Rule {
  rule: string;
  says: string;
  outcome: Decision | 'at-most-review';
  applies: (agreement: Agreement) => boolean;
}

/** What rules ask about two patients. */
interface Agreement {
  levels: Levels;
  /** A number that belongs to one person is the same in both. */
  identified: boolean;
  /** Another such number is different in both. */
  contradicted: boolean;
  /** Birth dates and names may be of one person. */
  compatible: boolean;
}

const among = (level: string | null, ...levels: readonly string[]) => level !== null && levels.includes(level);
const birthFits = ({ birthDate }: Levels) => !among(birthDate, 'two-parts', 'different', 'generation-apart');
const sameGiven = ({ given }: Levels) => among(given, 'same', 'nickname');

/** Rules in order: the first that applies decides. */
const RULES: readonly Rule[] = [
  {
    rule: 'identifiers-disagree',
    says: 'one identifier of a person agrees and another does not',
    outcome: 'review',
    applies: ({ identified, contradicted }) => identified && contradicted,
  },
  {
    rule: 'identifier',
    says: 'an identifier of a person agrees, and names and date of birth fit',
    outcome: 'match',
    applies: ({ identified, compatible }) => identified && compatible,
  },
  {
    rule: 'identifier-of-another',
    says: 'an identifier of a person agrees, but names or date of birth are of two people',
    outcome: 'review',
    applies: ({ identified }) => identified,
  },
  {
    rule: 'other-given-name',
    says: 'different given names: relatives, or two people who share little',
    outcome: 'no-match',
    applies: ({ levels }) => levels.given === 'different',
  },
  {
    rule: 'generation-apart',
    says: 'born a generation apart: as parent and child are',
    outcome: 'no-match',
    applies: ({ levels }) => levels.birthDate === 'generation-apart',
  },
  {
    rule: 'other-sex-and-name',
    says: 'different sex, and given names that are not the same',
    outcome: 'no-match',
    applies: ({ levels }) => levels.sex === 'different' && !sameGiven(levels),
  },
  {
    rule: 'identifiers-differ',
    says: 'identifiers of which a person has one are different',
    outcome: 'at-most-review',
    applies: ({ contradicted }) => contradicted,
  },
  {
    rule: 'suffix-differs',
    says: 'different suffixes, as father and son have',
    outcome: 'at-most-review',
    applies: ({ levels }) => levels.suffix === 'different',
  },
  {
    rule: 'birth-date-differs',
    says: 'dates of birth that no single slip explains',
    outcome: 'at-most-review',
    applies: ({ levels }) => !birthFits(levels),
  },
  {
    rule: 'names-alike',
    says: 'given names that are alike, or the middle name of the other: as twins may have',
    outcome: 'at-most-review',
    applies: ({ levels }) => among(levels.given, 'alike', 'middle-used'),
  },
  {
    rule: 'sex-differs',
    says: 'different sex',
    outcome: 'at-most-review',
    applies: ({ levels }) => levels.sex === 'different',
  },
  {
    rule: 'too-little-known',
    says: 'given name or date of birth is not known',
    outcome: 'at-most-review',
    applies: ({ levels }) => levels.given === null || levels.birthDate === null,
  },
];

/** Match, review or no match. */
export function decide(comparison: Comparison, model: MatchModel): Decision {
  return reasonOf(comparison, model).decision;
}

/** The decision and why: rules on identifiers and relatives first, else the score against the model's thresholds. */
export function reasonOf(comparison: Comparison, model: MatchModel): Reason {
  const levels = Object.fromEntries(FIELDS.map((field) => [field, null])) as Levels;
  for (const { field, level } of comparison.evidence) levels[field] = level;
  return judge({ score: comparison.score, levels }, model);
}

/** The same as `reasonOf`, for many pairs. */
export function judge({ score, levels }: Pick<Weighed, 'score' | 'levels'>, { thresholds }: MatchModel): Reason {
  const rule = ruleFor(levels);
  if (rule && rule.outcome !== 'at-most-review') return { decision: rule.outcome, rule: rule.rule, says: rule.says };
  if (score < thresholds.review) return { decision: 'no-match', rule: 'score', says: 'too little agrees' };
  if (rule) return { decision: 'review', rule: rule.rule, says: rule.says };
  if (score >= thresholds.match) return { decision: 'match', rule: 'score', says: 'what agrees leaves no doubt' };
  return { decision: 'review', rule: 'score', says: 'what agrees leaves a doubt' };
}

/** The rule that overrides the score of a pair, if one does. */
export function ruleFor(levels: Levels): Pick<Rule, 'rule' | 'says' | 'outcome'> | undefined {
  const agreement: Agreement = {
    levels,
    identified: agrees(levels, 'ssn', 'mbi', 'mrn', 'enterprise'),
    contradicted: (['ssn', 'mbi', 'mrn', 'enterprise'] as const).some((field) => levels[field] === 'different'),
    compatible: isCompatible(levels),
  };
  return RULES.find(({ applies }) => applies(agreement));
}

function agrees(levels: Levels, ...fields: readonly Field[]): boolean {
  return fields.some((field) => levels[field] === 'same');
}

/** With the same identifier: whether it may be one person, and not somebody who uses the number of a relative. */
function isCompatible(levels: Levels): boolean {
  const { given, family, birthDate, sex, suffix } = levels;
  if (!birthFits(levels) || given === 'different' || suffix === 'different') return false;
  if (sex === 'different' && !sameGiven(levels)) return false;
  if (family === 'different')
    return sameGiven(levels) && among(birthDate, 'same', 'day-and-month-swapped', 'one-digit');
  return given !== null || birthDate !== null;
}
