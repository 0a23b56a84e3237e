import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { period, actor, RunService } from '../e2e/runs/run-service.js';
import { keepPerson } from '../e2e/runs/tiny-measure.js';
import { ConnectedSource } from '../support/connected-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { redisCanBeStarted, RedisServer } from '../support/redis-server.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { applied, APPLIED_ONCE, charts, postAll } from './pushed-charts.js';

jest.setTimeout(240_000);

const SECRET_KEY = `${'A'.repeat(43)}=`;

// Only a server of the test's own is emptied: without the program there is none, and in CI that fails (global-setup.js).
(redisCanBeStarted ? describe : describe.skip)('FLUSHALL of Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  afterAll(() => redis?.stop());

  describe('while an EHR pushes', () => {
    let database: TestDatabase;
    let settings: Record<string, string>;
    let service: ServiceProcess;
    let worker: ServiceProcess;

    beforeAll(async () => {
      database = await createTestDatabase();
      settings = { DATABASE_URL: database.url, REDIS_URL: redis.url, SECRET_KEY };
      service = await ServiceProcess.start({ ...settings, WORKER: 'off' });
      worker = await ServiceProcess.start(settings, 'worker.js');
    });

    afterAll(async () => {
      await Promise.all([service?.stop(), worker?.stop()]);
      await database?.drop();
    });

    it('loses no acknowledged message and applies none twice', async () => {
      const source = await ConnectedSource.add(settings, 'ehr');
      const acknowledged = new Map<string, string>();
      const lost: number[] = [];
      await postAll(source, service.address, acknowledged, async () => {
        if (acknowledged.size % 10 === 5) lost.push(await redis.flushAll());
      });
      expect(acknowledged.size).toBe(charts.length);
      expect(Math.max(...lost)).toBeGreaterThan(0);
      expect(await source.settled(service.address, [...acknowledged.values()])).toEqual({ applied: charts.length });
      expect(await applied(database.url)).toEqual(APPLIED_ONCE);
    });
  });

  describe('while a run is on', () => {
    const PERSONS = 60;
    let service: RunService;
    let worker: ServiceProcess;

    beforeAll(async () => {
      service = await RunService.create();
      for (let i = 0; i < PERSONS; i++) await keepPerson(service.database, { observation: i % 7 !== 0 });
      worker = await ServiceProcess.start({
        DATABASE_URL: service.url,
        REDIS_URL: redis.url,
        SHARD_SIZE: '2',
        EVALUATION_THREADS: '1',
        SECRET_KEY,
      });
    });

    afterAll(async () => {
      await worker?.stop();
      await service?.close();
    });

    it('leaves the run to end with the same counts', async () => {
      await service.run();
      const undisturbed = await service.counters();
      expect(undisturbed).toMatchObject({ '//evaluated': PERSONS, 'Group_1//numerator': 51 });

      const { id } = await service.runs.start({ period }, actor);
      await until(async () => (await service.runs.show(id)).evaluatedCount > 0, { withinMs: 60_000 });
      expect(await redis.flushAll()).toBeGreaterThan(0);
      expect((await service.runs.show(id)).state).toBe('running');
      expect(await service.ended(id)).toMatchObject({ state: 'completed', evaluatedCount: PERSONS, failedCount: 0 });
      expect(await service.counters()).toEqual(undisturbed);
    });
  });
});
