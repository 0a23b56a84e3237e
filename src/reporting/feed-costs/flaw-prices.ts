import type { PersonResult, RecordEvaluation } from '../../evaluation/person-result.js';
import type { Flaw } from '../../sources/health/coding/flaws.js';
import { isWithin, type NeededKind } from './needed-kinds.js';
import { isOpen, standingChange, type StandingChange } from './standing-change.js';

/** A measure of the run, and what it asks for. */
export interface PricedMeasure {
  measurePeriodId: number;
  inverse: boolean;
  needs: readonly NeededKind[];
}

/** One person, evaluated as the record is and, for each flaw that could be mended, with it mended. */
export interface PricedPerson {
  personId: string;
  flaws: readonly PersonFlaw[];
  before: RecordEvaluation;
}

/** The flawed resources of one kind and flaw. */
export interface PersonFlaw {
  kind: string;
  flaw: Flaw;
  days: readonly (string | null)[];
  /** Null: it cannot be mended. */
  after: RecordEvaluation | null;
}

/** What one flaw of a source costs in one measure. */
export interface FlawPrice {
  measurePeriodId: number;
  kind: string;
  flaw: Flaw;
  /** Persons who count against the measure and hold data with this flaw from days that matter. */
  held: number;
  /** Of those who hold such data, whom the evaluation of mended data could not tell: it failed or cannot be mended. */
  unverified: number;
  /** Whose standing changes once the data is mended. */
  persons: { personId: string; change: StandingChange }[];
}

/** Adds up what flaws cost, person by person. */
export class FlawPrices {
  readonly #prices = new Map<string, FlawPrice>();

  constructor(private readonly measures: readonly PricedMeasure[]) {}

  add({ personId, flaws, before }: PricedPerson): void {
    for (const [index, measure] of this.measures.entries()) {
      const result = before.results[index];
      if (!result) throw new Error('The threads answered for fewer measures than were asked.');
      for (const flaw of flaws) {
        const need = measure.needs.find(({ kind }) => kind.name === flaw.kind);
        if (!need || !flaw.days.some((day) => isWithin(need, day))) continue;
        this.#addFlaw(this.#priceOf(measure, flaw), measure, {
          ...{ personId, before: result },
          after: flaw.after?.results[index] ?? null,
        });
      }
    }
  }

  /** In the order of measure, kind and flaw. */
  list(): FlawPrice[] {
    return [...this.#prices].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, price]) => price);
  }

  #addFlaw(
    price: FlawPrice,
    { inverse }: PricedMeasure,
    { personId, before, after }: { personId: string; before: PersonResult; after: PersonResult | null },
  ): void {
    const failed = before.error !== null || after === null || after.error !== null;
    if (before.error === null && isOpen(before, inverse)) price.held += 1;
    if (failed) price.unverified += 1;
    const change = failed ? null : standingChange(before, after, inverse);
    if (change) price.persons.push({ personId, change });
  }

  #priceOf({ measurePeriodId }: PricedMeasure, { kind, flaw }: PersonFlaw): FlawPrice {
    const key = `${measurePeriodId}|${kind}|${flaw}`;
    const known = this.#prices.get(key);
    const price = known ?? { measurePeriodId, kind, flaw, held: 0, unverified: 0, persons: [] };
    if (!known) this.#prices.set(key, price);
    return price;
  }
}
