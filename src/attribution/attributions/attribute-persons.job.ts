import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { PackedRecords, type PackedRecord } from '../../records/packed-records.js';
import { readMappings } from '../providers/provider-mapping.queries.js';
import { Roster } from '../roster/roster.js';
import { readEntries } from '../roster/roster.queries.js';
import { RecordAttributions } from './attribute-record.js';
import {
  dropAttributions,
  holdBasis,
  moveSweep,
  nextDue,
  nextOfSweep,
  readYear,
  storeAttributions,
  takeDue,
  unfinishedYears,
  type NewAttribution,
  type YearState,
} from './attribution.queries.js';

/** Records read at a time: their parsing holds the process for some tens of milliseconds at most. */
const AT_A_TIME = 100;

/**
 * Attributes persons in a year: first those whose records changed, then, after a new roster, rule or mapping, everybody,
 * by id. What is stored is always of the record and the basis as they are at that moment: two of these jobs, or one that
 * died, leave nothing wrong.
 */
@Injectable()
export class AttributePersonsJob implements JobHandler<'attribute-persons'> {
  readonly name = 'attribute-persons';
  readonly concurrency = 1;

  constructor(
    private readonly database: DataSource,
    private readonly records: PackedRecords,
  ) {}

  async run({ year }: JobCatalogue['attribute-persons'], signal?: AbortSignal): Promise<void> {
    let known: { basis: number; attributions: RecordAttributions } | undefined;
    while (!signal?.aborted) {
      const state = await readYear(this.database, year);
      if (!state) return;
      if (known?.basis !== state.basis) known = { basis: state.basis, attributions: await this.#attributionsOf(state) };
      const { attributions } = known;
      const isMore = (await this.#changed(state, attributions)) || (await this.#sweep(state, attributions));
      if (!isMore) return;
    }
  }

  unfinished(limit: number): Promise<JobCatalogue['attribute-persons'][]> {
    return unfinishedYears(this.database, limit);
  }

  async #attributionsOf({ rosterId, rule }: YearState): Promise<RecordAttributions> {
    const roster = new Roster(await readEntries(this.database, rosterId));
    return new RecordAttributions({ roster, rule, mappings: await readMappings(this.database) });
  }

  /** Some of those whose records changed; false when there is nobody left whom nobody else holds. */
  async #changed(state: YearState, attributions: RecordAttributions): Promise<boolean> {
    const due = await nextDue(this.database, state.year, AT_A_TIME);
    if (due.length === 0) return false;
    const ids = due.map(({ personId }) => personId);
    const found = attributed(attributions, await this.records.read(ids));
    return this.database.transaction(async (manager) => {
      if (!(await holdBasis(manager, state))) return true;
      const taken = new Set(await takeDue(manager, state.year, due));
      await storeAttributions(
        manager,
        state,
        found.filter(({ personId }) => taken.has(personId)),
      );
      await dropAttributions(manager, state.year, [...taken]);
      return taken.size > 0;
    });
  }

  /** The next persons of a sweep; false when there is none under way. */
  async #sweep(state: YearState, attributions: RecordAttributions): Promise<boolean> {
    if (!state.sweeping) return false;
    const ids = await nextOfSweep(this.database, state.sweptTo, AT_A_TIME);
    const found = attributed(attributions, ids.length > 0 ? await this.records.read(ids) : []);
    return this.database.transaction(async (manager) => {
      if (!(await moveSweep(manager, state, ids.at(-1) ?? null))) return true;
      await storeAttributions(manager, state, found);
      return true;
    });
  }
}

function attributed(attributions: RecordAttributions, records: readonly PackedRecord[]): NewAttribution[] {
  return records.map(({ personId, content, contentHash }) => ({
    ...attributions.of(content),
    personId,
    recordHash: contentHash,
  }));
}
