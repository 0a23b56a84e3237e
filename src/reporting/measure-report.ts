import { canonicalOf, readGroups, type GroupDefinition, type PopulationDefinition } from '../cql/measure-definition.js';
import type { PopulationCounts, SupplementalData } from '../evaluation/person-result.js';
import type { List, Measure, MeasureReport, Organization } from '../fhir/types.js';

type ReportGroup = NonNullable<MeasureReport['group']>[number];
type ReportPopulation = NonNullable<ReportGroup['population']>[number];
type ReportStratum = NonNullable<NonNullable<ReportGroup['stratifier']>[number]['stratum']>[number];

/** What a group counts: of everyone, or of one person. */
export interface CountedGroup {
  id: string;
  populations: PopulationCounts;
  /** Absent and null: the report has no score. */
  score?: number | null;
  strata: { stratum: string; populations: PopulationCounts; score?: number | null }[];
}

export interface ReportContext {
  measure: Measure;
  /** Calendar days, both inclusive. */
  period: { start: string; end: string };
  /** When the results were calculated, ISO 8601. */
  date: string;
  /** Name of the organization that reports. */
  reporter: string;
}

/**
 * Addresses of the individual reports of a population, as `reports(group, stratum, population)`; an empty stratum is
 * the whole group.
 */
export type ReportsOf = (groupId: string, stratum: string, population: string) => readonly string[];

/** Elements of R5's groups, such as `linkId`, which DEQM wants. https://hl7.org/fhir/R4/versions.html#extensions */
const R5_GROUP = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.group';
const POPULATION_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-population';

/** A clinician, organization or site whose persons a report is of. */
export interface ReportProvider {
  type: string;
  /** Of the identifier; a site's own id has none. */
  system: string | undefined;
  value: string;
}

/**
 * Counts and scores of everyone, or of the persons of some providers. DEQM's summary has no subject, so the groups say
 * it, as R5's do. https://hl7.org/fhir/R4/measurereport.html
 */
export function summaryReport(
  context: ReportContext,
  groups: readonly CountedGroup[],
  providers: readonly ReportProvider[] = [],
): MeasureReport {
  const subjects = providers.map(({ type, system, value }) => ({
    url: `${R5_GROUP}.subject`,
    valueReference: { type, identifier: { ...(system !== undefined && { system }), value } },
  }));
  const group = reportGroups(context, groups).map((one) => ({
    ...one,
    extension: [...(one.extension ?? []), ...subjects],
  }));
  return { ...header(context, 'summary'), group };
}

/**
 * As the summary, with the individual reports of each population in a contained List.
 * https://hl7.org/fhir/R4/measurereport-definitions.html#MeasureReport.group.population.subjectResults
 */
export function subjectListReport(
  context: ReportContext,
  groups: readonly CountedGroup[],
  reports: ReportsOf,
): MeasureReport {
  const contained: List[] = [];
  const list = (groupId: string, stratum: string, population: string) => {
    const id = `list-${contained.length + 1}`;
    const entry = reports(groupId, stratum, population).map((reference) => ({ item: { reference } }));
    const listed: List = { resourceType: 'List', id, status: 'current', mode: 'snapshot' };
    contained.push(entry.length > 0 ? { ...listed, entry } : listed);
    return { reference: `#${id}` };
  };
  const group = reportGroups(context, groups, list);
  const start = header(context, 'subject-list');
  return { ...start, contained: [...(start.contained ?? []), ...contained], group };
}

/** What is told of a person whose evaluation failed. https://hl7.org/fhir/R4/valueset-measure-report-status.html */
export function failedReport(context: ReportContext, personId: string): MeasureReport {
  return { ...header(context, 'individual'), status: 'error', subject: { reference: `Patient/${personId}` } };
}

