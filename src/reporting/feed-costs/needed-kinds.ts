import type { MeasurePackage, Period } from '../../cql/engine.js';
import { PackageValueSets } from '../../cql/package-value-sets.js';
import { dayOf } from '../../cql/requirements/period-days.js';
import type { DateRequirement, Requirement } from '../../cql/requirements/requirement.js';
import { CONCEPT_KINDS, type ConceptKind } from '../../sources/health/coding/concept-kinds.js';

/** A kind of data that a measure asks for. */
export interface NeededKind {
  kind: ConceptKind;
  /** First day on which the data can matter; null: any. */
  from: string | null;
  /** Last day on which it can. */
  to: string;
}

/**
 * The kinds of data that a measure asks for: by one of their codes, by a value set with one of them, or by a profile.
 * Days are the widest that any of its retrieves looks at.
 */
export function neededKinds(
  source: Pick<MeasurePackage, 'valueSets'>,
  requirements: readonly Requirement[],
  period: Period,
): NeededKind[] {
  const valueSets = new PackageValueSets(source);
  return CONCEPT_KINDS.flatMap((kind) => {
    const asking = requirements.filter((one) => kind.types.includes(one.type) && asksFor(one, kind, valueSets));
    if (asking.length === 0) return [];
    const froms = asking.map(({ type, dates }) => (type === 'Condition' ? null : firstDay(dates, period)));
    const from = froms.includes(null) ? null : (froms.sort()[0] ?? null);
    return [{ kind, from, to: period.end.slice(0, 10) }];
  });
}

/** Whether a day, or the absence of one, can matter. */
export function isWithin({ from, to }: NeededKind, day: string | null): boolean {
  return day === null || ((from === null || day >= from) && day <= to);
}

function asksFor({ codes, profile }: Requirement, kind: ConceptKind, valueSets: PackageValueSets): boolean {
  if (profile !== null && kind.profiles.includes(profile)) return true;
  if (codes === null) return false;
  const [url = '', version] = (codes.valueSet ?? '').split('|');
  const members = codes.valueSet === null ? codes.codes : (valueSets.find(url, version)?.codes ?? []);
  return members.some(({ system, code }) => kind.codes.has(`${system}|${code}`));
}

/** The latest of the first days that all must meet. A diagnosis may have begun, and been recorded, long before. */
function firstDay(dates: readonly DateRequirement[], period: Period): string | null {
  const days = dates.flatMap(({ from }) => (from === null ? [] : [dayOf(from, period)]));
  return days.sort().at(-1) ?? null;
}
