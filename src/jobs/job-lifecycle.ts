import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';

/**
 * Starts the queue after every module is ready and stops it before any of them. Nest calls the hooks of the root module
 * last at start and first at the end: this is a provider of the root module, not of `JobsModule`.
 */
@Injectable()
export class JobLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly queue: JobQueue,
    private readonly registry: JobRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queue.start(this.registry.handlers);
  }

  async onModuleDestroy(): Promise<void> {
    await this.queue.stop();
  }
}
