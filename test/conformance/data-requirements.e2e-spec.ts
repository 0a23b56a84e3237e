import { describe, expect, it } from '@jest/globals';
import type { Plan } from '../../src/cql/engine.js';
import { engineNamed } from '../../src/cql/engines.js';
import { PackageValueSets } from '../../src/cql/package-value-sets.js';
import { requirementsOf } from '../../src/cql/requirements/measure-requirements.js';
import { evaluateRecord } from '../../src/evaluation/evaluate-record.js';
import type { Resource } from '../../src/fhir/types.js';
import { corpusMeasures, findCorpus, readCorpusMeasure, type CorpusMeasure, type OfficialCase } from './corpus.js';
import { reducedRecord, type Reduction } from './reduced-record.js';

const corpus = findCorpus();
// A clone without the corpus has no such data; in CI its absence fails.
const conformance = corpus === null && process.env['CI'] !== 'true' ? describe.skip : describe;
/** Without the corpus the one entry fails, in CI only. */
const names = corpus === null ? ['(no corpus)'] : corpusMeasures(corpus);

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  'type and code': { dates: false, elements: false },
  'type, code and dates': { dates: true, elements: false },
  'type, code, dates and elements': { dates: true, elements: true },
};

conformance('the data requirements of the official measures', () => {
  it.each(names)('%s: what no requirement asks for changes no official case', async (name) => {
    if (corpus === null) throw new Error('The corpus was not found: set CALIPER_CORPUS.');
    const measure = readCorpusMeasure(corpus, name);
    const asked = { requirements: requirementsOf(measure.package), valueSets: new PackageValueSets(measure.package) };
    const plans = new Map<string, Plan>();
    const differing: string[] = [];
    const leftOut = new Set<string>();
    for (const { id, period, bundle } of measure.cases) {
      const plan = plans.get(JSON.stringify(period)) ?? planOf(measure, period);
      plans.set(JSON.stringify(period), plan);
      const whole = (bundle.entry ?? []).map(({ resource }) => resource as Resource);
      const expected = await resultOf(plan, measure, whole);
      for (const [what, by] of Object.entries(REDUCTIONS)) {
        const reduced = reducedRecord(whole, { ...asked, period }, by);
        if (JSON.stringify(reduced).length < JSON.stringify(whole).length) leftOut.add(what);
        if ((await resultOf(plan, measure, reduced)) !== expected) differing.push(`${what}: ${id}`);
      }
    }
    expect(measure.cases.length).toBeGreaterThan(0);
    expect(leftOut).toContain('type, code, dates and elements');
    expect(differing).toEqual([]);
  });
});

function planOf({ package: measurePackage }: CorpusMeasure, period: OfficialCase['period']): Plan {
  const now = `${period.end}T23:59:59.999Z`;
  const request = { packages: [measurePackage], period, profiles: 'inferred', now, timezoneOffset: 0 } as const;
  return engineNamed('compiled').prepare(request);
}

async function resultOf(plan: Plan, measure: CorpusMeasure, resources: readonly Resource[]): Promise<string> {
  const { results } = await evaluateRecord(plan, [measure.package], { id: 'case', resources });
  return JSON.stringify(results);
}
