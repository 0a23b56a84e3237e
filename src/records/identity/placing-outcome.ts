import type { EntityManager } from 'typeorm';
import type { AuditEntry } from '../../access/audit-trail.js';
import { noteTouched } from './acts.queries.js';
import { addDecisions, mergePerson, type NewDecision } from './identity.queries.js';
import type { PersonMerge } from './placing.js';
import { openReviews, settleReviewsWithin, type NewReview } from './reviews.queries.js';

/** What was decided of charts whose persons are locked and stored. */
export interface PlacingOutcome {
  merges: readonly PersonMerge[];
  decisions: readonly NewDecision[];
  reviews: readonly NewReview[];
}

/** A merge as it was stored, for the audit trail. */
export interface StoredMerge {
  actId: string;
  lost: string;
  survivor: string;
  /** `rule:<name>`. */
  decidedBy: string;
  charts: number;
}

/** Stores merges with a decision for every chart that moves, other decisions, and questions. */
export async function storeOutcome(
  manager: EntityManager,
  outcome: PlacingOutcome,
): Promise<{ merges: StoredMerge[]; reviewsOpened: number }> {
  const decisions = [...outcome.decisions];
  const merges: StoredMerge[] = [];
  for (const { lost, survivor, decidedBy, evidence } of outcome.merges) {
    const { moved, followers } = await mergePerson(manager, lost, survivor);
    const actId = crypto.randomUUID();
    merges.push({ actId, lost, survivor, decidedBy, charts: moved.length });
    for (const chart of moved) {
      decisions.push({
        ...chart,
        decision: 'merged',
        decidedBy,
        personId: survivor,
        previousPersonId: lost,
        evidence: followers.length > 0 ? { ...evidence, followers } : evidence,
        actId,
      });
    }
  }
  await addDecisions(manager, decisions);
  await noteTouched(
    manager,
    merges.flatMap(({ actId, lost, survivor }) => [lost, survivor].map((personId) => ({ actId, personId }))),
  );
  await settleReviewsWithin(manager, [...new Set(outcome.merges.map(({ survivor }) => survivor))]);
  return { merges, reviewsOpened: await openReviews(manager, outcome.reviews) };
}

/** Two entries for each merge, one for each of its persons: a rule did it, and nobody asked for it. */
export function mergeEntries(merges: readonly StoredMerge[]): AuditEntry[] {
  return merges.flatMap(({ actId, lost, survivor, decidedBy, charts }) =>
    [survivor, lost].map((personId): AuditEntry => ({
      ...{ actor: { kind: 'system', id: decidedBy }, action: 'update', entityType: 'person' },
      ...{ entityId: personId, personId, details: { act: 'merge', actId, survivor, charts } },
    })),
  );
}
