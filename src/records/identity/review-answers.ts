import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { isUuid } from '../../database/uuid.js';
import { ConflictError, NotFoundError } from '../../errors/refusals.js';
import { keepApart, merge, split, type Act } from './acts.js';
import { chartKey } from './chart-key.js';
import type { Chart, IdentityAct, PersonChart, Review, ReviewDetails } from './identity.js';
import { lockReview, personCharts, reviewRow, type ReviewRow } from './review-reads.queries.js';

/**
 * Decides a review, and says what that makes of the persons.
 * @param version what the reviewer saw; whatever is there now when null
 * @throws NotFoundError, ConflictError as `PersonIdentity.decideReview`
 */
export async function answerReview(
  act: Act,
  id: string,
  answer: 'same' | 'different',
  version: string | null,
): Promise<IdentityAct> {
  const locked = isUuid(id) ? await lockReview(act.manager, id) : null;
  if (!locked) throw new NotFoundError(`There is no review ${id}.`);
  if (locked.state !== 'open') {
    const how =
      locked.state === 'settled' ? 'settled by later events' : `decided as "${locked.state}" by ${locked.decidedBy}`;
    throw new ConflictError(`The review was ${how}.`);
  }
  const { cause, first, second } = await requireReview(act.manager, id);
  await act.hold([...new Set([first.personId, second.personId])]);
  // What their EHRs say of them stays from here on: whoever changes it locks them too.
  if (version !== null && version !== (await reviewDetails(act.manager, id)).version) {
    throw new ConflictError('The charts have changed since you saw them. Look at them again, then decide.');
  }
  if (first.personId !== second.personId) {
    return answer === 'same'
      ? merge(act, [first.personId, second.personId])
      : keepApart(act, first.personId, second.personId);
  }
  if (cause !== 'kept') throw new ConflictError('The charts are of one person by now.');
  if (answer === 'different') return split(act, first.personId, [first]);
  await act.decide('kept', [first, second], first.personId, null);
  await act.say('always', [[first, second]]);
  return act.end(first.personId);
}

async function requireReview(manager: EntityManager, id: string): Promise<ReviewRow> {
  const row = isUuid(id) ? await reviewRow(manager, id) : null;
  if (!row) throw new NotFoundError(`There is no review ${id}.`);
  return row;
}

/** @throws NotFoundError */
export async function reviewDetails(manager: EntityManager, id: string): Promise<ReviewDetails> {
  const row = await requireReview(manager, id);
  const { personId: one } = row.first;
  const { personId: other } = row.second;
  const charts = await personCharts(manager, [one, other]);
  const isSecond = (chart: Chart) => chartKey(chart) === chartKey(row.second);
  // Of one person the chart that the question is about stands against all others.
  const onFirst = (chart: PersonChart) => (one === other ? !isSecond(chart) : chart.personId === one);
  const sides: ReviewDetails['sides'] = [charts.filter(onFirst), charts.filter((chart) => !onFirst(chart))];
  return { ...reviewOf(row), evidence: row.evidence, sides, version: versionOf(row.state, sides) };
}

function versionOf(state: string, sides: ReviewDetails['sides']): string {
  const seen = sides.map((charts) =>
    charts.map(({ sourceId, patientId, personId, patient }) => [sourceId, patientId, personId, patient]).sort(),
  );
  return createHash('sha256')
    .update(JSON.stringify([state, seen]))
    .digest('base64url');
}

export function reviewOf({ first, second, evidence, ...review }: ReviewRow): Review {
  return { ...review, probability: evidence.probability, charts: [first, second] };
}
