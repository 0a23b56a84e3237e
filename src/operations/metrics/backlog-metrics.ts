import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { JobQueue } from '../../jobs/job-queue.js';
import { newestRuns, personsSetAside, shardsUnderWay, unsettledMessages } from './backlog.queries.js';
import type { NewestRun } from './backlog.queries.js';
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
    this.metrics.gauge('caliper_messages', 'Messages that wait or are quarantined', ['state'], async (gauge) =>
      setAll(gauge, await unsettledMessages(this.database)),
    );
    this.metrics.gauge('caliper_persons_set_aside', 'Persons whose records cannot be packed', [], async (gauge) =>
      gauge.set(await personsSetAside(this.database)),
    );
    this.metrics.gauge('caliper_shards', 'Shards of runs under way', ['state'], async (gauge) =>
      setAll(gauge, await shardsUnderWay(this.database)),
    );
    this.ofNewestRun('caliper_persons_failed', 'Persons the newest run failed on', 'failed');
    this.ofNewestRun('caliper_persons_evaluated', 'Persons the newest run evaluated', 'evaluated');
    this.ofNewestRun('caliper_persons_compared', 'Persons of the newest run whom both engines evaluated', 'compared');
    this.ofNewestRun('caliper_persons_agreed', 'Those of them with the same results from both', 'agreed');
    this.ofNewestRun('caliper_evaluation_seconds', 'Time of the newest run until its end or now', 'seconds');
    this.metrics.gauge('caliper_jobs', 'Jobs by name and state', ['name', 'state'], async (gauge) => {
      const counts = await this.modules.get<JobQueue>(JobQueue, { strict: false }).counts();
      for (const [name, { waiting, active }] of Object.entries(counts)) {
        gauge.set({ name, state: 'waiting' }, waiting);
        gauge.set({ name, state: 'active' }, active);
      }
    });
  }

  private ofNewestRun(name: string, help: string, member: Exclude<keyof NewestRun, 'period'>): void {
    this.metrics.gauge(name, help, ['period'], async (gauge) => {
      const runs: NewestRun[] = await newestRuns(this.database);
      for (const run of runs) gauge.set({ period: run.period }, run[member]);
    });
  }
}

function setAll(gauge: Gauge<'state'>, rows: readonly { state: string; count: number }[]): void {
  for (const { state, count } of rows) gauge.set({ state }, count);
}
