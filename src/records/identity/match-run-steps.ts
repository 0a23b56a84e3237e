import type { EntityManager } from 'typeorm';
import type { Patient } from '../../fhir/types.js';
import { parseText } from '../../fhir/json.js';
import { featuresOf, modelFor, type PatientFeatures } from '../matching/index.js';
import { lockSource } from '../resource.queries.js';
import { patientsOf } from './candidates.queries.js';
import { replaceLinks, writeFeatures } from './features.queries.js';
import {
  advanceRun,
  countFeatures,
  insertModel,
  insertPairs,
  patientsAfter,
  patientsNumbered,
  patientsToRemake,
  sampleFeatures,
  type MatchRunRowState,
  type NumberedPatient,
} from './match-run.queries.js';
import { modelOf } from './models.queries.js';
import { linksOf } from './patient-links.js';
import { loadBlocks } from './scene-loading.js';
import { Scene } from './scene.js';
import type { MatchingThread } from './threads/matching-thread.js';
import type { ComparedPair } from './threads/matching.worker.js';

/** Patients handled in one transaction: some hundred milliseconds of work. */
const BATCH = 250;
/** Fewer patients than this say too little to estimate a model from. */
const LEAST_TO_ESTIMATE = 5_000;
/** More than this are not held in memory at once: a model is then estimated from those born on some days. */
const MOST_TO_ESTIMATE = 60_000;

/** Makes features of the next patients that have none of this version; the source is locked, so that they stay true. */
export async function remakeFeatures(manager: EntityManager, run: MatchRunRowState): Promise<void> {
  const first = await patientsToRemake(manager, null, BATCH);
  if (first.length === 0) {
    await advanceRun(manager, run.id, { state: 'running', step: 'model' });
    return;
  }
  const [{ sourceId }] = first;
  await lockSource(manager, sourceId);
  const patients = (await patientsToRemake(manager, null, BATCH)).filter((each) => each.sourceId === sourceId);
  const made = new Map(patients.map(({ patientId, content }) => [patientId, parseText(content) as Patient]));
  const features = new Map([...made].map(([id, patient]) => [id, featuresOf(patient)]));
  await writeFeatures(manager, sourceId, features, await patientsOf(manager, sourceId, [...made.keys()]));
  await replaceLinks(manager, sourceId, new Map([...made].map(([id, patient]) => [id, linksOf(patient)])));
  await advanceRun(manager, run.id, { state: 'running', remade: made.size });
}

/** Estimates the model from the stored patients, if there are enough of them. */
export async function chooseModel(
  manager: EntityManager,
  run: MatchRunRowState,
  thread: MatchingThread,
): Promise<void> {
  const patients = await countFeatures(manager);
  const progress = { step: 'comparing', patients, reached: 0 } as const;
  if (patients < LEAST_TO_ESTIMATE) {
    await advanceRun(manager, run.id, progress);
    return;
  }
  const sample = await sampleFeatures(manager, Math.ceil(patients / MOST_TO_ESTIMATE));
  const model = await insertModel(manager, await thread.estimate(sample));
  await advanceRun(manager, run.id, { ...progress, model });
}

/** Compares the next patients with those before them that share a block, and within their persons. */
export async function compareNext(
  manager: EntityManager,
  run: MatchRunRowState,
  thread: MatchingThread,
): Promise<void> {
  const batch = await patientsAfter(manager, run.reached, BATCH);
  if (batch.length === 0) {
    await advanceRun(manager, run.id, { step: 'applying' });
    return;
  }
  const scene = new Scene();
  const parsed = new Map(batch.map(({ number, features }) => [number, JSON.parse(features) as PatientFeatures]));
  const holders = await loadBlocks(manager, scene, [...parsed.values()]);
  const around = await patientsNumbered(
    manager,
    holders,
    batch.map(({ personId }) => personId),
  );
  const patients = new Map([...around, ...batch].map((patient) => [patient.number, patient]));
  const pairs = pairsOf(scene, batch, patients);
  const { model } = await modelOf(manager, run.model);
  const features = new Map([...patients].map(([number, patient]) => [number, patient.features]));
  const found = await thread.compare(modelFor(model, run.patients), features, pairs);
  await insertPairs(manager, run.id, found);
  await advanceRun(manager, run.id, { reached: batch[batch.length - 1].number, compared: pairs.length });
}

/** Each patient of a batch with every one before it that its blocks or its person hold. */
function pairsOf(
  scene: Scene,
  batch: readonly NumberedPatient[],
  patients: ReadonlyMap<number, NumberedPatient>,
): ComparedPair[] {
  const persons = new Map<string, number[]>();
  // In this scene everybody is a person of their own, so that blocks give patients.
  for (const { number, features, personId } of patients.values()) {
    scene.addPerson(String(number), number);
    scene.put(String(number), String(number), JSON.parse(features) as PatientFeatures);
    persons.set(personId, [...(persons.get(personId) ?? []), number]);
  }
  return batch.flatMap(({ number, personId }) => {
    const held = scene.candidatesOf(String(number)).map((candidate) => Number(candidate.personId));
    const others = new Set([...held, ...(persons.get(personId) ?? [])].filter((other) => other < number));
    return [...others].map((other) => ({ patient: number, other, areOne: patients.get(other)?.personId === personId }));
  });
}
