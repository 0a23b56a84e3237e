import { readGroups, type GroupDefinition } from '../cql/measure-definition.js';
import type { Measure } from '../fhir/types.js';
import { compareVersions, parseCanonical } from '../terminology/canonical.js';
import type { StoredValueSet } from '../terminology/value-set-store.service.js';
import type { MeasurePackageEntity } from './measure-package.entity.js';
import type { PackageSummary, Scoring } from './measure-packages.js';
import { resolveValueSet } from './value-sets/value-set-resolution.js';

/** A package without its libraries and value sets. */
export type PackageRow = Omit<MeasurePackageEntity, 'content'>;

/**
 * The package as lists show it.
 * @param inverseInProgramme whether a programme takes a lower rate as better; absent where none reports the package
 */
export function summarize(
  row: PackageRow,
  stored: readonly StoredValueSet[],
  inverseInProgramme?: boolean,
): PackageSummary {
  const { id, url, version, name, title, status, measure, importedAt } = row;
  const groups = readGroups(measure);
  const resolved = row.valueSets.map((named) => ({ named, resolved: resolveValueSet(named, stored) }));
  return {
    id,
    url,
    version,
    name,
    title,
    status,
    identifiers: (measure.identifier ?? []).flatMap(({ value }) => (value ? [value] : [])),
    scoring: (groups[0]?.scoring ?? 'cohort') as Scoring,
    inverse: inverseInProgramme ?? isInverse(measure, groups),
    groups: groups.map(({ id: groupId, description }) => ({ id: groupId, description })),
    effectivePeriod: {
      start: measure.effectivePeriod?.start?.slice(0, 10),
      end: measure.effectivePeriod?.end?.slice(0, 10),
    },
    missing: resolved
      .filter((one) => one.resolved.origin === 'missing')
      .map(({ resolved: { url, wanted } }) => (wanted ? `${url}|${wanted}` : url)),
    starters: resolved.filter((one) => one.resolved.starter).map(({ named }) => named.reference),
    newest: resolved.filter((one) => one.resolved.fixedBy === 'newest').map(({ named }) => named.reference),
    importedAt,
  };
}

function isInverse(measure: Measure, groups: readonly GroupDefinition[]): boolean {
  return groups.length > 0 && groups.every(({ improvement }) => improvement === 'decrease') && !contradicts(measure);
}

/**
 * Whether the improvement notation says one thing by its code and the other by its display, as published drafts do.
 * The measure is then taken as one where higher is better; what a programme says of it stands above this.
 */
export function contradicts(measure: Measure): boolean {
  const concepts = (measure.group ?? [])
    .flatMap(({ extension = [] }) => extension)
    .filter(({ url }) => url.endsWith('improvementNotation'))
    .map(({ valueCodeableConcept }) => valueCodeableConcept);
  return [measure.improvementNotation, ...concepts].some((concept) => {
    const { code, display = '' } = concept?.coding?.[0] ?? {};
    return code === 'decrease' ? /^increase/i.test(display) : code === 'increase' && /^decrease/i.test(display);
  });
}

/** Which package a reference means: an id, `url|version`, `url`, `name|version`, `name`, or an identifier's value. */
export function chooseRow(reference: string, rows: readonly PackageRow[]): PackageRow | undefined {
  const byId = rows.find(({ id }) => id === reference);
  if (byId) return byId;
  const { url: subject, version } = parseCanonical(reference);
  const named = rows.filter(
    (row) =>
      (row.url === subject ||
        row.name === subject ||
        row.measure.identifier?.some(({ value }) => value === subject) === true) &&
      (version === undefined || row.version === version),
  );
  return named.sort(inUseFirst)[0];
}

const ORDER = { active: 0, draft: 1, retired: 2 };

function inUseFirst(one: PackageRow, other: PackageRow): number {
  return ORDER[one.status] - ORDER[other.status] || compareVersions(other.version, one.version);
}

/** Whether two measures can be due for the same period: an absent side of an effective period is open. */
export function effectivePeriodsOverlap(
  one: PackageSummary['effectivePeriod'],
  other: PackageSummary['effectivePeriod'],
): boolean {
  const startsInTime = (a: typeof one, b: typeof one) => (a.start ?? '0000') <= (b.end ?? '9999');
  return startsInTime(one, other) && startsInTime(other, one);
}
