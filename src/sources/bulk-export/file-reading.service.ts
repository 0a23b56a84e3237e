import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { readNdjson } from '../../fhir/ndjson.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import type { BulkConnection } from './bulk-connection.entity.js';
import type { BulkPullFile } from './bulk-pull-file.entity.js';
import type { BulkPull } from './bulk-pull.entity.js';
import { DownloadStage } from './download-stage.service.js';
import { later } from './export-stage.service.js';
import { GarbledFileError } from './file-chunks.js';
import { FileStreams } from './file-stream.service.js';
import { countFindings } from './outcome-findings.js';
import { changePull, dueFile, endFile, nextFileAt, putOffFile } from './pull.queries.js';
import { delayBefore, PATIENCE, SHORT_READS } from './pull-timing.js';

/** Reads the files of a pull one after another, and decides what becomes of one that cannot be read. */
@Injectable()
export class FileReading {
  constructor(
    private readonly database: DataSource,
    private readonly streams: FileStreams,
    private readonly download: DownloadStage,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads the next file on. When all have been read, the pull goes on to close; when all that are left must wait, so
   * does it. @throws FileGoneError when another export is needed, EhrFault when the server wants to be left alone
   */
  async readNext(pull: BulkPull, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const now = this.clock.now();
    const file = await dueFile(manager, pull, now);
    if (!file) {
      const next = await nextFileAt(manager, pull);
      // A deletion may be due, but waits for the outputs: it is looked at with them.
      const wait = next && next <= now ? later(now, delayBefore(1, null)) : next;
      return changePull(manager, pull, wait ? { nextAttemptAt: wait } : { state: 'closing', attempts: 0, fault: null });
    }
    try {
      const content = await this.streams.open(pull, file, connection, signal);
      if (file.role === 'outcome') {
        return await endFile(manager, file, 'done', { findings: await countFindings(readNdjson(content)) });
      }
      await this.download.take(pull, file, content);
      await this.ended(file);
    } catch (error) {
      if (signal.aborted) throw error;
      await this.missed(pull, file, error);
    }
  }

  /** The stream of a file has ended well: it is done when it has as many lines as the manifest says. */
  private async ended(file: BulkPullFile): Promise<void> {
    const { manager } = this.database;
    const found = file.resources + file.refused;
    if (file.expected === null || found >= file.expected) return endFile(manager, file, 'done');
    const fault = `The manifest says ${file.expected} lines, the file has ${found}.`;
    if (file.attempts + 1 >= SHORT_READS) return endFile(manager, file, 'short', { fault });
    await putOffFile(manager, file, fault, this.delayed(file));
  }

  private async missed(pull: BulkPull, file: BulkPullFile, error: unknown): Promise<void> {
    const { manager } = this.database;
    if (!(error instanceof EhrFault || error instanceof GarbledFileError)) throw error;
    const fault =
      error instanceof EhrFault ? error.message : `file ${file.position + 1} of the export: ${error.message}.`;
    // Read again: what was taken before it broke off is progress.
    const progress = await manager.query<[{ at: Date }]>('select progressed_at as at from bulk_pulls where id = $1', [
      pull.id,
    ]);
    const refused = error instanceof EhrFault && error.detail.refused;
    if (refused || this.clock.now().getTime() - progress[0].at.getTime() >= PATIENCE) {
      return endFile(manager, file, 'short', { fault });
    }
    await putOffFile(manager, file, fault, this.delayed(file));
    // The server's fault and not the file's: the others wait too.
    if (error instanceof EhrFault) throw error;
  }

  private delayed(file: BulkPullFile): Date {
    return later(this.clock.now(), delayBefore(file.attempts + 1, null));
  }
}
