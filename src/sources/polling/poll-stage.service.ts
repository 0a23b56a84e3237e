import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import type { BulkPull } from '../bulk-export/bulk-pull.entity.js';
import { later } from '../bulk-export/export-stage.service.js';
import { GroupMembers } from '../bulk-export/group-members.service.js';
import { changePull } from '../bulk-export/pull.queries.js';
import { delayBefore, MOST_ROUNDS, PATIENCE } from '../bulk-export/pull-timing.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { planSearches } from './plan-searches.js';
import { PollScopes } from './poll-scopes.service.js';
import { PollSearch } from './poll-search.entity.js';
import { dueSearch, nextSearchAt, putOffSearch, refuseSearch, restartSearch } from './polls.queries.js';
import { SearchReading } from './search-reading.service.js';

/** Statuses by which servers say that they no longer know the pages of a search. */
const PAGE_GONE = new Set([400, 404, 410]);

/** The steps of a poll: plan its searches, then read one page after another. */
@Injectable()
export class PollStage {
  constructor(
    private readonly database: DataSource,
    private readonly members: GroupMembers,
    private readonly scopes: PollScopes,
    private readonly reading: SearchReading,
    private readonly clock: Clock,
  ) {}

  /** Plans the searches. @throws EhrFault when the group cannot be read: without it, nobody knows whom to ask for */
  async begin(pull: BulkPull, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    const members = await this.members.of(connection, signal);
    if (connection.level === 'group' && members === null) {
      throw new EhrFault(connection.groupFault ?? 'the members of the group cannot be read.', { refused: true });
    }
    const scope = await this.scopes.of(pull, connection, members);
    const now = this.clock.now();
    await this.database.transaction(async (manager) => {
      await changePull(manager, pull, {
        state: 'searching',
        types: [...scope.types],
        members: pull.kind === 'poll' ? members : null,
        attempts: 0,
        fault: null,
        progressedAt: now,
        nextAttemptAt: now,
      });
      const searches = planSearches(scope).map((search, position) => ({
        ...search,
        pullId: pull.id,
        position,
        nextAttemptAt: now,
      }));
      for (let from = 0; from < searches.length; from += 500) {
        await manager.insert(PollSearch, searches.slice(from, from + 500));
      }
    });
  }

  /** Reads the next page. When all is read, the pull goes on to close; when all that is left must wait, so does it. */
  async readNext(pull: BulkPull, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const search = await dueSearch(manager, pull, this.clock.now());
    if (!search) {
      const next = await nextSearchAt(manager, pull);
      return changePull(manager, pull, next ? { nextAttemptAt: next } : { state: 'closing', attempts: 0, fault: null });
    }
    try {
      await this.reading.readPage(pull, search, connection, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof EhrFault)) throw error;
      await this.missed(pull, search, error);
    }
  }

  /** A page did not come: the search begins again, is given up, or waits and the others with it. */
  private async missed(pull: BulkPull, search: PollSearch, error: EhrFault): Promise<void> {
    const { manager } = this.database;
    const { status = 0, refused, retryAfter } = error.detail;
    const now = this.clock.now();
    if (search.sealedNextUrl !== null && PAGE_GONE.has(status) && search.restarts < MOST_ROUNDS) {
      return restartSearch(manager, search, error.message);
    }
    const tooLate = now.getTime() - pull.progressedAt.getTime() >= PATIENCE;
    if (refused || tooLate) return refuseSearch(manager, search, error.message);
    const until = later(now, delayBefore(search.attempts + 1, retryAfter ?? null));
    await putOffSearch(manager, search, error.message, until);
    throw error;
  }
}
