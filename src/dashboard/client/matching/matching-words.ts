import type { Agreement, Decider, DecisionKind, Review, ReviewState } from '../api/matching.js';
import type { Tone } from '../design/badge.js';

/** Fields that matching compares, in the words of the field. */
const FIELDS: Readonly<Record<string, string>> = {
  given: 'Given name',
  family: 'Family name',
  middle: 'Middle name',
  suffix: 'Suffix',
  birthDate: 'Birth date',
  sex: 'Sex',
  address: 'Address',
  telephone: 'Telephone',
  email: 'E-mail',
  ssn: 'Social Security number',
  mbi: 'Medicare number',
  mrn: 'Medical record number',
  enterprise: 'Other numbers',
};

export const AGREEMENTS: Readonly<Record<Agreement, { sign: string; text: string; tone: Tone }>> = {
  same: { sign: '=', text: 'Same', tone: 'good' },
  close: { sign: '≈', text: 'Close', tone: 'warn' },
  different: { sign: '≠', text: 'Different', tone: 'bad' },
  unknown: { sign: '–', text: 'Not compared', tone: 'plain' },
};

export const REVIEW_STATES: Readonly<Record<ReviewState, { text: string; tone: Tone }>> = {
  open: { text: 'Open', tone: 'accent' },
  same: { text: 'Same person', tone: 'good' },
  different: { text: 'Different persons', tone: 'warn' },
  settled: { text: 'Settled by events', tone: 'plain' },
};

/** Why somebody has to decide. */
export const CAUSES: Readonly<Record<Review['cause'], string>> = {
  uncertain: 'The comparison leaves a doubt',
  contradicted: 'Another chart of the person speaks against it',
  several: 'It fits several persons who do not fit each other',
  kept: 'It is with this person, but no longer fits',
  linked: 'An EHR has linked the two charts',
};

export const DECISIONS: Readonly<Record<DecisionKind, string>> = {
  created: 'Began this person',
  matched: 'Joined',
  merged: 'Came with a merge',
  kept: 'Stayed, though it no longer fits',
  split: 'Moved by a split',
  'kept-apart': 'Kept apart from others',
};

export function fieldName(field: string): string {
  return FIELDS[field] ?? field;
}

export function deciderName({ kind, name }: Decider): string {
  if (kind === 'rule') return `Rule: ${name.replaceAll('-', ' ')}`;
  return kind === 'command-line' ? `Command line (${name})` : name;
}

/** The probability that both are one person; never rounded to certainty, of which there is none. */
export function likelihood(probability: number): string {
  const percent = Math.min(Math.max(probability * 100, 0.1), 99.9);
  return `${percent.toFixed(1)}%`;
}

/** `+9.1`, `−3.0` */
export function weightText(weight: number): string {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`;
}
