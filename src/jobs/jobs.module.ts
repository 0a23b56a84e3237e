import { Global, Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { BullQueue } from './bull-queue.js';
import { InProcessQueue } from './in-process-queue.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';

/** The queue that the settings choose, and the registry of handlers. `JobLifecycle` starts and stops it. */
@Global()
@Module({
  providers: [
    JobRegistry,
    {
      provide: JobQueue,
      inject: [Environment],
      useFactory: ({ REDIS_URL, REDIS_PREFIX, WORKER }: Environment): JobQueue => {
        const working = WORKER === 'on';
        return REDIS_URL
          ? new BullQueue({ redisUrl: REDIS_URL, prefix: `${REDIS_PREFIX}:jobs`, working })
          : new InProcessQueue({ working });
      },
    },
  ],
  exports: [JobRegistry, JobQueue],
})
export class JobsModule {}
