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
 * Where a source patient belongs: to nobody known, to a person, or to whom somebody has to decide, because the link
 * is `uncertain`, another member of the person has `contradicted` it, or `several` persons qualify.
 */
export type Placement =
  | { kind: 'new' }
  | { kind: 'join'; personId: string; link: Link }
  | { kind: 'review'; why: 'uncertain' | 'contradicted' | 'several'; links: Link[] };

/** Log2 odds below which a member of a person speaks against another: one to two hundred. */
const FLOOR = -7.6;
/** Rules by which two patients cannot be under one person without somebody's word. */
const CONTRADICTIONS: ReadonlySet<string> = new Set([
  'identifiers-disagree',
  'identifier-of-another',
  'identifiers-differ',
  'suffix-differs',
]);

/**
 * Where a source patient belongs among the persons whom its blocks found. It joins a person only when its best link
 * is a match and no other member speaks against it: a chain of weak links does not make one person.
 */
export function placeOf(candidate: PatientFeatures, persons: readonly PersonMembers[], model: MatchModel): Placement {
  const links = persons.flatMap((person) => linkWith(candidate, person, model) ?? []);
  links.sort((a, b) => b.comparison.score - a.comparison.score || (a.personId < b.personId ? -1 : 1));
  const matches = links.filter(({ decision }) => decision === 'match');
  const members = (personId: string) => persons.find((person) => person.personId === personId)?.members ?? [];
  const consistent = matches.filter(({ personId, memberId }) =>
    members(personId).every(({ id, features }) => id === memberId || !contradicts(candidate, features, model)),
  );
  if (consistent.length === 1 && matches.length === 1) {
    const [link] = consistent;
    return { kind: 'join', personId: link.personId, link };
  }
  if (matches.length > 1) return { kind: 'review', why: 'several', links };
  if (matches.length === 1) return { kind: 'review', why: 'contradicted', links };
  return links.length > 0 ? { kind: 'review', why: 'uncertain', links } : { kind: 'new' };
}

/** Whether two persons may be one: no member of one speaks against a member of the other. */
export function mayBeOne(a: PersonMembers, b: PersonMembers, model: MatchModel): boolean {
  return a.members.every((member) => b.members.every(({ features }) => !contradicts(member.features, features, model)));
}

/** Whether two patients cannot be under one person, though each be linked with a third. */
export function contradicts(a: PatientFeatures, b: PatientFeatures, model: MatchModel): boolean {
  const { score, levels } = weigh(a, b, model);
  const rule = ruleFor(levels);
  return score < FLOOR || (rule !== undefined && (rule.outcome === 'no-match' || CONTRADICTIONS.has(rule.rule)));
}

/** The best link with a person; none, where nothing links them. A match goes before a better score that is none. */
function linkWith(candidate: PatientFeatures, { personId, members }: PersonMembers, model: MatchModel): Link | null {
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

function isBetter(link: Link, best: Link): boolean {
  if (link.decision !== best.decision) return link.decision === 'match';
  const [score, other] = [link.comparison.score, best.comparison.score];
  return score > other || (score === other && link.memberId < best.memberId);
}
