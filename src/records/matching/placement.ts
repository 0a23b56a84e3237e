import { compare, weigh, type Comparison } from './compare.js';
import { reasonOf, ruleFor, type Reason } from './decide.js';
import type { PatientFeatures } from './features.js';
import type { MatchModel } from './model.js';

export interface PersonMember {
  id: string;
  features: PatientFeatures;
}

/** A person with all source patients that are held to be theirs. */
export interface PersonMembers {
  personId: string;
  members: readonly PersonMember[];
}

/** How a source patient is linked with a person: by the member that it resembles most. */
export interface Link extends Reason {
  personId: string;
  memberId: string;
  comparison: Comparison;
}

/**
 * A link that somebody has to decide: it is `uncertain`; other members have `contradicted` it; `several` persons match
 * that do not fit each other; or the patient was `kept` under its person though a member now speaks against it.
 */
export interface Doubt extends Link {
  why: 'uncertain' | 'contradicted' | 'several' | 'kept';
}

/** Where a source patient belongs. */
export interface Placement {
  /** Persons that it belongs to, the surest first: more than one are then one person; none is a new one. */
  joins: Link[];
  doubts: Doubt[];
  /** Of a patient that has a person already: whether a member still matches it. */
  fits: boolean;
}

/** What people have said of two source patients, by their ids: that they are never, or always, of one person. */
export interface Said {
  never(a: string, b: string): boolean;
  always(a: string, b: string): boolean;
}

export const NOTHING_SAID: Said = { never: () => false, always: () => false };

/** By what is decided. */
export interface Grounds {
  model: MatchModel;
  said: Said;
}

/** Log2 odds below which a member of a person speaks against another: one to two hundred. */
const FLOOR = -7.6;
/** Of two persons that do not fit each other the likelier is taken only when it is a hundred times likelier. */
const LEAD = 6.64;
/** More source patients than one person has: such a cluster is a sign of something else. */
export const MOST_MEMBERS = 40;
/** Doubts that one patient raises: the surest. */
const MOST_DOUBTS = 5;
/** Rules by which two patients cannot be under one person without somebody's word. */
const CONTRADICTIONS: ReadonlySet<string> = new Set([
  'identifiers-disagree',
  'identifier-of-another',
  'identifiers-differ',
  'suffix-differs',
]);

/**
 * Where a source patient belongs among the persons whom its blocks found. It joins a person only when its best link
 * is a match and no other member speaks against it: a chain of weak links does not make one person. A patient that
 * matches several persons shows that these are one, where no member of one speaks against a member of another.
 * @param own the person that it has already, with its other members; never a silent split
 */
export function placeOf(
  candidate: PersonMember,
  own: PersonMembers | null,
  persons: readonly PersonMembers[],
  grounds: Grounds,
): Placement {
  const open = persons.filter((person) => !isForbidden([candidate, ...(own?.members ?? [])], person, grounds));
  const { joins, doubts } = sortOut(candidate, own, open, grounds);
  const undecided = joins.length > 0 && doubts.some((doubt) => isRival(doubt, joins[0]));
  const choice = undecided ? joins.map((link): Doubt => ({ ...link, why: 'several' })) : [];
  const kept = own === null ? [] : contradictionOf(candidate, own, grounds);
  return {
    joins: undecided ? [] : joins,
    doubts: [...kept, ...choice, ...doubts].slice(0, MOST_DOUBTS),
    fits: own === null || own.members.length === 0 || linkWith(candidate, own, grounds)?.decision === 'match',
  };
}

/** The links with persons, the surest first: those that can all be true together, and the others. */
function sortOut(
  candidate: PersonMember,
  own: PersonMembers | null,
  persons: readonly PersonMembers[],
  grounds: Grounds,
): Pick<Placement, 'joins' | 'doubts'> {
  const joined = own ? [own] : [];
  const [joins, doubts]: [Link[], Doubt[]] = [[], []];
  const found = persons.flatMap((person) => {
    const link = linkWith(candidate, person, grounds);
    return link ? [{ link, person }] : [];
  });
  for (const { link, person } of found.sort((a, b) => bySureness(a.link, b.link))) {
    if (link.decision !== 'match') doubts.push({ ...link, why: 'uncertain' });
    else if (!admits(candidate, link, person, grounds)) doubts.push({ ...link, why: 'contradicted' });
    else if (!joined.every((other) => mayBeOne(other, person, grounds))) doubts.push({ ...link, why: 'several' });
    else {
      joined.push(person);
      joins.push(link);
    }
  }
  return { joins, doubts };
}

