import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { describeError } from '../../operations/logging/describe-error.js';
import { AuditTrail } from '../audit-trail.js';
import type { AuditEntry } from '../audit-trail.js';
import { normaliseEntry } from './audit-chain.js';
import type { ChainedEntry } from './audit-chain.js';
import { appendEntries, joinAtCommit, type Head } from './audit.queries.js';

/** Entries of one caller, waiting to be committed together with those of others. */
interface Waiting {
  entries: Omit<ChainedEntry, 'sequence'>[];
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Entries appended in one transaction at most: keeps the head's lock short for other processes. */
const BATCH = 1000;

/**
 * The trail in PostgreSQL, committed in groups: while one transaction commits, the entries of concurrent callers
 * gather for the next. It has a connection of its own, so that callers who hold all others of the pool cannot starve it.
 */
@Injectable()
export class PostgresAuditTrail extends AuditTrail implements OnApplicationShutdown {
  private readonly logger = new Logger('Audit trail');
  private readonly pool: pg.Pool;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;
  /** Where this process left the end of the trail. */
  private head: Head | null = null;

  constructor(environment: Environment) {
    super();
    this.pool = new pg.Pool({
      connectionString: environment.DATABASE_URL,
      max: 1,
      application_name: 'caliper-audit',
      allowExitOnIdle: true,
    });
    this.pool.on('error', (error) =>
      this.logger.warn('lost its connection; the next entry opens another', { error: describeError(error) }),
    );
  }

  async record(...entries: AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const now = new Date();
    const normalised = entries.map((entry) => normaliseEntry(entry, now));
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ entries: normalised, resolve, reject });
      this.writing ??= this.write().finally(() => (this.writing = null));
    });
  }

  async recordWithin(manager: EntityManager, ...entries: AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const now = new Date();
    await joinAtCommit(
      manager,
      entries.map((entry) => normaliseEntry(entry, now)),
    );
  }

  /** Commits what still waits, then lets go of the connection. */
  async onApplicationShutdown(): Promise<void> {
    await this.writing;
    await this.pool.end();
  }

  private async write(): Promise<void> {
    // Lets callers of the same turn of the event loop join the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      try {
        await this.append(group.flatMap(({ entries }) => entries));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  private takeGroup(): Waiting[] {
    let size = 0;
    const end = this.waiting.findIndex(({ entries }) => (size += entries.length) > BATCH);
    return this.waiting.splice(0, end === -1 ? this.waiting.length : Math.max(end, 1));
  }

  private async append(entries: Omit<ChainedEntry, 'sequence'>[]): Promise<void> {
    const client = await this.pool.connect();
    try {
      this.head = await appendEntries(client, entries, this.head);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
