import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { actor, period, RunService } from '../e2e/runs/run-service.js';
import { keepPerson } from '../e2e/runs/tiny-measure.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { deleteKeys } from '../support/redis-keys.js';

jest.setTimeout(240_000);

const redisUrl = process.env.CALIPER_TEST_REDIS;
const PERSONS = 60;
/** Every person but each seventh has an observation. */
const UNDISTURBED = {
  '//evaluated': PERSONS,
  'Group_1//denominator': PERSONS,
  'Group_1//initial-population': PERSONS,
  'Group_1//numerator': 51,
};

/** The service as a process of its own that works on the database of the test. */
describe.each([
  ['in process', false],
  ['by Bull', true],
])('A run whose jobs are served %s', (_, byBull) => {
  const prefix = `caliper-test-${randomUUID()}`;
  let service: RunService;

  beforeAll(async () => {
    service = await RunService.create();
    for (let i = 0; i < PERSONS; i++) await keepPerson(service.database, { observation: i % 7 !== 0 });
  });

  afterAll(async () => {
    await service.close();
    if (redisUrl) await deleteKeys(redisUrl, prefix);
  });

  function process(): Promise<ServiceProcess> {
    return ServiceProcess.start({
      DATABASE_URL: service.url,
      SHARD_SIZE: '2',
      EVALUATION_THREADS: '1',
      SECRET_KEY: `${'A'.repeat(43)}=`,
      ...(byBull && redisUrl && { REDIS_URL: redisUrl, REDIS_PREFIX: prefix }),
    });
  }

  async function begun(id: string): Promise<void> {
    await until(async () => (await service.runs.show(id)).evaluatedCount > 0, { withinMs: 60_000 });
  }

  const itIfServed = byBull && !redisUrl ? it.skip : it;

  itIfServed('ends with the same counts when its process is killed and another is started', async () => {
    const first = await process();
    const { id } = await service.runs.start({ period }, actor);
    await begun(id);
    await first.kill();
    const interrupted = await service.runs.show(id);
    expect(interrupted.state).toBe('running');
    const second = await process();
    try {
      expect(await service.ended(id)).toMatchObject({ state: 'completed', evaluatedCount: PERSONS, failedCount: 0 });
      expect(await service.counters()).toEqual(UNDISTURBED);
    } finally {
      await second.stop();
    }
  });
});
