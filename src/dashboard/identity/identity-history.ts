import type { MatchDecision } from '../../records/persons.js';
import { deciderOf } from './deciders.js';
import type { SourceNames } from './identity.queries.js';
import type { DecisionEvidenceDto, IdentityHistoryActDto, MatchDecisionDto } from './match-decisions.dto.js';

/** What the words of a history need besides the decisions. */
export interface HistoryNames {
  /** Display names by id. */
  users: ReadonlyMap<string, string>;
  /** By id. */
  sources: ReadonlyMap<string, SourceNames>;
}

/** Decisions as acts, the newest first: what was decided together is shown, and undone, together. */
export function actsOf(decisions: readonly MatchDecision[], names: HistoryNames): IdentityHistoryActDto[] {
  const acts = new Map<string, MatchDecision[]>();
  for (const decision of decisions) {
    const act = acts.get(decision.actId);
    if (act) act.push(decision);
    else acts.set(decision.actId, [decision]);
  }
  return [...acts.values()]
    .map((together) => actOf(together, names))
    .sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime());
}

function actOf(decisions: readonly MatchDecision[], names: HistoryNames): IdentityHistoryActDto {
  const [first] = decisions;
  return {
    actId: first.actId,
    decidedAt: first.decidedAt,
    decidedBy: deciderOf(first.decidedBy, names.users),
    reason: textAt(first.evidence, 'reason'),
    reversedAt: first.reversedAt,
    undoable: first.reversedAt === null && joinsOrParts(first),
    decisions: decisions.map((decision) => decisionOf(decision, names)),
  };
}

/** A rule that let a chart begin a person, or stay with it, has joined nothing that could be parted. */
function joinsOrParts({ decision, decidedBy }: MatchDecision): boolean {
  return decision !== 'created' && !(decision === 'kept' && decidedBy.startsWith('rule:'));
}

function decisionOf(decision: MatchDecision, { sources }: HistoryNames): MatchDecisionDto {
  const { id, sourceId, patientId, personId, previousPersonId } = decision;
  const source = sources.get(sourceId);
  return {
    id,
    decision: decision.decision,
    sourceName: source?.name ?? sourceId,
    sourceTitle: source?.title ?? sourceId,
    patientId,
    personId,
    previousPersonId,
    evidence: evidenceOf(decision.evidence),
  };
}

/** Only what is known to hold no value of a patient: decisions of older versions kept shared identifiers as evidence. */
function evidenceOf(evidence: unknown): DecisionEvidenceDto | null {
  const { fields, probability } = (evidence ?? {}) as Partial<DecisionEvidenceDto>;
  const says = textAt(evidence, 'says');
  if (says === null && !Array.isArray(fields)) return null;
  return {
    says,
    probability: typeof probability === 'number' ? probability : null,
    fields: (fields ?? []).map(({ field, level, weight, says: words }) => ({ field, level, weight, says: words })),
  };
}

function textAt(evidence: unknown, name: 'reason' | 'says'): string | null {
  const value = ((evidence ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : null;
}
