import { randomUUID } from 'node:crypto';
import { describe, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { BullQueue } from '../../src/jobs/bull-queue.js';
import { describeJobQueue } from './jobs.conformance.js';

const redisUrl = process.env.CALIPER_TEST_REDIS;

async function deleteByPrefix(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 500 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await redis.del(...keys);
  }
}

if (redisUrl) {
  describeJobQueue('Bull', () => {
    const prefix = `caliper-test-${randomUUID()}`;
    const redis = new Redis(redisUrl);
    return Promise.resolve({
      open: (options) => new BullQueue({ redisUrl, prefix, ...options }),
      loseEverything: () => deleteByPrefix(redis, prefix),
      close: async () => {
        await deleteByPrefix(redis, prefix);
        redis.disconnect();
      },
    });
  });
} else {
  describe('Bull as a job queue', () => {
    it.skip('needs a Redis: set REDIS_URL or start one on 127.0.0.1:6379', () => undefined);
  });
}
