import { Population } from '../../../src/demo/population.js';
import { Chance } from '../../../src/demo/random.js';
import type { RecordsService, Resource } from './records-service.js';

/** A made-up ACO's Patients as its EHRs send them, with what they are not told: who is who. */
export interface KnownPatients {
  /** Sources in the service, by name of the practice. */
  sources: ReadonlyMap<string, string>;
  /** Number of the person, by `sourceId/patientId`. */
  truth: ReadonlyMap<string, number>;
}

/** Stores the Patients of a population as waiting messages: of each source in a random order, in batches of any size. */
export async function receivePopulation(
  service: RecordsService,
  persons: number,
  seed: number,
): Promise<KnownPatients> {
  const population = new Population({ persons, sources: 4, seed, year: 2026 });
  const sources = new Map<string, string>();
  for (const { name } of population.practices) sources.set(name, await service.addSource(name));
  const patients = new Map<string, Resource[]>([...sources.values()].map((id) => [id, []]));
  const truth = new Map<string, number>();
  for (const { truth: who, charts } of population.everyone()) {
    for (const { practice, resources } of charts) {
      const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as unknown as Resource;
      const sourceId = sources.get(practice.name) ?? '';
      patients.get(sourceId)?.push(patient);
      truth.set(`${sourceId}/${patient.id}`, who.person);
    }
  }
  const chance = new Chance(seed);
  for (const [sourceId, all] of patients) {
    all.sort((a, b) => rank(seed, a) - rank(seed, b));
    while (all.length > 0) {
      const batch = all.splice(0, chance.whole(1, 120));
      await service.receive(sourceId, batch.map((each) => JSON.stringify(each)).join('\n'), 'application/fhir+ndjson');
    }
  }
  return { sources, truth };
}

function rank(seed: number, { id }: Resource): number {
  return new Chance(seed, parseInt(id ?? '', 16)).next();
}

/** How the stored persons compare with the truth, pair by pair. */
export async function accuracyOfPersons(service: RecordsService, truth: ReadonlyMap<string, number>) {
  const rows: { chart: string; person: string }[] = await service.database.query(
    `select source_id || '/' || patient_id as chart, person_id as person from source_patients`,
  );
  const pairsIn = (groupOf: (row: { chart: string; person: string }) => string | number) => {
    const groups = new Map<string | number, string[]>();
    for (const row of rows) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), row.chart]);
    return new Set(
      [...groups.values()].flatMap((charts) => {
        const sorted = charts.sort();
        return sorted.flatMap((a, place) => sorted.slice(place + 1).map((b) => `${a} ${b}`));
      }),
    );
  };
  const found = pairsIn(({ person }) => person);
  const actual = pairsIn(({ chart }) => truth.get(chart) ?? -1);
  const right = [...found].filter((pair) => actual.has(pair)).length;
  return { charts: rows.length, pairs: actual.size, precision: right / found.size, recall: right / actual.size };
}
