import { isUuid } from '../../database/uuid.js';
import { ConflictError, NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import { chartsOfPerson, moveCharts, personsOfCharts, personStates, revivePerson } from './acts.queries.js';
import { isNoneOf, type Act } from './acts.js';
import type { IdentityAct } from './identity.js';
import { lockPersons, mergePerson } from './identity.queries.js';
import { decisionsOfAct, laterDecision, takeBack, type ActDecision } from './undo.queries.js';

/** Takes back a decision with all that were taken with it. */
export async function undo(act: Act, decisionId: string): Promise<IdentityAct> {
  const decisions = isUuid(decisionId) ? await decisionsOfAct(act.manager, decisionId) : [];
  if (decisions.length === 0) throw new NotFoundError(`There is no decision ${decisionId}.`);
  const [{ decision, reversed, decidedBy, actId, personId }] = decisions;
  if (reversed) throw new ConflictError('It was taken back already.');
  const byRule = decidedBy.startsWith('rule:');
  if (decision === 'created' || (byRule && decision === 'kept')) {
    throw new UnusableInputError(
      'It joined nothing: there is nothing to take back. Merge or split the person instead.',
    );
  }
  await requireLast(act, decisions);
  if (byRule) {
    const target = await partAgain(act, decisions);
    await takeBack(act.manager, actId, act.id);
    return act.end(personId, target);
  }
  // First what was said, which the act may have ended; then the charts go back.
  await takeBack(act.manager, actId, act.id);
  if (decision === 'merged') return act.end(personId, await unmerge(act, decisions));
  if (decision === 'split') return act.end(await unsplit(act, decisions));
  await act.decide(decision, decisions, personId, null, { undoes: actId });
  return act.end(personId);
}

/** Nothing may build on it: the charts are where it left them. @throws ConflictError */
async function requireLast(act: Act, decisions: readonly ActDecision[]): Promise<void> {
  const [{ actId }] = decisions;
  const persons = decisions.flatMap(({ personId, previousPersonId }) => [personId, previousPersonId ?? personId]);
  await lockPersons(act.manager, [...new Set(persons)]);
  const now = new Map(
    (await personsOfCharts(act.manager, decisions)).map((chart) => [
      `${chart.sourceId}/${chart.patientId}`,
      chart.personId,
    ]),
  );
  const moved = decisions.some((each) => now.get(`${each.sourceId}/${each.patientId}`) !== each.personId);
  const later = await laterDecision(act.manager, actId);
  if (moved || later !== null) {
    throw new ConflictError(
      later === null
        ? 'Its charts have since gone to other persons.'
        : `A later decision builds on it: undo ${later} first.`,
    );
  }
}

/** What a rule joined is parted, and stays so: charts of a merged person go back to it, a matched one to a new person. */
async function partAgain(act: Act, decisions: readonly ActDecision[]): Promise<string> {
  const [{ personId, previousPersonId, followers, actId }] = decisions;
  const rest = (await chartsOfPerson(act.manager, personId)).filter(isNoneOf(decisions));
  if (rest.length === 0) throw new UnusableInputError('The chart is the only one of its person.');
  if (previousPersonId !== null) await revivePerson(act.manager, previousPersonId, followers);
  return act.part(personId, decisions, previousPersonId, { undoes: actId });
}

/** Every person that was merged has its charts again. */
async function unmerge(act: Act, decisions: readonly ActDecision[]): Promise<string | null> {
  const [{ actId, personId }] = decisions;
  const byPerson = new Map<string, ActDecision[]>();
  for (const each of decisions) {
    const id = each.previousPersonId ?? '';
    byPerson.set(id, [...(byPerson.get(id) ?? []), each]);
  }
  for (const [id, charts] of byPerson) {
    await revivePerson(act.manager, id, charts[0].followers);
    await moveCharts(act.manager, charts, id);
    await act.decide('split', charts, id, personId, { undoes: actId });
    act.touch(id);
  }
  act.touch(personId);
  return [...byPerson.keys()].at(0) ?? null;
}

/** The person that was split off goes back, with whatever has joined it since. */
async function unsplit(act: Act, decisions: readonly ActDecision[]): Promise<string> {
  const [{ personId, previousPersonId, actId }] = decisions;
  const target = previousPersonId ?? personId;
  const [state] = await personStates(act.manager, [target]);
  if (state?.mergedInto !== null) throw new ConflictError(`Person ${target} was merged into another since.`);
  const { moved, followers } = await mergePerson(act.manager, personId, target);
  await act.decide('merged', moved, target, personId, {
    undoes: actId,
    ...(followers.length > 0 ? { followers } : {}),
  });
  act.touch(personId, target);
  return target;
}
