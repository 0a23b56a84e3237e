import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { currentModel } from '../../records/identity/models.queries.js';
import { nextPersons, readBeneficiaries, storeMatches, unmatchedLists } from './beneficiary-list.queries.js';
import { BeneficiarySearch } from './match-beneficiaries.js';

/** Persons looked at in one go: some ten milliseconds. */
const AT_A_TIME = 200;

/**
 * Looks for the beneficiaries of a list among all persons, by what matching has stored of their charts and by the model
 * in force, and stores who was found in one transaction.
 */
@Injectable()
export class MatchBeneficiariesJob implements JobHandler<'match-beneficiaries'> {
  readonly name = 'match-beneficiaries';
  readonly concurrency = 1;

  constructor(private readonly database: DataSource) {}

  async run({ listId }: JobCatalogue['match-beneficiaries'], signal?: AbortSignal): Promise<void> {
    const search = new BeneficiarySearch(await readBeneficiaries(this.database, listId));
    for (let after: string | null | undefined = null; after !== undefined;) {
      if (signal?.aborted) return;
      const page = await nextPersons(this.database, after, AT_A_TIME);
      for (const person of page) search.offer(person);
      after = page.at(-1)?.personId;
    }
    const { model } = await currentModel(this.database.manager);
    const matches = search.matches(model);
    await this.database.transaction((manager) => storeMatches(manager, listId, matches));
  }

  unfinished(limit: number): Promise<JobCatalogue['match-beneficiaries'][]> {
    return unmatchedLists(this.database, limit);
  }
}
