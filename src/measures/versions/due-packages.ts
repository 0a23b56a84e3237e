import type { Period } from '../../cql/engine.js';
import { compareVersions } from '../../terminology/canonical.js';
import type { MeasurePackages, PackageSummary } from '../measure-packages.js';
import { effectivePeriodsOverlap } from '../package-summary.js';

type Versioned = Pick<PackageSummary, 'url' | 'version' | 'effectivePeriod'>;

const DAY_MS = 86_400_000;

/**
 * Which of the active packages are evaluated in a period: of each measure the versions whose effective period meets it.
 * A measure of which no version does is evaluated all the same, by the version that is nearest in time, else the newest:
 * who runs another year wants its figures, and is told.
 */
export function dueIn<T extends Versioned>(period: Period, active: readonly T[]): T[] {
  const urls = [...new Set(active.map(({ url }) => url))];
  return urls.flatMap((url) => {
    const versions = active.filter((one) => one.url === url);
    const due = versions.filter((one) => isDue(period, one));
    return due.length > 0 ? due : versions.sort((one, other) => nearestFirst(period, one, other)).slice(0, 1);
  });
}

/**
 * The package that a reference means in a period: one that names no version is the active one that is due.
 * @throws UnknownPackageError
 */
export async function findDue(packages: MeasurePackages, reference: string, period: Period): Promise<PackageSummary> {
  const found = await packages.find(reference);
  if (reference === found.id || reference.endsWith(`|${found.version}`)) return found;
  const versions = (await packages.active()).filter(({ url }) => url === found.url);
  return dueIn(period, versions).at(-1) ?? found;
}

/** Whether a version is meant for any day of the period; an absent side of an effective period is open. */
export function isDue(period: Period, { effectivePeriod }: Pick<Versioned, 'effectivePeriod'>): boolean {
  return effectivePeriodsOverlap(effectivePeriod, period);
}

function nearestFirst(period: Period, one: Versioned, other: Versioned): number {
  return distance(period, one) - distance(period, other) || compareVersions(other.version, one.version);
}

/** Days between the two periods. */
function distance(period: Period, { effectivePeriod: { start, end } }: Versioned): number {
  const day = (date: string) => Date.parse(date) / DAY_MS;
  if (start !== undefined && start > period.end) return day(start) - day(period.end);
  return end !== undefined && end < period.start ? day(period.start) - day(end) : 0;
}
