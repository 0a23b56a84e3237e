import type { EntityManager } from 'typeorm';
import {
  compare,
  contradicts,
  mayBeOne,
  modelFor,
  reasonOf,
  type Grounds,
  type PersonMember,
  type Reason,
} from '../matching/index.js';
import { markChanged } from './acts.queries.js';
import { chartsNumbered } from './candidates.queries.js';
import { chartOf } from './chart-key.js';
import { lockIdentity, lockPersons } from './identity.queries.js';
import type { MatchEvidence, ReviewCause } from './match-evidence.js';
import { advanceRun, takePairs, type MatchRunRowState } from './match-run.queries.js';
import { modelOf } from './models.queries.js';
import { storeOutcome, type StoredMerge } from './placing-outcome.js';
import type { PersonMerge } from './placing.js';
import type { NewReview } from './reviews.queries.js';
import { loadPersons } from './scene-loading.js';
import { Scene } from './scene.js';

/** Pairs applied in one transaction. */
const BATCH = 50;

/**
 * Applies the surest pairs that are left: persons are made one where no member speaks against it and nobody has, what
 * is in doubt becomes a review. It judges by what is stored now, and so does no harm when much has changed meanwhile.
 * @returns persons whose records are to be packed, and the merges; null when no pair was left
 */
export async function applyNext(
  manager: EntityManager,
  run: MatchRunRowState,
): Promise<{ persons: string[]; merges: StoredMerge[] } | null> {
  const pairs = await takePairs(manager, run.id, BATCH);
  if (pairs.length === 0) {
    await advanceRun(manager, run.id, { state: 'completed', step: 'done' });
    return null;
  }
  await lockIdentity(manager);
  const numbers = [...new Set(pairs.flatMap(({ patient, other }) => [patient, other]))];
  const charts = await chartsNumbered(manager, numbers);
  const scene = new Scene();
  await loadPersons(manager, scene, [], numbers);
  const { model, number } = await modelOf(manager, run.model);
  const applying = new Applying(scene, { model: modelFor(model, run.patients), said: scene.said }, number);
  for (const { patient, other } of pairs) applying.take(charts.get(patient), charts.get(other));
  const survivors = [...new Set(applying.merges.map(({ survivor }) => scene.survivorOf(survivor)))];
  await lockPersons(manager, [...survivors, ...applying.merges.map(({ lost }) => lost)]);
  const { merges, reviewsOpened } = await storeOutcome(manager, { ...applying.outcome(), decisions: [] });
  await markChanged(manager, survivors);
  await advanceRun(manager, run.id, { merged: merges.length, reviews: reviewsOpened });
  return { persons: survivors, merges };
}

/** Decides pair by pair in memory, as all pairs before have left the persons. */
class Applying {
  readonly merges: PersonMerge[] = [];
  private readonly reviews: NewReview[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly grounds: Grounds,
    private readonly model: number | 'default',
  ) {}

  outcome(): { merges: PersonMerge[]; reviews: NewReview[] } {
    const { scene } = this;
    const open = this.reviews.filter(
      ({ cause, chart, other }) =>
        cause === 'kept' ||
        scene.person(`${chart.sourceId}/${chart.patientId}`) !== scene.person(`${other.sourceId}/${other.patientId}`),
    );
    return { merges: this.merges, reviews: open };
  }

  /** Charts that are gone by now are nobody's. */
  take(chart: string | undefined, other: string | undefined): void {
    const [a, b] = [chart && this.scene.member(chart), other && this.scene.member(other)];
    const [one, two] = [chart && this.scene.person(chart), other && this.scene.person(other)];
    if (!a || !b || !one || !two) return;
    const reason = reasonOf(compare(a.features, b.features, this.grounds.model), this.grounds.model);
    if (one === two) this.within(a, b, reason);
    else this.between([a, one], [b, two], reason);
  }

  private within(a: PersonMember, b: PersonMember, reason: Reason): void {
    if (this.grounds.said.always(a.id, b.id) || !contradicts(a.features, b.features, this.grounds.model)) return;
    this.ask('kept', a, b, reason);
  }

  private between([a, one]: [PersonMember, string], [b, two]: [PersonMember, string], reason: Reason): void {
    if (reason.decision === 'no-match') return;
    const [those, others] = [this.scene.members(one), this.scene.members(two)];
    if (those.members.some(({ id }) => others.members.some((each) => this.grounds.said.never(id, each.id)))) return;
    if (reason.decision === 'review') this.ask('uncertain', a, b, reason);
    else if (!mayBeOne(those, others, this.grounds)) this.ask('contradicted', a, b, reason);
    else {
      const { survivor, lost } = this.scene.merge([one, two]);
      const evidence = this.evidence(a, b, reason);
      this.merges.push({ lost: lost[0], survivor, decidedBy: `rule:${reason.rule}`, evidence });
    }
  }

  private ask(cause: ReviewCause, a: PersonMember, b: PersonMember, reason: Reason): void {
    const { with: other, rule, says, score, ...evidence } = this.evidence(a, b, reason);
    this.reviews.push({ cause, chart: chartOf(a.id), other, rule, says, score, evidence });
  }

  private evidence(a: PersonMember, b: PersonMember, { rule, says }: Reason): MatchEvidence {
    const { score, probability, evidence } = compare(a.features, b.features, this.grounds.model);
    return { with: chartOf(b.id), rule, says, score, probability, fields: evidence, model: this.model };
  }
}
