import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Patient } from '../../fhir/types.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { DEFAULT_MODEL, modelFor } from '../../records/matching/index.js';
import { PackedRecords } from '../../records/packed-records.js';
import { nextPatients, readBeneficiaries, storeMatches, unmatchedLists } from './beneficiary-list.queries.js';
import { BeneficiarySearch } from './match-beneficiaries.js';

/** Patients looked at in one go: some ten milliseconds. */
const AT_A_TIME = 100;

/** Looks for the beneficiaries of a list among all persons, and stores who was found in one transaction. */
@Injectable()
export class MatchBeneficiariesJob implements JobHandler<'match-beneficiaries'> {
  readonly name = 'match-beneficiaries';
  readonly concurrency = 1;

  constructor(
    private readonly database: DataSource,
    private readonly records: PackedRecords,
  ) {}

  async run({ listId }: JobCatalogue['match-beneficiaries'], signal?: AbortSignal): Promise<void> {
    const search = new BeneficiarySearch(await readBeneficiaries(this.database, listId));
    // Counting brings records up to date that lag behind their sources.
    const persons = await this.records.count();
    for (let after: string | null | undefined = null; after !== undefined;) {
      if (signal?.aborted) return;
      const page = await nextPatients(this.database, after, AT_A_TIME);
      for (const { personId, patient } of page) search.offer(personId, patientIn(patient));
      after = page.at(-1)?.personId;
    }
    const matches = search.matches(modelFor(DEFAULT_MODEL, persons));
    await this.database.transaction((manager) => storeMatches(manager, listId, matches));
  }

  unfinished(limit: number): Promise<JobCatalogue['match-beneficiaries'][]> {
    return unmatchedLists(this.database, limit);
  }
}

/** The first element of an array, of which the text up to the next one is given. */
function patientIn(text: string): Patient {
  return JSON.parse(text.endsWith('}]') ? text.slice(1, -1) : text.slice(1)) as Patient;
}
