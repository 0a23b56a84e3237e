import { expect, it } from '@jest/globals';
import { CompiledPlan } from '../../src/cql/compile/compiled-plan.js';
import { explain } from '../../src/cql/compile/explain.js';
import type { PlanRequest } from '../../src/cql/engine.js';
import { Trace } from '../../src/cql/runtime/trace.js';
import { readCorpusMeasure, type CorpusMeasure, type OfficialCase } from './corpus.js';
import { conformance, officialMeasures, theCorpus } from './with-corpus.js';

conformance('explanations of the official cases', () => {
  it.each(officialMeasures)(
    '%s: the instrumented form gives what the fast form gives',
    (name) => {
      const { package: measure, cases } = read(name);
      const differing = [...byPeriod(cases)].flatMap(([key, sameTime]) => {
        const request = requestOf(measure, key);
        const [fast, traced] = [new CompiledPlan(request), new CompiledPlan(request, { trace: new Trace() })];
        return sameTime
          .map(record)
          .filter((one) => JSON.stringify(told(fast, one)) !== JSON.stringify(told(traced, one)));
      });
      expect(cases.length).toBeGreaterThan(0);
      expect(differing.map(({ id }) => id)).toEqual([]);
    },
    120_000,
  );

  it.each(officialMeasures)(
    '%s: a case is explained with text, outcomes and retrieves that agree with each other',
    (name) => {
      const { package: measure, cases } = read(name);
      const [first] = cases;
      if (!first) throw new Error(`${name} has no case`);
      const { definitions, retrieves, unannotated, values } = explain(
        requestOf(measure, JSON.stringify(first.period)),
        record(first),
      );
      expect(values.error).toBeNull();
      expect(unannotated).toEqual([]);
      for (const [expression, value] of values.expressions) {
        const definition = definitions.find((one) => one.name === expression);
        if (value.kind === 'boolean')
          expect([expression, definition?.outcome]).toEqual([expression, String(value.value)]);
      }
      const clauses = new Set(
        definitions.flatMap((one) => one.clauses.map(({ clause }) => `${one.library} ${clause}`)),
      );
      expect(retrieves.length).toBeGreaterThan(0);
      for (const { found, dismissed } of retrieves) {
        for (const { library, clause, resources } of dismissed) {
          expect(clauses).toContain(`${library} ${clause}`);
          expect(found).toEqual(expect.arrayContaining(resources));
        }
      }
    },
    120_000,
  );
});

function read(name: string): CorpusMeasure {
  return readCorpusMeasure(theCorpus(), name);
}

function requestOf(measure: CorpusMeasure['package'], periodKey: string): PlanRequest {
  const period = JSON.parse(periodKey) as OfficialCase['period'];
  return { packages: [measure], period, profiles: 'inferred', now: `${period.end}T23:59:59.999Z`, timezoneOffset: 0 };
}

function byPeriod(cases: readonly OfficialCase[]): Map<string, OfficialCase[]> {
  const periods = new Map<string, OfficialCase[]>();
  for (const one of cases) {
    const key = JSON.stringify(one.period);
    periods.set(key, [...(periods.get(key) ?? []), one]);
  }
  return periods;
}

function record({ id, bundle }: OfficialCase) {
  return { id, resources: (bundle.entry ?? []).flatMap(({ resource }) => (resource ? [resource] : [])) };
}

/** All that populations, strata and observations are counted from. */
function told(plan: CompiledPlan, one: ReturnType<typeof record>) {
  return plan.evaluate(one).map(({ expressions, observations, error }) => [[...expressions], [...observations], error]);
}