/** What one person counts for, with the supplemental data as contained Observations. */
export function individualReport(
  context: ReportContext,
  personId: string,
  groups: readonly CountedGroup[],
  supplemental: SupplementalData,
): MeasureReport {
  const contained = Object.entries(supplemental).flatMap(([element, codes], place) =>
    codes.map(({ system, code, display }, index) => ({
      resourceType: 'Observation' as const,
      id: `supplemental-${place + 1}-${index + 1}`,
      status: 'final' as const,
      code: { text: element },
      subject: { reference: `Patient/${personId}` },
      valueCodeableConcept: {
        coding: [{ ...(system !== null && { system }), code, ...(display !== null && { display }) }],
      },
    })),
  );
  const start = header(context, 'individual');
  return {
    ...start,
    ...(contained.length > 0 && {
      contained: [...(start.contained ?? []), ...contained],
      evaluatedResource: contained.map(({ id }) => ({ reference: `#${id}` })),
    }),
    subject: { reference: `Patient/${personId}` },
    group: reportGroups(context, groups),
  };
}

function header({ measure, period, date, reporter }: ReportContext, type: MeasureReport['type']): MeasureReport {
  const notation = measure.improvementNotation;
  const organization: Organization = { resourceType: 'Organization', id: 'reporter', active: true, name: reporter };
  return {
    resourceType: 'MeasureReport',
    contained: [organization],
    status: 'complete',
    type,
    measure: canonicalOf(measure),
    date,
    reporter: { reference: '#reporter', display: reporter },
    period,
    ...(notation && { improvementNotation: notation }),
  };
}

type SubjectResults = (groupId: string, stratum: string, population: string) => { reference: string };

function reportGroups(
  { measure }: ReportContext,
  groups: readonly CountedGroup[],
  subjects?: SubjectResults,
): ReportGroup[] {
  return readGroups(measure).map((definition, index) => {
    const counted = groups.find(({ id }) => id === definition.id) ?? { id: definition.id, populations: {}, strata: [] };
    const code = measure.group?.[index]?.code;
    return {
      id: definition.id,
      extension: [{ url: `${R5_GROUP}.linkId`, valueString: definition.id }],
      ...(code && { code }),
      population: reportPopulations(definition, counted.populations, '', subjects),
      ...scoreOf(counted.score),
      ...stratifiersOf(definition, counted, subjects),
    };
  });
}

function reportPopulations(
  definition: GroupDefinition,
  counts: PopulationCounts,
  stratum: string,
  subjects?: SubjectResults,
): ReportPopulation[] {
  return counted(definition).map(({ id, code, key }) => ({
    id,
    extension: [{ url: `${R5_GROUP}.population.linkId`, valueString: id }],
    code: { coding: [{ system: POPULATION_SYSTEM, code }] },
    count: counts[key] ?? 0,
    ...(subjects && { subjectResults: subjects(definition.id, stratum, key) }),
  }));
}

function stratifiersOf(
  definition: GroupDefinition,
  { strata }: CountedGroup,
  subjects?: SubjectResults,
): Pick<ReportGroup, 'stratifier'> {
  const stratifier = definition.stratifiers.map(({ id }) => ({
    id,
    code: [{ text: id }],
    stratum: strata
      .filter(({ stratum }) => stratum === id || stratum.startsWith(`${id}=`))
      .map(({ stratum, populations, score }): ReportStratum => ({
        value: { text: stratum === id ? 'true' : stratum.slice(id.length + 1) },
        population: reportPopulations(definition, populations, stratum, subjects).map(withoutLink),
        ...scoreOf(score),
      })),
  }));
  return stratifier.length > 0 ? { stratifier } : {};
}

/** Within a stratum `linkId` has another path; the id says the same. */
function withoutLink({ extension: _, ...population }: ReportPopulation): ReportPopulation {
  return population;
}

function counted({ populations }: GroupDefinition): PopulationDefinition[] {
  return populations.filter(({ code }) => code !== 'measure-observation');
}

function scoreOf(score: number | null | undefined): Pick<ReportGroup, 'measureScore'> {
  return score === null || score === undefined ? {} : { measureScore: { value: score } };
}
