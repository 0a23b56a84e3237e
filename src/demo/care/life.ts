import type { Day } from '../calendar.js';
import type { ConceptName } from '../codes.js';
import type { Chance } from '../random.js';

/** The class of an encounter, of http://terminology.hl7.org/CodeSystem/v3-ActCode. */
export type VisitClass = 'AMB' | 'VR' | 'HH' | 'EMER' | 'IMP';

/** One encounter. */
export interface Visit {
  day: Day;
  /** Of the day, in local time. */
  minute: number;
  /** How long it took; days for hospital stays. */
  minutes: number;
  code: ConceptName;
  class: VisitClass;
  /** At which of the person's EHRs, from 0. */
  seat: number;
  /** Which of the practice's clinicians, as a share of their list. */
  clinician: number;
}

/** Number with its UCUM unit; a concept. */
export type Value = { amount: number; unit: string } | { concept: ConceptName };

/** Something that an EHR knows besides visits. `copied`: further EHRs that hold it, as a laboratory sends to several. */
export type Fact = { seat: number; copied: readonly number[]; visit: Visit | null } & (
  | { kind: 'condition'; code: ConceptName; onset: Day; abated: Day | null; acute: boolean }
  | { kind: 'pressure'; day: Day; minute: number; systolic: number; diastolic: number }
  | {
      kind: 'result';
      code: ConceptName;
      category: 'laboratory' | 'vital-signs' | 'survey' | 'social-history' | 'imaging';
      day: Day;
      minute: number;
      value: Value | null;
    }
  | { kind: 'procedure'; code: ConceptName; start: Day; end: Day | null }
  | { kind: 'prescription'; code: ConceptName; day: Day; days: number; refills: number }
  | { kind: 'order'; code: ConceptName; day: Day }
  | { kind: 'device'; code: ConceptName; day: Day }
);

type Plain<F> = F extends Fact ? Omit<F, 'seat' | 'copied' | 'visit'> : never;

/** A fact before it is known where it was written down. */
export type PlainFact = Plain<Fact>;

/** Share of the chronic problems of a person that a further EHR has on its list as well. */
const PROBLEM_KNOWN = 0.8;
/** Share of laboratory results that go to a further EHR of the person as well. */
const RESULT_SENT = 0.15;

/** What happened to one person in the years of the population, and at which of their EHRs. */
export class Life {
  readonly visits: Visit[] = [];
  readonly facts: Fact[] = [];

  constructor(
    readonly chance: Chance,
    /** How many EHRs know the person. */
    readonly seats: number,
    /** Nothing happens after this day. */
    readonly end: Day,
  ) {}

  /** Visits of the days from one to another, both included. */
  visitsBetween(first: Day, last: Day): Visit[] {
    return this.visits.filter(({ day }) => day >= first && day <= last);
  }

  /** To be called when all visits are there, before what is done at them. */
  sortVisits(): void {
    this.visits.sort((a, b) => a.day - b.day || a.minute - b.minute);
  }

  /** A visit; null when the person did not live to have it. */
  addVisit(visit: Omit<Visit, 'seat' | 'clinician'>): Visit | null {
    if (visit.day > this.end) return null;
    const seat = this.seats > 1 && this.chance.happens(0.35) ? this.chance.whole(1, this.seats - 1) : 0;
    const placed = { ...visit, seat, clinician: this.chance.next() };
    this.visits.push(placed);
    return placed;
  }

  /** A fact that belongs to a visit, at whose EHR it is. */
  addAt(visit: Visit, fact: PlainFact): void {
    this.add(fact, visit.seat, visit);
  }

  /** A fact that belongs to no visit: at the first EHR, or wherever it was done. */
  add(fact: PlainFact, seat = 0, visit: Visit | null = null): void {
    if (dayOfFact(fact) > this.end) return;
    this.facts.push({ ...fact, seat, visit, copied: this.copiesOf(fact, seat) });
  }

  /** A seat that need not be the first: where a screening was done. */
  anySeat(): number {
    return this.seats > 1 ? this.chance.whole(0, this.seats - 1) : 0;
  }

  private copiesOf(fact: PlainFact, seat: number): readonly number[] {
    if (this.seats === 1) return NOWHERE;
    const share = fact.kind === 'condition' && !fact.acute ? PROBLEM_KNOWN : isSent(fact) ? RESULT_SENT : 0;
    if (share === 0) return NOWHERE;
    const copied: number[] = [];
    for (let other = 0; other < this.seats; other++) {
      if (other !== seat && this.chance.happens(share)) copied.push(other);
    }
    return copied;
  }
}

const NOWHERE: readonly number[] = [];

function isSent(fact: PlainFact): boolean {
  return fact.kind === 'result' && (fact.category === 'laboratory' || fact.category === 'imaging');
}

function dayOfFact(fact: PlainFact): Day {
  if (fact.kind === 'condition') return fact.onset;
  return fact.kind === 'procedure' ? fact.start : fact.day;
}
