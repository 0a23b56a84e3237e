import { Calendar } from './calendar.js';
import { lifeOf } from './care/life-of.js';
import { personOf } from './people/household.js';
import { register, type Variant } from './people/variants.js';
import { Chance } from './random.js';
import { ChartContext, chartOf, type Chart } from './sources/chart.js';
import { patientIdOf } from './sources/patient-resource.js';
import { Practice } from './sources/practice.js';

export interface PopulationOptions {
  persons: number;
  /** EHRs. */
  sources: number;
  seed: number;
  /** The last of the years that the population has, and the one it is measured in. */
  year: number;
}

/** Who is who: what no EHR knows, and matching is measured against. */
export interface Truth {
  /** Number from 1. */
  person: number;
  /** `source|Patient/id`, the EHR that knows the person best first. */
  patients: string[];
  /** In what each of `patients` is wrong or incomplete. */
  variants: Variant[][];
  /** Why the person may be taken for another: `household`, `twin`, `senior`, `junior`. */
  notes: string[];
}

/** One person with their chart at each EHR that knows them. */
export interface GeneratedPerson {
  truth: Truth;
  charts: Chart[];
}

/** Share of persons whom more than one EHR knows, and of these whom three know. */
const SHARED = 0.12;
const THREEFOLD = 0.15;
/** Streams of chance of a person besides the one that draws them. */
const STREAM = { sources: 0x51, life: 0x52, chart: 0x53 } as const;

/**
 * A made-up ACO: persons, their care over three years, and what each EHR has of it. Nobody in it exists. A person
 * depends on seed and number alone, so that any part of a population is the same however it is asked for.
 */
export class Population {
  readonly practices: readonly Practice[];
  private readonly calendar: Calendar;

  constructor(readonly options: PopulationOptions) {
    this.calendar = new Calendar(options.year);
    this.practices = Array.from({ length: options.sources }, (_, index) => new Practice(index, options.seed));
  }

  /** The persons one after another. No more than one is held. */
  *everyone(): Generator<GeneratedPerson> {
    for (let number = 1; number <= this.options.persons; number++) yield this.person(number);
  }

  /** @param number from 1 */
  person(number: number): GeneratedPerson {
    const { seed } = this.options;
    const { person, notes } = personOf(seed, number, this.calendar);
    const practices = this.practicesOf(number);
    const life = lifeOf(person, practices.length, new Chance(seed, number, STREAM.life), this.calendar);
    const truth: Truth = { person: number, patients: [], variants: [], notes };
    const charts = practices.map((practice, seat) => {
      const chance = new Chance(seed, number, STREAM.chart, seat);
      const [registered, variants] = register(person, seat === 0, chance);
      const patientId = patientIdOf(practice, seed, number);
      truth.patients.push(`${practice.name}|Patient/${patientId}`);
      truth.variants.push(variants);
      return chartOf(person, registered, life, seat, new ChartContext(practice, patientId, this.calendar, chance));
    });
    return { truth, charts };
  }

  /** The EHRs that know a person, the one that knows them best first. */
  private practicesOf(number: number): Practice[] {
    const chance = new Chance(this.options.seed, number, STREAM.sources);
    const wanted = !chance.happens(SHARED) ? 1 : chance.happens(THREEFOLD) ? 3 : 2;
    const first = chance.weighted(this.practices.map((practice, index) => [practice, 1 / (index + 2)] as const));
    const others = this.practices.filter((practice) => practice !== first);
    const found = [first];
    while (found.length < wanted && others.length > 0) {
      found.push(...others.splice(chance.whole(0, others.length - 1), 1));
    }
    return found;
  }
}
