import { Injectable } from '@nestjs/common';
import type { JobName } from './job-catalogue.js';
import type { AnyJobHandler, JobHandler } from './job-queue.js';

/** Where feature modules put their handlers, in `onModuleInit`: the queue starts with them once all modules are ready. */
@Injectable()
export class JobRegistry {
  readonly #handlers: AnyJobHandler[] = [];

  add<Name extends JobName>(handler: JobHandler<Name>): void {
    this.#handlers.push(handler as unknown as AnyJobHandler);
  }

  get handlers(): readonly AnyJobHandler[] {
    return this.#handlers;
  }
}
