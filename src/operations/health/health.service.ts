import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { JobQueue } from '../../jobs/job-queue.js';

/** What a part of the service says of itself. */
export type PartState = 'up' | 'down';

export interface Readiness {
  status: 'ready' | 'not-ready';
  parts: { database: PartState; migrations: PartState; queue: PartState };
}

/** Milliseconds a part may take to answer before it counts as down. */
const PATIENCE = 3000;

/** Whether this process can do its work now. */
@Injectable()
export class HealthService {
  private migrated = false;

  constructor(
    private readonly database: DataSource,
    private readonly modules: ModuleRef,
  ) {}

  /** Asks the database, whether it is at the newest migration, and the job queue. */
  async readiness(): Promise<Readiness> {
    const [database, migrations, queue] = await Promise.all([
      answers(this.database.query('select 1')),
      answers(this.checkMigrations()),
      answers(this.checkQueue()),
    ]);
    const parts = { database, migrations, queue };
    return { status: Object.values(parts).every((state) => state === 'up') ? 'ready' : 'not-ready', parts };
  }

  /** Once migrated it stays so: a released migration is never taken back under a running process. */
  private async checkMigrations(): Promise<void> {
    if (this.migrated) return;
    if (await this.database.showMigrations()) throw new Error('Migrations are pending.');
    this.migrated = true;
  }

  private async checkQueue(): Promise<void> {
    await this.modules.get<JobQueue>(JobQueue, { strict: false }).counts();
  }
}

async function answers(question: Promise<unknown>): Promise<PartState> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<PartState>((resolve) => {
    timer = setTimeout(() => resolve('down'), PATIENCE);
  });
  const state = question.then(
    (): PartState => 'up',
    (): PartState => 'down',
  );
  try {
    return await Promise.race([state, limit]);
  } finally {
    clearTimeout(timer);
  }
}