/** Whether two persons may be one: no member of one speaks against a member of the other, and nobody has. */
export function mayBeOne(a: PersonMembers, b: PersonMembers, grounds: Grounds): boolean {
  if (a.members.length + b.members.length > MOST_MEMBERS || isForbidden(a.members, b, grounds)) return false;
  return a.members.every((member) => b.members.every((other) => !speaksAgainst(member, other, grounds)));
}

/** Whether somebody has said of a member of one that it is never of one person with a member of the other. */
export function isForbidden(members: readonly PersonMember[], { members: others }: PersonMembers, { said }: Grounds) {
  return members.some(({ id }) => others.some((other) => said.never(id, other.id)));
}

/** Whether no other member than the one that it is linked by speaks against a patient. */
function admits(candidate: PersonMember, { memberId }: Link, { members }: PersonMembers, grounds: Grounds): boolean {
  if (members.length >= MOST_MEMBERS) return false;
  return members.every(
    (member) =>
      member.id === memberId ||
      // Somebody knows that the two are one in spite of what they say.
      grounds.said.always(member.id, memberId) ||
      !speaksAgainst(candidate, member, grounds),
  );
}

function speaksAgainst(a: PersonMember, b: PersonMember, { model, said }: Grounds): boolean {
  return !said.always(a.id, b.id) && contradicts(a.features, b.features, model);
}

/** A choice between two persons that do not fit each other, of which neither is far likelier. */
function isRival(doubt: Doubt, chosen: Link): boolean {
  if (doubt.why !== 'several') return false;
  const [sure, surer] = [doubt.rule === 'identifier', chosen.rule === 'identifier'];
  return sure === surer ? doubt.comparison.score > chosen.comparison.score - LEAD : sure;
}

/** The member of its person that speaks most against a patient. */
function contradictionOf(candidate: PersonMember, { personId, members }: PersonMembers, grounds: Grounds): Doubt[] {
  const against = members
    .filter((member) => speaksAgainst(candidate, member, grounds))
    .map(({ id, features }): Doubt => {
      const comparison = compare(candidate.features, features, grounds.model);
      return { ...reasonOf(comparison, grounds.model), personId, memberId: id, comparison, why: 'kept' };
    })
    .sort((a, b) => a.comparison.score - b.comparison.score || (a.memberId < b.memberId ? -1 : 1));
  return against.slice(0, 1);
}

/** Whether two patients cannot be under one person, though each be linked with a third. */
export function contradicts(a: PatientFeatures, b: PatientFeatures, model: MatchModel): boolean {
  const { score, levels } = weigh(a, b, model);
  const rule = ruleFor(levels);
  return score < FLOOR || (rule !== undefined && (rule.outcome === 'no-match' || CONTRADICTIONS.has(rule.rule)));
}

/** The best link with a person; none, where nothing links them. A match goes before a better score that is none. */
function linkWith(
  { features: candidate }: PersonMember,
  { personId, members }: PersonMembers,
  { model }: Grounds,
): Link | null {
  let best: Link | null = null;
  for (const { id, features } of members) {
    const comparison = compare(candidate, features, model);
    const reason = reasonOf(comparison, model);
    if (reason.decision === 'no-match') continue;
    const link: Link = { ...reason, personId, memberId: id, comparison };
    if (best === null || isBetter(link, best)) best = link;
  }
  return best;
}

function bySureness(a: Link, b: Link): number {
  if (a.decision !== b.decision) return a.decision === 'match' ? -1 : 1;
  return b.comparison.score - a.comparison.score || (a.personId < b.personId ? -1 : 1);
}

function isBetter(link: Link, best: Link): boolean {
  if (link.decision !== best.decision) return link.decision === 'match';
  const [score, other] = [link.comparison.score, best.comparison.score];
  return score > other || (score === other && link.memberId < best.memberId);
}
