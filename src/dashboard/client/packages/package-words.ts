import type { Tone } from '../design/badge.js';
import { formatDate, formatPeriod } from '../design/format.js';
import type { MeasurePackage, ValueSetUse } from '../api/packages.js';

/** Where a package stands, in a word. */
export const STATES: Readonly<Record<MeasurePackage['status'], { text: string; tone: Tone }>> = {
  draft: { text: 'Draft', tone: 'plain' },
  active: { text: 'Active', tone: 'good' },
  retired: { text: 'Retired', tone: 'warn' },
};

/** `2026`, `from Jan 1, 2026`, or that there is no limit. */
export function effectiveText({ start, end }: MeasurePackage['effectivePeriod']): string {
  if (start !== undefined && end !== undefined) return formatPeriod({ start, end });
  if (start !== undefined) return `from ${formatDate(start)}`;
  return end === undefined ? 'any period' : `until ${formatDate(end)}`;
}

/** `1 value set`, `3 value sets` */
export function countedSets(count: number): string {
  return count === 1 ? '1 value set' : `${count} value sets`;
}

/** Why a value set is used in this version. */
export const FIXED_BY: Readonly<Record<NonNullable<ValueSetUse['fixedBy']>, string>> = {
  reference: 'the logic names this version',
  manifest: "the package's manifest fixes it",
  pin: 'pinned here',
  package: 'the package brings it',
  newest: 'the newest stored; nothing fixes one',
  only: 'the only one stored',
};
