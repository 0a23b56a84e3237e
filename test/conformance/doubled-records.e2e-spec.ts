import { expect, it } from '@jest/globals';
import type { MeasurePackage, Period, Plan } from '../../src/cql/engine.js';
import { engineNamed } from '../../src/cql/engines.js';
import { evaluateContent } from '../../src/evaluation/evaluate-record.js';
import type { PersonResult } from '../../src/evaluation/person-result.js';
import type { Resource } from '../../src/fhir/types.js';
import { packRecord, type SourceResource } from '../../src/records/pack-record.js';
import { readCorpusMeasure } from './corpus.js';
import { conformance, theCorpus } from './with-corpus.js';

/** Their populations count encounters, not persons. */
const EPISODE_BASED = ['PCSBPScreeningFollowUpFHIR', 'CMS71FHIRSTKAnticoagAFFlutter'];

type Chart = readonly Resource[];

conformance.each(EPISODE_BASED)('%s of a person whom two EHRs know', (name) => {
  it('counts what both of them send once', async () => {
    const [once, twice] = await Promise.all([
      populations(name, (chart) => ({ a: chart })),
      populations(name, (chart) => ({ a: chart, b: chart })),
    ]);
    expect(twice).toEqual(once);
    expect(episodesOf(once)).toBeGreaterThan(0);
  });

  it('counts what happened a minute apart as two', async () => {
    const [first, second, both] = await Promise.all([
      populations(name, (chart) => ({ a: chart })),
      populations(name, (chart) => ({ a: later(chart) })),
      populations(name, (chart) => ({ a: chart, b: later(chart) })),
    ]);
    // Not just twice as many: a minute later, a visit may end in another year.
    expect(episodesOf(both)).toBe(episodesOf(first) + episodesOf(second));
    expect(episodesOf(second)).toBeGreaterThan(0);
  });
});

/** The error or the counts of each official case, with the chart given to the sources. */
async function populations(
  name: string,
  sources: (chart: Chart) => Record<string, Chart>,
): Promise<Pick<PersonResult, 'groups' | 'error'>[]> {
  const { package: measurePackage, cases } = readCorpusMeasure(theCorpus(), name);
  const plans = new Map<string, Plan>();
  const found: Pick<PersonResult, 'groups' | 'error'>[] = [];
  for (const { period, bundle } of cases) {
    const key = JSON.stringify(period);
    const plan = plans.get(key) ?? planOf(measurePackage, period);
    plans.set(key, plan);
    const content = recordOf(sources((bundle.entry ?? []).map(({ resource }) => resource as Resource)));
    const { results } = await evaluateContent(plan, [measurePackage], { id: 'case', content });
    found.push(...results.map(({ groups, error }) => ({ groups, error })));
  }
  return found;
}

function episodesOf(results: readonly Pick<PersonResult, 'groups'>[]): number {
  const groups = results.flatMap((result) => result.groups);
  return groups.reduce((sum, { populations: counts }) => sum + (counts['initial-population'] ?? 0), 0);
}

/** The same chart with all times of day a minute later. */
function later(chart: Chart): Chart {
  const text = JSON.stringify(chart).replaceAll(/"(\d{4}-\d\d-\d\dT[^"]+)"/g, (_, instant: string) =>
    JSON.stringify(new Date(Date.parse(instant) + 60_000).toISOString()),
  );
  return JSON.parse(text) as Chart;
}

function planOf(measurePackage: MeasurePackage, period: Period): Plan {
  const now = `${period.end}T23:59:59.999Z`;
  const request = { packages: [measurePackage], period, profiles: 'inferred', now, timezoneOffset: 0 } as const;
  return engineNamed('compiled').prepare(request);
}

function recordOf(sources: Record<string, Chart>): string {
  const all = Object.entries(sources).flatMap(([sourceId, chart]) =>
    chart.map((resource): SourceResource => {
      const { resourceType: type, id = '' } = resource;
      return { sourceId, type, id, lastUpdated: new Date(0), content: JSON.stringify(resource) };
    }),
  );
  const patients = all.filter(({ type }) => type === 'Patient');
  return packRecord({ personId: 'case', patients, resources: all.filter(({ type }) => type !== 'Patient') }).content;
}
