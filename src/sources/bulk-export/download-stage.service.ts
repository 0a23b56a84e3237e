import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { Environment } from '../../config/environment.js';
import { readNdjson } from '../../fhir/ndjson.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { FetchedMessages } from '../fetched-messages.service.js';
import type { BulkPullFile } from './bulk-pull-file.entity.js';
import { BulkPullMessage } from './bulk-pull-file.entity.js';
import type { BulkPull } from './bulk-pull.entity.js';
import { cutChunks, type FileChunk } from './file-chunks.js';
import { moveFile } from './pull.queries.js';

/** Reads files of an export into the inbox. */
@Injectable()
export class DownloadStage {
  constructor(
    private readonly database: DataSource,
    private readonly fetched: FetchedMessages,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    @Inject(Environment) private readonly environment: Pick<Environment, 'MAX_BODY_MB'>,
  ) {}

  /**
   * Puts the lines of a file, from its position on, into the inbox. Each message and the position after it are
   * committed together: a crash neither loses a line nor takes one twice. No more than one message is in memory.
   * @param content the bytes of the file from its position on
   * @throws GarbledFileError or what `content` throws, after what could be read is in the inbox
   */
  async take(pull: BulkPull, file: BulkPullFile, content: AsyncIterable<Uint8Array>): Promise<void> {
    const limit = this.environment.MAX_BODY_MB * 1024 * 1024;
    const start = { bytes: Number(file.bytes), lines: file.lines };
    for await (const chunk of cutChunks(readNdjson(content, limit), start)) {
      await this.store(pull, file, chunk);
      if (chunk.resources > 0) await this.jobs.enqueue('apply-messages', { sourceId: pull.sourceId });
    }
  }

  private async store(pull: BulkPull, file: BulkPullFile, chunk: FileChunk): Promise<void> {
    const { sourceId } = pull;
    await this.database.transaction(async (manager) => {
      await moveFile(manager, file, chunk, this.clock.now());
      if (chunk.resources === 0) return;
      const { firstLine, lastLine } = chunk;
      const messageId = await this.fetched.store(manager, {
        sourceId,
        origin: 'bulk-export',
        contentType: 'application/fhir+ndjson',
        body: chunk.body,
        idempotencyKey: `pull-${file.id}-${firstLine}`,
        job: 'pull-source',
        details: { pull: pull.id, lines: chunk.resources },
      });
      await manager.insert(BulkPullMessage, { messageId, fileId: file.id, firstLine, lastLine });
    });
    file.bytes = String(chunk.after.bytes);
    file.lines = chunk.after.lines;
    file.resources += chunk.resources;
    file.refused += chunk.refused;
    file.attempts = 0;
  }
}
