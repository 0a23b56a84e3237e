import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { EngineName, MeasurePackage, Plan } from '../../src/cql/engine.js';
import { engineNamed } from '../../src/cql/engines.js';
import { evaluateRecord } from '../../src/evaluation/evaluate-record.js';
import type { Resource } from '../../src/fhir/types.js';
import { readPackageDirectory } from '../../src/measures/import/package-directory.js';
import { readBundle } from '../../src/measures/import/package-reader.js';
import { readCorpusMeasure, type OfficialCase } from './corpus.js';
import { conformance, theCorpus } from './with-corpus.js';

/** Our measure, the official one, and the cases in which they differ: the reasons stand in the measure's README. */
const MEASURES: readonly [string, string, string[]][] = [
  ['cms122', 'DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR', ['5ed37c9e-85a3-4819-8051-3d960159cae0']],
  ['cms125', 'BreastCancerScreeningFHIR', ['94220a48-4424-4040-91bf-9c16bf3368dd']],
  ['cms130', 'ColonCancerScreeningFHIR', []],
  ['cms165', 'ControllingHighBloodPressureFHIR', ['45e01fed-56bb-483d-a860-af3d566bda11']],
  ['cms2', 'PCSDepressionScreenAndFollowUpFHIR', []],
  ['cms137', 'InitiationandEngagementofSubstanceUseDisorderTreatmentFHIR', []],
];

conformance.each<EngineName>(['compiled', 'reference'])(
  'our measures over the official cases, by the %s engine',
  (engine) => {
    it.each(MEASURES)(
      '%s agrees with %s but for the differences explained',
      async (own, official, differences) => {
        const { package: published, cases } = readCorpusMeasure(theCorpus(), official);
        const measurePackage = withValueSets(await starter(own), published.valueSets);
        const plans = new Map<string, Plan>();
        const differing: string[] = [];
        for (const one of cases) {
          const key = JSON.stringify(one.period);
          const plan = plans.get(key) ?? planOf(engine, measurePackage, one);
          plans.set(key, plan);
          if (!(await agrees(plan, measurePackage, one))) differing.push(one.id);
        }
        expect(differing).toEqual(differences);
      },
      180_000,
    );
  },
);

async function starter(name: string): Promise<MeasurePackage> {
  const folder = join(import.meta.dirname, '../../measures/2026', name);
  const [read] = readBundle(await readPackageDirectory(folder)).packages;
  if (!read) throw new Error(`${folder} is no measure package`);
  return read;
}

function withValueSets(own: MeasurePackage, published: MeasurePackage['valueSets']): MeasurePackage {
  const urls = new Set(published.map(({ url }) => url));
  return { ...own, valueSets: [...published, ...own.valueSets.filter(({ url }) => !urls.has(url))] };
}

function planOf(engine: EngineName, measurePackage: MeasurePackage, { period }: OfficialCase): Plan {
  const now = '2026-01-15T00:00:00Z';
  return engineNamed(engine).prepare({
    packages: [measurePackage],
    period,
    profiles: 'inferred',
    now,
    timezoneOffset: 0,
  });
}

async function agrees(plan: Plan, measurePackage: MeasurePackage, one: OfficialCase): Promise<boolean> {
  const resources = (one.bundle.entry ?? []).map(({ resource }) => resource as Resource);
  const [result] = (await evaluateRecord(plan, [measurePackage], { id: one.id, resources })).results;
  const groups = one.report.group ?? [];
  return (
    result?.groups.length === groups.length &&
    groups.every(({ population = [] }, at) =>
      population.every(
        ({ code, count }) => result.groups[at]?.populations[code?.coding?.[0]?.code ?? ''] === (count ?? 0),
      ),
    )
  );
}
