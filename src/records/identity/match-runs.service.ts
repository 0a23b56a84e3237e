import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { isUuid } from '../../database/uuid.js';
import { ConflictError, NotFoundError } from '../../errors/refusals.js';
import { JobQueue } from '../../jobs/job-queue.js';
import { MatchRuns, type MatchRun } from './match-runs.js';
import { insertRun, readRun, readRuns, type MatchRunRowState } from './match-run.queries.js';

const NEWEST = 20;

/** Match runs in PostgreSQL. */
@Injectable()
export class PostgresMatchRuns extends MatchRuns {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly queue: JobQueue,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  async start(requestedBy: Actor): Promise<MatchRun> {
    const runId = await this.database.transaction(async (manager) => {
      const id = await insertRun(manager, `${requestedBy.kind}/${requestedBy.id}`);
      if (id === null) throw new ConflictError('A match run is under way: wait until it has ended.');
      await this.audit.recordWithin(manager, {
        actor: requestedBy,
        action: 'execute',
        entityType: 'match-run',
        entityId: id,
      });
      return id;
    });
    await this.queue.enqueue('match-persons', { runId });
    return this.show(runId);
  }

  async show(id: string): Promise<MatchRun> {
    const run = isUuid(id) ? await readRun(this.database.manager, id) : null;
    if (!run) throw new NotFoundError(`There is no match run ${id}.`);
    return figuresOf(run);
  }

  async list(limit = NEWEST): Promise<MatchRun[]> {
    return (await readRuns(this.database.manager, limit)).map(figuresOf);
  }
}

function figuresOf({ reached: _, ...run }: MatchRunRowState): MatchRun {
  return run;
}
