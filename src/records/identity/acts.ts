import type { EntityManager } from 'typeorm';
import { isUuid } from '../../database/uuid.js';
import { ConflictError, NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import type { DecisionKind } from '../persons.js';
import {
  chartsOfPerson,
  createPerson,
  markChanged,
  moveCharts,
  noteTouched,
  personStates,
  sayOfPairs,
  settleReviewsBetween,
  type PersonState,
} from './acts.queries.js';
import { chartKey } from './chart-key.js';
import type { Chart, IdentityAct } from './identity.js';
import { addDecisions, lockIdentity, lockPersons, mergePerson } from './identity.queries.js';
import { settleReviewsWithin } from './reviews.queries.js';

/** Who does it, and why, in their words. */
export interface ActGrounds {
  /** `kind/id`. */
  decidedBy: string;
  reason: string;
}

/** A transaction in which somebody says who is who. */
export class Act {
  readonly id = crypto.randomUUID();
  private readonly touched = new Set<string>();
  private readonly decisionIds: string[] = [];

  private constructor(
    readonly manager: EntityManager,
    private readonly grounds: ActGrounds,
  ) {}

  /** @throws UnusableInputError without a reason */
  static async begin(manager: EntityManager, grounds: ActGrounds): Promise<Act> {
    if (grounds.reason.trim() === '')
      throw new UnusableInputError('Give a reason: whoever looks at it later asks why.');
    await lockIdentity(manager);
    return new Act(manager, grounds);
  }

  /**
   * Locks persons, who must be there and themselves. The oldest first.
   * @throws NotFoundError, ConflictError when one was merged into another
   */
  async hold(personIds: readonly string[]): Promise<PersonState[]> {
    const unknown = personIds.find((id) => !isUuid(id));
    if (unknown !== undefined) throw new NotFoundError(`There is no person ${unknown}.`);
    await lockPersons(this.manager, personIds);
    const states = await personStates(this.manager, personIds);
    for (const id of personIds) {
      const state = states.find((each) => each.id === id);
      if (!state) throw new NotFoundError(`There is no person ${id}.`);
      if (state.mergedInto !== null) {
        throw new ConflictError(`Person ${id} was merged into ${state.mergedInto}: use that person.`);
      }
    }
    return states;
  }

  /** Makes one person of persons who are held; the first of them remains. */
  async join(personIds: readonly string[], more: object = {}): Promise<void> {
    const [survivor, ...others] = personIds;
    const groups = [await chartsOfPerson(this.manager, survivor)];
    for (const lost of others) {
      const { moved, followers } = await mergePerson(this.manager, lost, survivor);
      const evidence = followers.length > 0 ? { followers, ...more } : more;
      await this.decide('merged', moved, survivor, lost, evidence);
      groups.push(moved);
      this.touch(lost);
    }
    await this.say('always', pairsBetween(groups));
    await settleReviewsWithin(this.manager, [survivor]);
    this.touch(survivor);
  }

  /** Gives charts of a person who is held to another, or to a new one; the two are kept apart from now on. */
  async part(personId: string, charts: readonly Chart[], to: string | null, more: object = {}): Promise<string> {
    const rest = (await chartsOfPerson(this.manager, personId)).filter(isNoneOf(charts));
    const target = to ?? (await createPerson(this.manager));
    await moveCharts(this.manager, charts, target);
    await this.decide('split', charts, target, personId, more);
    await this.say('never', pairsBetween([charts, rest]));
    await settleReviewsBetween(this.manager, charts, rest);
    this.touch(personId, target);
    return target;
  }

  /** Says of pairs of charts that they are, or are not, of one person. */
  say(kind: 'never' | 'always', pairs: readonly (readonly [Chart, Chart])[]): Promise<void> {
    return sayOfPairs(this.manager, kind, pairs, this.id);
  }

  async decide(
    decision: DecisionKind,
    charts: readonly Chart[],
    personId: string,
    previousPersonId: string | null,
    more: object = {},
  ): Promise<void> {
    const { decidedBy, reason } = this.grounds;
    const rows = charts.map(({ sourceId, patientId }) => ({
      ...{ sourceId, patientId, decision, decidedBy, personId, previousPersonId },
      ...{ evidence: { reason, ...more }, actId: this.id },
    }));
    this.decisionIds.push(...(await addDecisions(this.manager, rows)));
  }

  touch(...personIds: string[]): void {
    for (const id of personIds) this.touched.add(id);
  }

  /** Marks everything that the act touched. */
  async end(personId: string | null, newPersonId: string | null = null): Promise<IdentityAct> {
    const personIds = [...this.touched].sort();
    await markChanged(this.manager, personIds);
    await noteTouched(
      this.manager,
      personIds.map((id) => ({ actId: this.id, personId: id })),
    );
    return { actId: this.id, decisionIds: this.decisionIds, personIds, personId, newPersonId };
  }
}

/** One person of several. @throws UnusableInputError for fewer than two */
export async function merge(act: Act, personIds: readonly string[]): Promise<IdentityAct> {
  const distinct = [...new Set(personIds)];
  if (distinct.length < 2) throw new UnusableInputError('Name two or more different persons to merge.');
  const persons = (await act.hold(distinct)).map(({ id }) => id);
  await act.join(persons);
  return act.end(persons[0]);
}

/** Some charts of a person to a new one. @throws UnusableInputError for charts that are not theirs, none, or all */
export async function split(act: Act, personId: string, charts: readonly Chart[]): Promise<IdentityAct> {
  await act.hold([personId]);
  const all = await chartsOfPerson(act.manager, personId);
  const wanted = all.filter((chart) => !isNoneOf(charts)(chart));
  if (wanted.length < new Set(charts.map(chartKey)).size) {
    throw new UnusableInputError(`Person ${personId} does not have all of these charts.`);
  }
  if (wanted.length === 0) throw new UnusableInputError('Name the charts to split off.');
  if (wanted.length === all.length) throw new UnusableInputError('One chart has to stay: leave it out of the split.');
  return act.end(personId, await act.part(personId, wanted, null));
}

/** Two persons stay two. @throws UnusableInputError for one and the same */
export async function keepApart(act: Act, personA: string, personB: string): Promise<IdentityAct> {
  if (personA === personB) throw new UnusableInputError('Name two different persons to keep apart.');
  await act.hold([personA, personB]);
  const [some, others] = [await chartsOfPerson(act.manager, personA), await chartsOfPerson(act.manager, personB)];
  await act.decide('kept-apart', some, personA, null, { from: personB });
  await act.decide('kept-apart', others, personB, null, { from: personA });
  await act.say('never', pairsBetween([some, others]));
  await settleReviewsBetween(act.manager, some, others);
  // Nothing of their records is another.
  return act.end(personA);
}

export function isNoneOf(charts: readonly Chart[]): (chart: Chart) => boolean {
  const keys = new Set(charts.map(chartKey));
  return (chart) => !keys.has(chartKey(chart));
}

/** Each chart of a group with each of every other group. */
function pairsBetween(groups: readonly (readonly Chart[])[]): (readonly [Chart, Chart])[] {
  return groups.flatMap((group, place) =>
    groups.slice(place + 1).flatMap((other) => group.flatMap((a) => other.map((b) => [a, b] as const))),
  );
}
