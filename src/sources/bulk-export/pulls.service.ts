import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, In, IsNull, type EntityManager } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { Clock } from '../../config/clock.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { SourceRefusedError } from '../source-errors.js';
import { SourcesService } from '../sources.service.js';
import { BulkConnection } from './bulk-connection.entity.js';
import { BulkPull, type PullKind } from './bulk-pull.entity.js';
import { modeOf } from './capability-profile.js';
import { later } from './export-stage.service.js';
import { listPulls, type PullView } from './pull.queries.js';

/** Requests, shows, schedules and cancels the pulls of sources. */
@Injectable()
export class PullsService {
  constructor(
    private readonly database: DataSource,
    private readonly sources: SourcesService,
    private readonly jobs: JobQueue,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Requests a pull; jobs carry it out. While one is under way, that one is meant.
   * @param isFull without `_since`
   * @returns id of the pull, and whether it is a new one
   * @throws UnknownSourceError; SourceRefusedError when the source is not connected as a FHIR server or not active
   */
  async request(reference: string, isFull: boolean, actor: Actor): Promise<{ id: string; fresh: boolean }> {
    const source = await this.sources.find(reference);
    const connection = await this.connection(source.id, source.name);
    if (!source.active) throw new SourceRefusedError(409, `${source.name} is inactive; activate it first.`);
    const requested = await this.database.transaction((manager) => this.insert(manager, connection, isFull, actor));
    await this.jobs.enqueue('pull-source', { pullId: requested.id });
    return requested;
  }

  /**
   * Cancels a pull: what was read of it stays, and the server is told to let go of its files.
   * @throws SourceRefusedError when the source has no such pull, or it has ended
   */
  async cancel(reference: string, pullId: string, actor: Actor): Promise<void> {
    const { id: sourceId } = await this.sources.find(reference);
    const pull = isUUID(pullId) ? await this.database.manager.findOneBy(BulkPull, { id: pullId, sourceId }) : null;
    if (!pull) throw new SourceRefusedError(404, 'This source has no such pull.');
    const change = { state: 'cancelling', attempts: 0, fault: null, nextAttemptAt: this.clock.now() } as const;
    await this.database.transaction(async (manager) => {
      const { affected } = await manager.update(BulkPull, { id: pull.id, finishedAt: IsNull() }, change);
      if (affected !== 1) throw new SourceRefusedError(409, 'This pull has ended; there is nothing to cancel.');
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'pull',
        entityId: pull.id,
        details: { source: sourceId, change: 'cancelled' },
      });
    });
    await this.jobs.enqueue('pull-source', { pullId: pull.id });
  }

  /** Pulls of a source, newest first. @throws UnknownSourceError */
  async list(reference: string, limit: number): Promise<PullView[]> {
    return listPulls(this.database, (await this.sources.find(reference)).id, limit);
  }

  /**
   * Sets how often a source is pulled; the first time is now.
   * @param everySeconds null: no longer
   */
  async schedule(reference: string, everySeconds: number | null, actor: Actor): Promise<void> {
    const { id, name } = await this.sources.find(reference);
    await this.connection(id, name);
    const nextDueAt = everySeconds === null ? null : this.clock.now();
    await this.database.transaction(async (manager) => {
      await manager.update(BulkConnection, id, { everySeconds, nextDueAt });
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'source',
        entityId: id,
        details: { change: 'schedule', everySeconds },
      });
    });
    if (everySeconds !== null) await this.jobs.enqueue('schedule-pull', { sourceId: id });
  }

  /** Requests the scheduled pull of a source when it is due, and sets when the next one is. */
  async requestDue(sourceId: string): Promise<void> {
    const now = this.clock.now();
    const pullId = await this.database.transaction(async (manager) => {
      const connection = await manager
        .createQueryBuilder(BulkConnection, 'connection')
        .setLock('pessimistic_write')
        .where('connection.sourceId = :sourceId and connection.nextDueAt <= :now', { sourceId, now })
        .getOne();
      if (!connection?.everySeconds) return null;
      const every = connection.everySeconds * 1000;
      // Times that were missed while the service was down are not made up for.
      const missed = Math.floor((now.getTime() - (connection.nextDueAt ?? now).getTime()) / every);
      const nextDueAt = later(connection.nextDueAt ?? now, (missed + 1) * every);
      await manager.update(BulkConnection, sourceId, { nextDueAt });
      return (await this.insert(manager, connection, false, { kind: 'system', id: 'schedule-pull' })).id;
    });
    if (pullId !== null) await this.jobs.enqueue('pull-source', { pullId });
  }

  private async insert(
    manager: EntityManager,
    connection: BulkConnection,
    isFull: boolean,
    actor: Actor,
  ): Promise<{ id: string; fresh: boolean }> {
    const { sourceId } = connection;
    const kind: PullKind = modeOf(connection) === 'polling' ? 'poll' : 'export';
    const now = this.clock.now();
    const rows = await manager.query<{ id: string }[]>(
      `insert into bulk_pulls (source_id, kind, is_full, next_attempt_at, progressed_at, created_at)
       values ($1, $4, $2, $3, $3, $3)
       on conflict (source_id) where kind in ('export', 'poll') and finished_at is null do nothing returning id`,
      [sourceId, isFull, now, kind],
    );
    if (rows.length === 0) {
      const open = await manager.findOneOrFail(BulkPull, {
        where: { sourceId, kind: In(['export', 'poll']) },
        order: { createdAt: 'desc' },
      });
      return { id: open.id, fresh: false };
    }
    const details = { source: sourceId, kind, full: isFull };
    await this.audit.recordWithin(manager, {
      actor,
      action: 'execute',
      entityType: 'pull',
      entityId: rows[0].id,
      details,
    });
    return { id: rows[0].id, fresh: true };
  }

  private async connection(sourceId: string, name: string): Promise<BulkConnection> {
    const connection = await this.database.manager.findOneBy(BulkConnection, { sourceId });
    if (connection) return connection;
    throw new SourceRefusedError(
      409,
      `${name} is not connected as a FHIR server: caliper sources connect ${name} --fhir <address> --client-id <id>`,
    );
  }
}
