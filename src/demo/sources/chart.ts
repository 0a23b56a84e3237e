import type { FhirResource, Reference } from 'fhir/r4.js';
import type { Calendar, Day } from '../calendar.js';
import { pad } from '../calendar.js';
import type { Fact, Life, Visit } from '../care/life.js';
import type { Person } from '../people/person.js';
import type { Registration } from '../people/variants.js';
import type { Chance } from '../random.js';
import { shared } from '../shared-text.js';
import { breakSome, type BrokenLine } from './faults.js';
import { factResources } from './fact-resources.js';
import { coverageResource, patientResource } from './patient-resource.js';
import type { Practice } from './practice.js';
import { encounterResource } from './encounter-resource.js';

/** What one EHR holds of one patient. */
export interface Chart {
  practice: Practice;
  patientId: string;
  resources: FhirResource[];
  /** What came out broken, as the text of its line: no EHR is without. */
  broken: BrokenLine[];
}

/** What the writers of resources need to know of the chart they write in. */
export class ChartContext {
  readonly subject: Reference;
  private count = 0;
  private readonly encounters = new Map<Visit, Reference>();

  constructor(
    readonly practice: Practice,
    readonly patientId: string,
    readonly calendar: Calendar,
    readonly chance: Chance,
  ) {
    this.subject = shared({ reference: `Patient/${patientId}` });
  }

  /** The next id in this chart. */
  id(): string {
    return `${this.patientId}-${++this.count}`;
  }

  encounterId(visit: Visit): string {
    const id = this.id();
    this.encounters.set(visit, shared({ reference: `Encounter/${id}` }));
    return id;
  }

  /** The encounter of a visit, if it is in this chart. */
  encounterOf(visit: Visit | null): Reference | undefined {
    return visit === null ? undefined : this.encounters.get(visit);
  }

  clinicianOf(visit: Visit | null): Reference {
    const { clinicians } = this.practice;
    return clinicians[Math.floor((visit?.clinician ?? 0) * clinicians.length)];
  }

  day(day: Day): string {
    return this.calendar.text(day);
  }

  /** A moment on a day, by the practice's clock. Minutes past midnight run into the next days. */
  moment(day: Day, minute: number): string {
    const late = Math.floor(minute / 1440);
    const rest = minute - late * 1440;
    return `${this.calendar.text(day + late)}T${pad(Math.floor(rest / 60))}:${pad(rest % 60)}:00-05:00`;
  }
}

/** Writes down what the EHR in one seat of a person's life holds. */
export function chartOf(
  person: Person,
  registered: Registration,
  life: Life,
  seat: number,
  context: ChartContext,
): Chart {
  const { practice, patientId, calendar } = context;
  const resources: FhirResource[] = [
    patientResource(person, registered, practice, patientId, calendar),
    coverageResource(person, registered, patientId, calendar),
  ];
  for (const visit of life.visits) {
    if (visit.seat === seat) resources.push(encounterResource(visit, context));
  }
  for (const fact of life.facts) {
    if (isHeld(fact, seat)) factResources(fact, context, resources);
  }
  return { practice, patientId, resources, broken: breakSome(resources, context) };
}

function isHeld(fact: Fact, seat: number): boolean {
  return fact.seat === seat || fact.copied.includes(seat);
}
