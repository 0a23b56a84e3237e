import type { EntityManager } from 'typeorm';
import type { PatientFeatures } from '../matching/index.js';
import type { TouchedCharts } from '../resource-intake.js';
import { linksAround, patientsOf, type StoredPatient } from './candidates.queries.js';
import { chartKey, chartOf } from './chart-key.js';
import { EhrLinks } from './ehr-links.js';
import { markDeleted, removeFeatures, replaceLinks, writeFeatures } from './features.queries.js';
import { linkPatients, lockIdentity, lockPersons, personsOfPatients, replaceIdentifiers } from './identity.queries.js';
import { currentModel } from './models.queries.js';
import { changesToPlace, identifiersToHold } from './patient-changes.js';
import { isReplacement } from './patient-links.js';
import { storeOutcome, type StoredMerge } from './placing-outcome.js';
import { Placing, type PatientChange } from './placing.js';
import { settleReviewsOf } from './reviews.queries.js';
import { loadBlocks, loadPersons } from './scene-loading.js';
import { Scene } from './scene.js';

export interface MatchedPersons {
  /** Persons whose records are to be packed anew. All of them, and those they absorbed, are locked. */
  persons: ReadonlySet<string>;
  /** Persons that went into others; the caller has the audit trail say so. */
  merges: readonly StoredMerge[];
}

/**
 * Finds the person behind each changed Patient (docs/matching.md): compares it with whoever shares a blocking key, and
 * joins a person, makes a new one, or leaves the question to a reviewer. A Patient that no longer fits stays where it
 * is: what was joined is only parted by somebody. Who is who is said by one transaction at a time, and only where
 * something of it changes: messages that leave the Patients as they were pass each other by.
 */
export async function matchPersons(
  manager: EntityManager,
  sourceId: string,
  intakes: readonly TouchedCharts[],
): Promise<MatchedPersons> {
  const patientIds = [...new Set(intakes.flatMap((intake) => [...intake.patientIds]))];
  const identifiers = identifiersToHold(intakes);
  // Nobody else writes this source, so what matching sees of its patients stays as it is read here.
  const stored = identifiers.size > 0 ? await patientsOf(manager, sourceId, [...identifiers.keys()]) : [];
  const links = stored.length > 0 ? await linksAround(manager, sourceId, [...identifiers.keys()]) : [];
  const changes = changesToPlace(sourceId, intakes, stored, links);
  const touched = changes.some(({ length }) => length > 0)
    ? await place(manager, sourceId, changes, { patientIds, stored })
    : await lockPersonsOf(manager, sourceId, patientIds);
  const known = [...identifiers].filter(([id]) => touched.patients.has(id));
  if (known.length > 0) await replaceIdentifiers(manager, sourceId, new Map(known));
  return { persons: touched.persons, merges: touched.merges };
}

interface Touched extends MatchedPersons {
  /** Those of the patients that are somebody. */
  patients: Set<string>;
}

/** Locks the persons of patients. One may have been merged while we waited: then nothing stays locked, and it begins anew. */
async function lockPersonsOf(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<Touched> {
  for (;;) {
    const persons = await personsOfPatients(manager, sourceId, patientIds);
    const found = { persons: new Set(persons.values()), patients: new Set(persons.keys()), merges: [] };
    const settled = await manager
      .transaction(async (inner) => {
        await lockPersons(inner, [...found.persons]);
        const now = await personsOfPatients(inner, sourceId, patientIds);
        if ([...now.values()].some((id) => !found.persons.has(id))) throw new MovedMeanwhile();
      })
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof MovedMeanwhile) return false;
          throw error;
        },
      );
    if (settled) return found;
  }
}

/** Rolls back to the savepoint, which lets go of the locks: to wait for more with some in hand could be a deadlock. */
class MovedMeanwhile extends Error {}

async function place(
  manager: EntityManager,
  sourceId: string,
  changes: readonly PatientChange[][],
  { patientIds, stored }: { patientIds: readonly string[]; stored: readonly StoredPatient[] },
): Promise<Touched> {
  await lockIdentity(manager);
  const { scene, ehrLinks } = await setScene(manager, sourceId, changes, patientIds);
  const placing = new Placing(scene, await currentModel(manager), ehrLinks);
  for (const each of changes) placing.take(each);
  const persons = new Set<string>();
  const patients = new Set<string>();
  for (const patientId of patientIds) {
    const person = scene.person(chartKey({ sourceId, patientId }));
    if (person === null) continue;
    persons.add(person);
    patients.add(patientId);
  }
  await lockPersons(manager, [...persons, ...placing.merges.map(({ lost }) => lost)]);
  const merges = await store(manager, sourceId, placing, { last: lastOf(changes), stored });
  return { persons, patients, merges };
}

/** Everyone whom the changed patients may be, with the persons of all patients in hand. */
async function setScene(
  manager: EntityManager,
  sourceId: string,
  changes: readonly PatientChange[][],
  patientIds: readonly string[],
): Promise<{ scene: Scene; ehrLinks: EhrLinks }> {
  const scene = new Scene();
  const changed = changes.flat().map(({ chart }) => chartOf(chart).patientId);
  const named = changes.flat().flatMap(({ links }) => links.map(({ otherId }) => otherId));
  const around = await linksAround(manager, sourceId, [...new Set([...changed, ...named])]);
  const linked = around.flatMap(({ patientId, otherId }) => [patientId, otherId]);
  const persons = await personsOfPatients(manager, sourceId, [...new Set([...patientIds, ...named, ...linked])]);
  const features = changes.flat().flatMap((change) => change.features ?? []);
  const numbers = await loadBlocks(manager, scene, features);
  await loadPersons(manager, scene, [...new Set(persons.values())], numbers);
  const ehrLinks = new EhrLinks();
  for (const { patientId, otherId, type } of around) {
    const chart = chartKey({ sourceId, patientId });
    ehrLinks.add(chart, { otherId, type });
    if (isReplacement({ type })) scene.say('always', chart, chartKey({ sourceId, patientId: otherId }));
  }
  return { scene, ehrLinks };
}

function lastOf(changes: readonly PatientChange[][]): Map<string, PatientChange> {
  return new Map(changes.flat().map((change) => [chartOf(change.chart).patientId, change]));
}

async function store(
  manager: EntityManager,
  sourceId: string,
  placing: Placing,
  { last, stored }: { last: ReadonlyMap<string, PatientChange>; stored: readonly StoredPatient[] },
): Promise<StoredMerge[]> {
  const links = new Map([...placing.links].map(([chart, person]) => [chartOf(chart).patientId, person]));
  await linkPatients(manager, sourceId, links, placing.created);
  const present = new Map<string, PatientFeatures>();
  for (const [id, { features }] of last) if (features) present.set(id, features);
  const gone = [...last.keys()].filter((id) => !present.has(id));
  await writeFeatures(manager, sourceId, present, stored);
  if (gone.length > 0) {
    await removeFeatures(
      manager,
      stored.filter(({ patientId }) => gone.includes(patientId)),
    );
    await markDeleted(manager, sourceId, gone, true);
  }
  const back = stored.filter(({ patientId, deleted }) => deleted && present.has(patientId));
  await markDeleted(
    manager,
    sourceId,
    back.map(({ patientId }) => patientId),
    false,
  );
  await replaceLinks(manager, sourceId, new Map([...last].map(([id, change]) => [id, change.links])));
  const reviews = placing.reviews();
  const before = stored.filter(({ patientId }) => last.has(patientId));
  await settleReviewsOf(manager, before, reviews);
  return (await storeOutcome(manager, { merges: placing.merges, decisions: placing.decisions, reviews })).merges;
}
