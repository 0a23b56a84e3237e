import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { dateOf } from '../../operations/http/retry-after.js';
import type { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import type { BulkPull } from '../bulk-export/bulk-pull.entity.js';
import { tokenClientOf } from '../bulk-export/token-client.js';
import { FetchedMessages } from '../fetched-messages.service.js';
import { SecretBox } from '../secret-box.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import { contentOf, faultOf } from '../smart-client/ehr-http.js';
import { firstPage } from './plan-searches.js';
import { PollMessage, type PollSearch } from './poll-search.entity.js';
import { moveSearch } from './polls.queries.js';
import { readPage, type SearchPage } from './search-page.js';

/** A page of a search as it came. */
interface ReadPage extends SearchPage {
  bytes: Buffer;
  /** The server's time when it answered, ISO 8601. */
  at: string;
}

/** Reads pages of searches into the inbox. */
@Injectable()
export class SearchReading {
  constructor(
    private readonly database: DataSource,
    private readonly ehr: EhrClient,
    private readonly box: SecretBox,
    private readonly fetched: FetchedMessages,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts the next page of a search into the inbox as one message, and the search behind it, in one transaction: a crash
   * neither loses a page nor takes one twice. @throws EhrFault
   */
  async readPage(pull: BulkPull, search: PollSearch, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    const page = await this.ask(search, connection, signal);
    const sealedNextUrl = page.next === null ? null : this.box.seal(page.next, contextOf(search));
    const serverTime = search.serverTime ?? page.at;
    const { entries } = page;
    await this.database.transaction(async (manager) => {
      const after = { sealedNextUrl, serverTime, entries, isLast: page.next === null };
      await moveSearch(manager, search, after, this.clock.now());
      if (entries === 0) return;
      const messageId = await this.fetched.store(manager, {
        sourceId: pull.sourceId,
        origin: 'polling',
        contentType: 'application/fhir+json',
        body: page.bytes,
        idempotencyKey: `poll-${search.id}-${search.pages}`,
        job: 'pull-source',
        details: { pull: pull.id, entries },
      });
      await manager.insert(PollMessage, { messageId, searchId: search.id });
    });
    if (entries > 0) await this.jobs.enqueue('apply-messages', { sourceId: pull.sourceId });
  }

  private async ask(search: PollSearch, connection: BulkConnection, signal: AbortSignal): Promise<ReadPage> {
    const what = `the ${search.way} of ${search.type}`;
    const url =
      search.sealedNextUrl === null
        ? firstPage(connection.baseUrl, search, connection.profile.sorts)
        : this.box.open(search.sealedNextUrl, contextOf(search));
    const headers = { accept: 'application/fhir+json', prefer: 'handling=lenient' };
    const response = await this.ehr.ask(tokenClientOf(connection), { what, url, headers, signal });
    const now = this.clock.now();
    if (!response.ok) throw await faultOf(response, what, now);
    const { bytes, json } = await contentOf(response, what);
    // A proxy may have followed our address elsewhere: its links are judged by the one that we asked.
    return { ...readPage(json, url, what), bytes, at: (dateOf(response.headers) ?? now).toISOString() };
  }
}

function contextOf({ id }: PollSearch): string {
  return `poll-search:${id}`;
}
