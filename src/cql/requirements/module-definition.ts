import type { DataRequirement, Library, Measure, ParameterDefinition, RelatedArtifact } from '../../fhir/types.js';
import type { MeasurePackage, Period } from '../engine.js';
import { canonicalOf, readGroups } from '../measure-definition.js';
import { readPackageLibraries } from '../package-libraries.js';
import { PackageValueSets } from '../package-value-sets.js';
import { requirementsOf } from './measure-requirements.js';
import { boundText, dayOf } from './period-days.js';
import type { CodeRequirement, DateRequirement, PeriodBound, Requirement } from './requirement.js';

/** What a module definition tells of a measure. */
export interface ModuleContent {
  measure: Measure;
  requirements: readonly Requirement[];
  /** Canonicals of the libraries, the measure's own first. */
  libraries: readonly string[];
  /** The value sets that they name, with the versions in use. */
  valueSets: readonly NamedCanonical[];
}

export interface NamedCanonical {
  canonical: string;
  /** As the logic calls it. */
  name: string;
}

const PARAMETER = 'Measurement Period';
const LIBRARY_TYPE = 'http://terminology.hl7.org/CodeSystem/library-type';
const PROFILE = 'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-moduledefinitionlibrary';
const EXPRESSION = 'http://hl7.org/fhir/StructureDefinition/cqf-expression';

/** Search parameters of R4 that find a time which overlaps a range, for elements that are more than a point. */
const SEARCHED_BY: Readonly<Record<string, string>> = {
  'AllergyIntolerance.onset': 'onset',
  'CarePlan.period': 'date',
  'CareTeam.period': 'date',
  'Condition.abatement': 'abatement-date',
  'Condition.onset': 'onset-date',
  'DeviceRequest.occurrence': 'event-date',
  'DiagnosticReport.effective': 'date',
  'Encounter.period': 'date',
  'EpisodeOfCare.period': 'date',
  'Immunization.occurrence': 'date',
  'MedicationAdministration.effective': 'effective-time',
  'MedicationStatement.effective': 'effective',
  'Observation.effective': 'date',
  'Procedure.performed': 'date',
  'ServiceRequest.occurrence': 'occurrence',
};

/**
 * What a package needs, read once for any period.
 * @throws MeasurePackageError
 */
export function moduleContent(source: MeasurePackage): ModuleContent {
  const requirements = requirementsOf(source);
  const found = readPackageLibraries(source, [])?.all ?? [];
  const named = new Map(
    found
      .flatMap(({ library }) => library.valueSets?.def ?? [])
      .map((set) => [canonicalOf({ url: set.id, version: set.version }), set]),
  );
  const expanded = new PackageValueSets(source);
  return {
    measure: source.measure,
    requirements,
    libraries: found.map(({ library: { identifier } }) => libraryCanonical(source.libraries, identifier)),
    valueSets: [...named.values()].map(({ id, version, name }) => ({
      canonical: canonicalOf({ url: id, version: version ?? expanded.find(id, version)?.version }),
      name,
    })),
  };
}

function libraryCanonical(libraries: readonly Library[], { id, version }: { id: string; version?: string }): string {
  const found = libraries.find((one) => one.name === id && one.version === version);
  return found?.url === undefined ? canonicalOf({ url: id, version }) : canonicalOf({ url: found.url, version });
}

/**
 * The Library of type `module-definition` that `Measure/$data-requirements` answers with.
 * https://hl7.org/fhir/R4/measure-operation-data-requirements.html and
 * https://hl7.org/fhir/uv/crmi/StructureDefinition-crmi-moduledefinitionlibrary.html
 * @param period resolves the dates; null: they are given as CQL expressions of the measurement period
 */
export function moduleDefinition(
  { measure, requirements, libraries, valueSets }: ModuleContent,
  period: Period | null,
): Library {
  const name = `${measure.name ?? 'Measure'}DataRequirements`;
  return {
    resourceType: 'Library',
    meta: { profile: [PROFILE] },
    name,
    title: `Data requirements of ${measure.title ?? measure.name ?? 'the measure'}`,
    status: measure.status,
    type: { coding: [{ system: LIBRARY_TYPE, code: 'module-definition' }] },
    subjectCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Patient' }] },
    relatedArtifact: [
      ...[canonicalOf(measure), ...libraries].map((resource) => dependsOn({ resource })),
      ...valueSets.map(({ canonical, name: display }) => dependsOn({ display, resource: canonical })),
    ],
    parameter: [{ name: PARAMETER, use: 'in', min: 0, max: '1', type: 'Period' }, ...populations(measure)],
    dataRequirement: requirements.map((one) => dataRequirement(one, valueSets, period)),
  };
}

function dependsOn(on: Pick<RelatedArtifact, 'display' | 'resource'>): RelatedArtifact {
  return { type: 'depends-on', ...on };
}

/** What the logic gives for each person. */
function populations(measure: Measure): ParameterDefinition[] {
  const found = readGroups(measure).flatMap(({ basis, populations: all }) =>
    all.filter(({ code }) => code !== 'measure-observation').map(({ expression }) => [expression, basis] as const),
  );
  return [...new Map(found)].map(([name, basis]) =>
    basis === 'boolean'
      ? { name, use: 'out', min: 0, max: '1', type: 'boolean' }
      : { name, use: 'out', min: 0, max: '*', type: basis as ParameterDefinition['type'] },
  );
}

function dataRequirement(
  { type, profile, codes, dates, elements }: Requirement,
  valueSets: readonly NamedCanonical[],
  period: Period | null,
): DataRequirement {
  const dateFilter = dates.flatMap((date) => filterOf(type, date, period) ?? []);
  return {
    type: type as DataRequirement['type'],
    ...(profile === null ? {} : { profile: [profile] }),
    ...(elements.length === 0 ? {} : { mustSupport: [...elements] }),
    ...(codes === null ? {} : { codeFilter: [codeFilter(codes, valueSets)] }),
    ...(dateFilter.length === 0 ? {} : { dateFilter }),
  };
}

function codeFilter({ path, valueSet, codes }: CodeRequirement, valueSets: readonly NamedCanonical[]) {
  if (valueSet === null) return { path, code: [...codes] };
  const inUse = valueSets.find(({ canonical }) => canonical === valueSet || canonical.startsWith(`${valueSet}|`));
  return { path, valueSet: inUse?.canonical ?? valueSet };
}

/**
 * A filter by path keeps what lies within the range; what overlaps it only a search finds. Null where R4 has no search
 * parameter for that. https://hl7.org/fhir/R4/metadatatypes.html#DataRequirement
 */
function filterOf(type: string, { path, match, from, to }: DateRequirement, period: Period | null) {
  const searchParam = SEARCHED_BY[`${type}.${path}`];
  if (match === 'overlaps' && searchParam === undefined) return null;
  const valuePeriod = { ...side('start', from, period), ...side('end', to, period) };
  return match === 'within' ? { path, valuePeriod } : { searchParam, valuePeriod };
}

function side(name: 'start' | 'end', bound: PeriodBound | null, period: Period | null) {
  if (bound === null) return {};
  if (period) return { [name]: dayOf(bound, period) };
  const valueExpression = { language: 'text/cql', expression: boundText(bound) };
  return { [`_${name}`]: { extension: [{ url: EXPRESSION, valueExpression }] } };
}
