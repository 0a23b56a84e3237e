import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { JobQueue } from '../../jobs/job-queue.js';
import { failedPersons, shardsUnderWay, unappliedMessages } from './backlog.queries.js';
import { Metrics } from './metrics.js';

/** What waits and what went wrong, read from PostgreSQL and the queue at each scrape: the same from every process. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: DataSource,
    private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge('caliper_messages', 'Messages not yet applied, or quarantined', ['state'], async (gauge) =>
      setAll(gauge, 'state', { received: 0, quarantined: 0 }, await unappliedMessages(this.database)),
    );
    this.metrics.gauge('caliper_shards', 'Shards of runs under way', ['state'], async (gauge) =>
      setAll(gauge, 'state', {}, await shardsUnderWay(this.database)),
    );
    this.metrics.gauge('caliper_persons_failed', 'Persons the newest run failed on', ['period'], async (gauge) => {
      for (const { period, count } of await failedPersons(this.database)) gauge.set({ period }, count);
    });
    this.metrics.gauge('caliper_jobs', 'Jobs by name and state', ['name', 'state'], async (gauge) => {
      const counts = await this.modules.get<JobQueue>(JobQueue, { strict: false }).counts();
      for (const [name, { waiting, active }] of Object.entries(counts)) {
        gauge.set({ name, state: 'waiting' }, waiting);
        gauge.set({ name, state: 'active' }, active);
      }
    });
  }
}

/** Alerts need a zero, not an absent series: known states are always there. */
function setAll(
  gauge: Gauge<'state'>,
  label: 'state',
  zeros: Record<string, number>,
  rows: readonly { state: string; count: number }[],
): void {
  const counts = { ...zeros, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  for (const [state, count] of Object.entries(counts)) gauge.set({ [label]: state }, count);
}
