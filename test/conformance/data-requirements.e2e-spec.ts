import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { MeasurePackage, Period, Plan } from '../../src/cql/engine.js';
import { engineNamed } from '../../src/cql/engines.js';
import { PackageValueSets } from '../../src/cql/package-value-sets.js';
import { requirementsOf } from '../../src/cql/requirements/measure-requirements.js';
import { evaluateRecord } from '../../src/evaluation/evaluate-record.js';
import type { Bundle, Resource } from '../../src/fhir/types.js';
import { readPackageDirectory } from '../../src/measures/import/package-directory.js';
import { readBundle } from '../../src/measures/import/package-reader.js';
import { readCorpusMeasure } from './corpus.js';
import { conformance, officialMeasures, theCorpus } from './with-corpus.js';
import { reducedRecord, type Reduction } from './reduced-record.js';

const SHIPPED = join(import.meta.dirname, '../../measures/2026');
const shipped = readdirSync(SHIPPED).filter((name) => existsSync(join(SHIPPED, name, 'measure.json')));

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  'type and code': { dates: false, elements: false },
  'type, code and dates': { dates: true, elements: false },
  'type, code, dates and elements': { dates: true, elements: true },
};

/** A patient's data and the period for which it is evaluated. */
interface Case {
  id: string;
  period: Period;
  bundle: Bundle;
}

conformance('the data requirements of the official measures', () => {
  it.each(officialMeasures)('%s: what no requirement asks for changes no official case', async (name) => {
    const { package: measurePackage, cases } = readCorpusMeasure(theCorpus(), name);
    await expectSameResults(measurePackage, cases);
  });
});

describe('the data requirements of the shipped measures', () => {
  it.each(shipped)('%s: what no requirement asks for changes no case', async (name) => {
    const [measurePackage] = readBundle(await readPackageDirectory(join(SHIPPED, name))).packages;
    if (!measurePackage) throw new Error(`${name} is no measure package`);
    const folder = join(SHIPPED, name, 'cases');
    const cases = readdirSync(folder).map((file): Case => {
      const one = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Case, 'id'>;
      return { ...one, id: file };
    });
    await expectSameResults(measurePackage, cases);
  });
});

/** Evaluates each case with all its data, and with only what the measure's requirements ask for. */
async function expectSameResults(measurePackage: MeasurePackage, cases: readonly Case[]): Promise<void> {
  const asked = { requirements: requirementsOf(measurePackage), valueSets: new PackageValueSets(measurePackage) };
  const plans = new Map<string, Plan>();
  const differing: string[] = [];
  let [given, kept] = [0, 0];
  for (const { id, period, bundle } of cases) {
    const key = JSON.stringify(period);
    const plan = plans.get(key) ?? planOf(measurePackage, period);
    plans.set(key, plan);
    const whole = (bundle.entry ?? []).map(({ resource }) => resource as Resource);
    const expected = await resultOf(plan, measurePackage, whole);
    given += JSON.stringify(whole).length;
    for (const [what, by] of Object.entries(REDUCTIONS)) {
      const reduced = reducedRecord(whole, { ...asked, period }, by);
      if (by.elements) kept += JSON.stringify(reduced).length;
      if ((await resultOf(plan, measurePackage, reduced)) !== expected) differing.push(`${what}: ${id}`);
    }
  }
  expect(differing).toEqual([]);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(given);
}

function planOf(measurePackage: MeasurePackage, period: Period): Plan {
  const now = `${period.end}T23:59:59.999Z`;
  const request = { packages: [measurePackage], period, profiles: 'inferred', now, timezoneOffset: 0 } as const;
  return engineNamed('compiled').prepare(request);
}

async function resultOf(plan: Plan, measurePackage: MeasurePackage, resources: readonly Resource[]): Promise<string> {
  const { results } = await evaluateRecord(plan, [measurePackage], { id: 'case', resources });
  return JSON.stringify(results);
}
