import type { MemberCode } from '../../fhir/value-set.js';

/** What a measure asks of a record: resources of one type, and what of them its logic reads. */
export interface Requirement {
  /** Resource type, such as `Encounter`. */
  type: string;
  /** Canonical of the profile that the retrieve names; null where it names the type alone. */
  profile: string | null;
  /** Null: resources with any code. */
  codes: CodeRequirement | null;
  /** Every one holds for each resource that can matter. */
  dates: readonly DateRequirement[];
  /** Paths of elements that are read, such as `period.start`, in order; `id` is always needed and not listed. */
  elements: readonly string[];
}

export interface CodeRequirement {
  /** Element that holds the code. */
  path: string;
  /** Canonical of the value set, with the version where the logic fixes one; null: `codes` are listed. */
  valueSet: string | null;
  codes: readonly MemberCode[];
}

/** That the time of an element lies in a range of days, both ends inclusive; a null end is open. */
export interface DateRequirement {
  /** Path of an element of date, dateTime, instant or Period, or a choice of them. */
  path: string;
  /**
   * `within`: all of the time lies in the range. `overlaps`: some of it does; an absent end of a Period is open, and
   * a Timing may lie anywhere.
   */
  match: 'within' | 'overlaps';
  from: PeriodBound | null;
  to: PeriodBound | null;
}

/** A day that is known once the measurement period is: its first or last day, moved by calendar steps in order. */
export interface PeriodBound {
  of: 'start' | 'end';
  steps: readonly PeriodStep[];
}

export interface PeriodStep {
  /** Negative goes back. */
  value: number;
  unit: 'year' | 'month' | 'week' | 'day';
}
