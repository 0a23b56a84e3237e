import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConflictError, UnusableInputError } from '../../errors/refusals.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { ValueSetStore } from '../../terminology/value-set-store.service.js';
import { codesOf } from '../../terminology/value-set-import.js';
import type { AttributionRule, VisitCode } from '../rule/attribution-rule.js';
import { shippedRule } from '../rule/rule-file.js';
import { readVersion } from '../roster/roster.queries.js';
import { readYear, readYears, sweepAgain, useBasis, type YearState } from './attribution.queries.js';

/** A year in which nobody can be attributed yet. */
export class AttributionNotReadyError extends ConflictError {
  override name = 'AttributionNotReadyError';
}

/** The programme years in which persons are attributed: by which roster and by which rule. */
@Injectable()
export class AttributionYears {
  constructor(
    private readonly database: DataSource,
    private readonly valueSets: ValueSetStore,
    private readonly queue: JobQueue,
  ) {}

  list(): Promise<YearState[]> {
    return readYears(this.database);
  }

  /** @throws AttributionNotReadyError */
  async show(year: number): Promise<YearState> {
    const found = await readYear(this.database, year);
    if (found) return found;
    throw new AttributionNotReadyError(
      `Nobody is attributed in ${year}: there is no roster of it. Import one: caliper roster import <file.csv>`,
    );
  }

  /** Puts a roster to use, with the year's rule or, in a new year, the shipped one. */
  async useRoster(manager: EntityManager, year: number, rosterId: number): Promise<void> {
    const known = await readYear(manager, year);
    await useBasis(manager, year, rosterId, known?.rule ?? (await this.#defaultRule(year)));
  }

  /** Puts a rule to use with the newest roster. @throws AttributionNotReadyError when there is none */
  async useRule(manager: EntityManager, rule: AttributionRule): Promise<void> {
    const roster = await readVersion(manager, rule.year, null);
    if (!roster) {
      throw new AttributionNotReadyError(
        `There is no roster of ${rule.year}. Import one first: caliper roster import <file.csv>`,
      );
    }
    await useBasis(manager, rule.year, roster.id, await this.#expanded(rule));
  }

  /** Everyone is to be attributed anew: in this year, or in all. */
  sweep(manager: EntityManager, year: number | null = null): Promise<void> {
    return sweepAgain(manager, year);
  }

  /** Lets workers begin; to be called after the transaction. */
  async dispatch(years?: readonly number[]): Promise<void> {
    const known = years ?? (await this.list()).map(({ year }) => year);
    for (const year of known) await this.queue.enqueue('attribute-persons', { year });
  }

  async #defaultRule(year: number): Promise<AttributionRule> {
    const rule = await shippedRule(year);
    if (rule) return this.#expanded(rule);
    throw new AttributionNotReadyError(
      `No attribution rule ships for ${year}. Write one like measures/attribution/2026.json and give it: ` +
        `caliper roster import … --rule <file.json>`,
    );
  }

  /** With the codes of its value sets as they are now: what is stored does not change when a value set does. */
  async #expanded(rule: AttributionRule): Promise<AttributionRule> {
    const codes: VisitCode[] = [...rule.visits.codes];
    for (const canonical of rule.visits.valueSets) {
      const [url = '', version] = canonical.split('|');
      const found = await this.valueSets.find(url, version);
      if (!found) {
        throw new UnusableInputError(
          `The rule ${rule.id} names the value set ${canonical}, which is not here. Import it: caliper value-sets import <file>`,
        );
      }
      codes.push(...codesOf(found).map(({ system, code }) => ({ system, code })));
    }
    return { ...rule, visits: { ...rule.visits, codes } };
  }
}
