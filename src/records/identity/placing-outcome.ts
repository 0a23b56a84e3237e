import type { EntityManager } from 'typeorm';
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

/** Stores merges with a decision for every chart that moves, other decisions, and questions. @returns reviews opened */
export async function storeOutcome(manager: EntityManager, outcome: PlacingOutcome): Promise<number> {
  const decisions = [...outcome.decisions];
  const touched: { actId: string; personId: string }[] = [];
  for (const { lost, survivor, decidedBy, evidence } of outcome.merges) {
    const { moved, followers } = await mergePerson(manager, lost, survivor);
    const actId = crypto.randomUUID();
    touched.push({ actId, personId: lost }, { actId, personId: survivor });
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
  await noteTouched(manager, touched);
  await settleReviewsWithin(manager, [...new Set(outcome.merges.map(({ survivor }) => survivor))]);
  return openReviews(manager, outcome.reviews);
}
