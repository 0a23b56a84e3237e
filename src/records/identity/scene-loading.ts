import type { EntityManager } from 'typeorm';
import { MAX_BLOCK, type PatientFeatures } from '../matching/index.js';
import { bornOf, keysOf } from './blocking.js';
import {
  constraintsAmong,
  holdersBornOn,
  holdersOfKeys,
  parsedFeatures,
  patientsOfPersons,
  type StoredPatient,
} from './candidates.queries.js';
import { chartKey } from './chart-key.js';
import type { Scene } from './scene.js';

/**
 * Opens the blocks of these features, and finds who is in them. It costs what the blocks hold, however large the
 * population is.
 * @returns numbers of the holders
 */
export async function loadBlocks(
  manager: EntityManager,
  scene: Scene,
  features: readonly PatientFeatures[],
): Promise<number[]> {
  const days = new Map<number, Set<number>>();
  for (const each of features) {
    for (const key of keysOf(each)) days.set(key, (days.get(key) ?? new Set()).add(bornOf(each)));
  }
  if (days.size === 0) return [];
  const found = new Map<number, number[]>();
  for (const { key, patient } of await holdersOfKeys(manager, [...days.keys()], MAX_BLOCK + 1)) {
    const holders = found.get(key);
    if (holders) holders.push(patient);
    else found.set(key, [patient]);
  }
  const large = [...found].flatMap(([key, { length }]) => (length > MAX_BLOCK ? [key] : []));
  for (const key of days.keys()) scene.openBlock(key, (found.get(key)?.length ?? 0) > MAX_BLOCK);
  for (const key of large) found.delete(key);
  const wanted = large.flatMap((key) => [...(days.get(key) ?? [])].map((born) => ({ key, born })));
  const parts = wanted.length > 0 ? await holdersBornOn(manager, wanted, MAX_BLOCK + 1) : [];
  return [...new Set([...[...found.values()].flat(), ...parts])];
}

/** Brings persons into the scene with all their patients, and what people have said of these. */
export async function loadPersons(
  manager: EntityManager,
  scene: Scene,
  personIds: readonly string[],
  numbers: readonly number[],
): Promise<StoredPatient[]> {
  const patients = await patientsOfPersons(manager, personIds, numbers);
  for (const patient of patients) {
    scene.addPerson(patient.personId, patient.createdAt);
    scene.put(chartKey(patient), patient.personId, parsedFeatures(patient), patient.keys);
  }
  for (const { kind, chart, other } of await constraintsAmong(manager, patients)) {
    scene.say(kind, chartKey(chart), chartKey(other));
  }
  return patients;
}
