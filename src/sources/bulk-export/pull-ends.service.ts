import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail } from '../../access/audit-trail.js';
import { Clock } from '../../config/clock.js';
import { BulkPull, isPoll } from './bulk-pull.entity.js';
import { later } from './export-stage.service.js';
import { whatWasRefused } from '../polling/polls.queries.js';
import { changePull, whatIsMissing } from './pull.queries.js';
import { delayBefore, MOST_ROUNDS } from './pull-timing.js';

/** Patients whom one export is asked for by name; for more, everything is pulled. */
const MOST_NEWCOMERS = 1000;

/** How pulls end, or begin anew. */
@Injectable()
export class PullEnds {
  constructor(
    private readonly database: DataSource,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * All has been read that can be: complete, or partial when something is missing; or as far as was wished. Newcomers
   * get a pull of their own.
   */
  async finish(pull: BulkPull): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (pull.state === 'cancelling') return this.endCancelled(manager, pull);
      const missing = await (isPoll(pull) ? whatWasRefused(manager, pull) : whatIsMissing(manager, pull));
      await changePull(manager, pull, {
        state: missing === null ? 'complete' : 'partial',
        fault: missing,
        finishedAt: this.clock.now(),
      });
      if (missing === null) await settleMembers(manager, pull);
      if (pull.kind === 'export') await this.requestNewcomers(manager, pull);
      await this.record(manager, pull, missing === null ? 'complete' : 'partial');
    });
  }

  private async endCancelled(manager: EntityManager, pull: BulkPull): Promise<void> {
    await changePull(manager, pull, { state: 'cancelled', finishedAt: this.clock.now() });
    await this.record(manager, pull, 'cancelled');
  }

  async fail(pull: BulkPull, fault: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await changePull(manager, pull, { state: 'failed', fault, finishedAt: this.clock.now() });
      await this.record(manager, pull, 'failed');
    });
  }

  /**
   * Kicks off another export for what the one before did not bring to its end. What was read of that one stays; the same
   * again changes no record. After `MOST_ROUNDS` what is left counts as missing.
   */
  async beginAnew(pull: BulkPull, fault: string): Promise<void> {
    const now = this.clock.now();
    const last = pull.round >= MOST_ROUNDS;
    if (last && pull.state !== 'downloading') return this.fail(pull, fault);
    await this.database.transaction(async (manager) => {
      await manager.query(
        `update bulk_pull_files set state = $3, fault = $4 where pull_id = $1 and round = $2 and state = 'waiting'`,
        [pull.id, pull.round, last ? 'short' : 'lost', fault],
      );
      const change: Partial<BulkPull> = last
        ? { state: 'closing', attempts: 0 }
        : { state: 'requested', attempts: 0, round: pull.round + 1, fault };
      await changePull(manager, pull, { ...change, nextAttemptAt: later(now, delayBefore(pull.round, null)) });
    });
  }

  /** Members of whom nothing but news was asked for: their history may not have come. */
  private async requestNewcomers(manager: EntityManager, pull: BulkPull): Promise<void> {
    if (pull.members === null || pull.since === null) return;
    const rows = await manager.query<{ id: string }[]>(
      `select id from unnest($2::text[]) id
       where not exists (select from bulk_members where source_id = $1 and patient_id = id)`,
      [pull.sourceId, pull.members],
    );
    if (rows.length === 0) return;
    const now = this.clock.now();
    const patients = rows.length > MOST_NEWCOMERS ? null : rows.map(({ id }) => id);
    const { sourceId } = pull;
    const times = { createdAt: now, progressedAt: now, nextAttemptAt: now };
    await manager.insert(BulkPull, { sourceId, kind: 'newcomers', isFull: true, patients, ...times });
  }

  private record(manager: EntityManager, pull: BulkPull, state: string): Promise<void> {
    return this.audit.recordWithin(manager, {
      actor: { kind: 'system', id: 'pull-source' },
      action: 'execute',
      entityType: 'pull',
      entityId: pull.id,
      outcome: state === 'failed' ? 'failure' : 'success',
      details: { source: pull.sourceId, state },
    });
  }
}

/** Of these members everything is here now; of those who left the group, no longer. */
async function settleMembers(manager: EntityManager, pull: BulkPull): Promise<void> {
  const { sourceId, members, patients, since } = pull;
  if (members === null) return;
  await manager.query('delete from bulk_members where source_id = $1 and not (patient_id = any($2::text[]))', [
    sourceId,
    members,
  ]);
  if (since !== null) return;
  await manager.query(
    `insert into bulk_members (source_id, patient_id) select $1, unnest($2::text[]) on conflict do nothing`,
    [sourceId, patients ?? members],
  );
}
