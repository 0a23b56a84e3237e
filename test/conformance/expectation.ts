import { readGroups } from '../../src/cql/measure-definition.js';
import type { GroupDefinition } from '../../src/cql/measure-definition.js';
import type { GroupResult, PersonResult } from '../../src/evaluation/person-result.js';
import type { Measure, MeasureReport } from '../../src/fhir/types.js';

type ReportGroup = NonNullable<MeasureReport['group']>[number];

/** How the authors' tool names the observations of a population in a report, by the population observed. */
const OBSERVED_AS: Readonly<Record<string, string>> = {
  denominator: 'denominator-observation',
  numerator: 'numerator-observation',
  'measure-population': 'measure-population-observation',
};

/**
 * Everything in which a result differs from the report that is expected, in words; empty when they agree. Groups are
 * compared in their order: the reports give them no id of the measure.
 */
export function disagreements(measure: Measure, report: MeasureReport, result: PersonResult): string[] {
  if (result.error !== null) return [`error: ${result.error}`];
  const definitions = readGroups(measure);
  const expected = report.group ?? [];
  if (expected.length !== result.groups.length) {
    return [`${expected.length} groups expected, ${result.groups.length} computed`];
  }
  return expected.flatMap((group, index) => {
    const definition = definitions[index];
    const computed = result.groups[index];
    if (!definition || !computed) return [`group ${index + 1} is missing`];
    const place = expected.length > 1 ? `group ${index + 1} ` : '';
    return [
      ...populationFaults(group, computed),
      ...observationFaults(group, definition, computed),
      ...strataFaults(group, computed),
    ].map((fault) => place + fault);
  });
}

function populationFaults(expected: ReportGroup, computed: GroupResult): string[] {
  return (expected.population ?? [])
    .map((population) => ({ code: codeOf(population), count: population.count ?? 0 }))
    .filter(({ code }) => !code.endsWith('-observation'))
    .filter(({ code, count }) => computed.populations[code] !== count)
    .map(({ code, count }) => `${code}: ${count} expected, ${computed.populations[code] ?? 'none'} computed`);
}

/** Observations are compared as a bag of values: the reports keep no order among episodes. */
function observationFaults(expected: ReportGroup, definition: GroupDefinition, computed: GroupResult): string[] {
  const stated = (expected.population ?? [])
    .map((population) => ({ code: codeOf(population), count: population.count ?? 0 }))
    .filter(({ code }) => code.endsWith('-observation'));
  const observations = definition.populations.filter(({ code }) => code === 'measure-observation');
  return observations.flatMap((observation) => {
    const source = definition.populations.find(({ id }) => id === observation.criteriaReference);
    const name = OBSERVED_AS[source?.code ?? ''] ?? 'measure-observation';
    const wanted = bag(stated.filter(({ code }) => code === name).map(({ count }) => count));
    const found = bag(computed.observations.filter((o) => o.population === observation.id).map(({ value }) => value));
    return wanted === found ? [] : [`${name}: [${wanted}] expected, [${found}] computed`];
  });
}

function strataFaults(expected: ReportGroup, computed: GroupResult): string[] {
  return (expected.stratifier ?? []).flatMap((stratifier) =>
    (stratifier.stratum ?? []).flatMap((stratum) =>
      (stratum.population ?? [])
        .map((population) => ({ code: codeOf(population), count: population.count ?? 0 }))
        .filter(({ code, count }) => computed.strata[stratifier.id ?? '']?.[code] !== count)
        .map(({ code, count }) => `stratum ${stratifier.id ?? '?'} ${code}: ${count} expected`),
    ),
  );
}

function codeOf({ code }: { code?: { coding?: { code?: string }[] } }): string {
  return code?.coding?.[0]?.code ?? '';
}

function bag(values: readonly number[]): string {
  return [...values].sort((a, b) => a - b).join(', ');
}
