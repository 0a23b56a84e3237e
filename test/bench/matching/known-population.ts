import { Population } from '../../../src/demo/population.js';
import { featuresOf, type LinkPatient } from '../../../src/records/matching/index.js';

/** Who a source patient is, and in what its EHR has them otherwise than they are. */
export interface Known {
  person: number;
  variants: readonly string[];
  notes: readonly string[];
}

/** Source patients of a made-up ACO with what the model is not told: who is who. */
export interface KnownPopulation {
  patients: LinkPatient[];
  truth: Map<string, Known>;
  /** Spent on making features, without the making of patients. */
  featureSeconds: number;
}

export function knownPopulation(persons: number, sources: number, seed: number): KnownPopulation {
  const population = new Population({ persons, sources, seed, year: 2026 });
  const known: KnownPopulation = { patients: [], truth: new Map(), featureSeconds: 0 };
  for (const { truth, charts } of population.everyone()) {
    charts.forEach(({ resources }, seat) => {
      const patient = resources.find((resource) => resource.resourceType === 'Patient');
      if (!patient) throw new Error('A chart without a Patient.');
      const id = truth.patients[seat];
      const started = performance.now();
      known.patients.push({ id, features: featuresOf(patient) });
      known.featureSeconds += (performance.now() - started) / 1000;
      known.truth.set(id, { person: truth.person, variants: truth.variants[seat], notes: truth.notes });
    });
  }
  return known;
}
