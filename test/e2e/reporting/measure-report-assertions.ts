import { expect } from '@jest/globals';
import type { Bundle, List, MeasureReport, Resource } from '../../../src/fhir/types.js';

const LINK_ID = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.group';

/**
 * What every MeasureReport must have: https://hl7.org/fhir/R4/measurereport.html and DEQM's profiles of the individual,
 * subject-list and summary reports, https://hl7.org/fhir/us/davinci-deqm/profiles.html.
 */
export function expectConformant(report: MeasureReport, bundle?: Bundle): void {
  expect(report).toMatchObject({
    resourceType: 'MeasureReport',
    status: expect.stringMatching(/^(complete|pending|error)$/),
    type: expect.stringMatching(/^(individual|subject-list|summary)$/),
    measure: expect.stringMatching(/^http.+\|.+$/),
    date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    period: { start: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), end: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) },
  });
  const reporter = containedOf(report, report.reporter?.reference);
  expect(reporter).toMatchObject({ resourceType: 'Organization', name: expect.any(String) });
  if (report.type === 'individual') expect(report.subject?.reference).toMatch(/^Patient\/[0-9a-f-]{36}$/);
  else expect(report.subject).toBeUndefined();
  if (report.status === 'error') return;
  expect(report.group?.length).toBeGreaterThan(0);
  for (const group of report.group ?? []) expectGroup(report, group, bundle);
  for (const { reference } of report.evaluatedResource ?? []) expect(containedOf(report, reference)).toBeDefined();
  expectContainedAreUsed(report);
}

function expectGroup(report: MeasureReport, group: NonNullable<MeasureReport['group']>[number], bundle?: Bundle) {
  expect(group.extension).toEqual([{ url: `${LINK_ID}.linkId`, valueString: group.id }]);
  const strata = (group.stratifier ?? []).flatMap((stratifier) => {
    expect(stratifier.code?.length).toBe(1);
    return stratifier.stratum ?? [];
  });
  for (const { value } of strata) expect(value?.text).toEqual(expect.any(String));
  for (const population of group.population ?? []) {
    expect(population.extension).toEqual([{ url: `${LINK_ID}.population.linkId`, valueString: population.id }]);
  }
  for (const population of [...(group.population ?? []), ...strata.flatMap((stratum) => stratum.population ?? [])]) {
    expect(population.code?.coding?.[0]).toEqual({
      system: 'http://terminology.hl7.org/CodeSystem/measure-population',
      code: expect.any(String),
    });
    expect(Number.isInteger(population.count)).toBe(true);
    if (report.type === 'subject-list') expectSubjects(report, population.subjectResults?.reference, bundle);
  }
}

/** Each entry of the List is an individual report of the same measure in the same Bundle. */
function expectSubjects(report: MeasureReport, reference: string | undefined, bundle?: Bundle): void {
  const list = containedOf(report, reference) as List | undefined;
  expect(list).toMatchObject({ resourceType: 'List', status: 'current', mode: 'snapshot' });
  for (const { item } of list?.entry ?? []) {
    const found = bundle?.entry?.filter(({ fullUrl }) => fullUrl === item.reference) ?? [];
    expect(found.map(({ resource }) => resource)).toEqual([
      expect.objectContaining({ resourceType: 'MeasureReport', type: 'individual', measure: report.measure }),
    ]);
  }
}

/** https://hl7.org/fhir/R4/domainresource.html#invs dom-3 */
function expectContainedAreUsed(report: MeasureReport): void {
  const references = new Set([...JSON.stringify(report).matchAll(/"reference":"#([^"]+)"/g)].map(([, id]) => id));
  expect(report.contained?.filter(({ id }) => !references.has(id ?? ''))).toEqual([]);
}

function containedOf({ contained }: MeasureReport, reference: string | undefined): Resource | undefined {
  return contained?.find(({ id }) => `#${id}` === reference);
}

/** Counts of the only group by population code. */
export function countsOf(report: MeasureReport | undefined): Record<string, number> {
  const populations = report?.group?.[0]?.population ?? [];
  return Object.fromEntries(populations.map(({ code, count }) => [code?.coding?.[0]?.code ?? '', count ?? NaN]));
}

/** Scores of the strata of the only group by `stratifier/value`; null for one without. */
export function stratumScores(report: MeasureReport | undefined): Record<string, number | null> {
  const stratifiers = report?.group?.[0]?.stratifier ?? [];
  return Object.fromEntries(
    stratifiers.flatMap(({ id, stratum = [] }) =>
      stratum.map((one) => [`${id}/${one.value?.text}`, one.measureScore?.value ?? null]),
    ),
  );
}
