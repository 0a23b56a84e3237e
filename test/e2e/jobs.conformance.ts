import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { JOB_NAMES } from '../../src/jobs/job-catalogue.js';
import type { AnyJobHandler, JobQueue } from '../../src/jobs/job-queue.js';
import type { JobTiming } from '../../src/jobs/job-timing.js';
import { until } from '../support/until.js';
import { WorkLedger } from './jobs.ledger.js';

/** What a queue under test is opened with. Every queue of one test shares one place (database, Redis prefix). */
export interface QueueUnderTest {
  open(options: { working: boolean; timing: Partial<JobTiming> }): JobQueue;
  /** Everything that the queue keeps outside PostgreSQL is lost. */
  loseEverything(): Promise<void>;
  close(): Promise<void>;
}

const never = 3_600_000;
/** Quick tries, and no reconciler that could hide a lost wake-up. */
const alone = { retryAfter: 10, reconcileEvery: never, restAfterFailure: never, stopGrace: never };

/** What the service expects of a queue. Every adapter must pass all of it. */
export function describeJobQueue(adapter: string, prepare: () => Promise<QueueUnderTest>): void {
  describe(`${adapter} as a job queue`, () => {
    let place: QueueUnderTest;
    let ledger: WorkLedger;
    let opened: JobQueue[];

    jest.setTimeout(60_000);
    // Calls are counted while a real server interleaves them: a call too many that found nothing to do is no fault.
    jest.retryTimes(2);

    beforeAll(async () => {
      ledger = await WorkLedger.create();
    });

    afterAll(() => ledger.drop());

    beforeEach(async () => {
      place = await prepare();
      await ledger.clear();
      opened = [];
    });

    afterEach(async () => {
      ledger.releaseAll();
      await Promise.all(opened.map((queue) => queue.stop()));
      await place.close();
    });

    async function started(timing: Partial<JobTiming> = {}, working = true): Promise<JobQueue> {
      const queue = place.open({ working, timing: { ...alone, ...timing } });
      opened.push(queue);
      await queue.start(ledger.handlers());
      return queue;
    }

    it('runs what is enqueued', async () => {
      const queue = await started();
      await ledger.want('a');
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.finished());
      expect(await ledger.runs()).toEqual({ a: 1 });
    });

    it('takes the same work once while it waits', async () => {
      const queue = await started();
      await ledger.want('busy', 'a');
      ledger.hold('busy');
      await queue.enqueue('apply-messages', { sourceId: 'busy' });
      await until(() => ledger.isActive('busy'));
      for (let i = 0; i < 5; i++) await queue.enqueue('apply-messages', { sourceId: 'a' });
      expect((await queue.counts())['apply-messages']).toEqual({ waiting: 1, active: 1 });
      ledger.releaseAll();
      await until(() => ledger.finished());
      expect(ledger.calls('a')).toBe(1);
      expect(await ledger.runs()).toEqual({ a: 1, busy: 1 });
    });

    it('runs work again that was enqueued while it was active', async () => {
      const queue = await started();
      for (let round = 1; round <= 5; round++) {
        await ledger.want('a');
        ledger.hold('a');
        await queue.enqueue('apply-messages', { sourceId: 'a' });
        await until(() => ledger.isActive('a'));
        await ledger.want('a');
        await queue.enqueue('apply-messages', { sourceId: 'a' });
        ledger.releaseAll();
        await until(() => ledger.finished());
        expect(await ledger.runs()).toEqual({ a: 2 * round });
      }
    });

    it('tries failed work again', async () => {
      const queue = await started();
      await ledger.want('a');
      ledger.fail('a', 2);
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.finished());
      // Found unfinished just before it was done, it may be dispatched once more: a call that finds nothing to do.
      expect(ledger.calls('a')).toBeGreaterThanOrEqual(3);
      expect(await ledger.runs()).toEqual({ a: 1 });
    });

    it('lets work rest that failed all its tries, however often it is found unfinished', async () => {
      const queue = await started({ attempts: 2, reconcileEvery: 10 });
      await ledger.want('a');
      ledger.fail('a', Infinity);
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.calls('a') === 2);
      const lookups = ledger.lookups;
      await until(() => ledger.lookups >= lookups + 20);
      expect(ledger.calls('a')).toBe(2);
    });

    it('dispatches failed work again when it has rested', async () => {
      await started({ attempts: 1, reconcileEvery: 10, restAfterFailure: 50 });
      await ledger.want('a');
      ledger.fail('a', 2);
      await until(() => ledger.finished());
      expect(ledger.calls('a')).toBe(3);
    });

    it('waits at its stop for what runs, and takes nothing new', async () => {
      const queue = await started();
      await ledger.want('a', 'b');
      ledger.hold('a');
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.isActive('a'));
      await queue.enqueue('apply-messages', { sourceId: 'b' });
      let stopped = false;
      const stop = queue.stop().then(() => (stopped = true));
      expect(stopped).toBe(false);
      ledger.releaseAll();
      await stop;
      expect(await ledger.runs()).toEqual({ a: 1, b: 0 });
    });

    it('asks running work to leave off when the grace of its stop is over', async () => {
      const queue = await started({ stopGrace: 20 });
      await ledger.want('a');
      ledger.hold('a');
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.isActive('a'));
      await queue.stop();
      expect(await ledger.runs()).toEqual({ a: 0 });
    });

    it('finds work that nobody enqueued', async () => {
      await ledger.want('a', 'b', 'c');
      // On an interval: a look at a row may just then hide it from the handler that would claim it.
      await started({ reconcileEvery: 50 });
      await until(() => ledger.finished());
      expect(await ledger.runs()).toEqual({ a: 1, b: 1, c: 1 });
    });

    it('finishes everything once when all that it keeps is lost on the way', async () => {
      const ids = Array.from({ length: 30 }, (_, i) => `w${i}`);
      const queue = await started({ reconcileEvery: 20 });
      await ledger.want(...ids);
      ledger.hold('w5');
      for (const sourceId of ids) await queue.enqueue('apply-messages', { sourceId });
      await until(() => ledger.isActive('w5'));
      await place.loseEverything();
      ledger.releaseAll();
      await until(() => ledger.finished());
      expect(await ledger.runs()).toEqual(Object.fromEntries(ids.map((id) => [id, 1])));
    });

    it('shares work among instances without doing any of it twice', async () => {
      const ids = Array.from({ length: 40 }, (_, i) => `w${i}`);
      const [first] = [await started({ reconcileEvery: 20 }), await started({ reconcileEvery: 20 })];
      await ledger.want(...ids);
      for (const sourceId of ids) await first.enqueue('apply-messages', { sourceId });
      await until(() => ledger.finished());
      expect(await ledger.runs()).toEqual(Object.fromEntries(ids.map((id) => [id, 1])));
    });

    it('leaves the work to others where it only enqueues', async () => {
      const front = await started({}, false);
      await ledger.want('a');
      await front.enqueue('apply-messages', { sourceId: 'a' });
      expect(ledger.calls('a')).toBe(0);
      await started();
      await until(() => ledger.finished());
      expect(await ledger.runs()).toEqual({ a: 1 });
    });

    it('refuses to start when a job has no handler or two', async () => {
      const handlers = ledger.handlers();
      const incomplete = [
        ...handlers.filter(({ name }) => name !== 'plan-run'),
        handlerNamed(handlers, 'evaluate-shard'),
      ];
      const queue = place.open({ working: true, timing: alone });
      await expect((async () => queue.start(incomplete))()).rejects.toThrow(
        /plan-run has no handler; evaluate-shard has 2 handlers/,
      );
    });

    it('counts every job of the catalogue', async () => {
      const queue = await started();
      expect(Object.keys(await queue.counts()).sort()).toEqual([...JOB_NAMES].sort());
    });
  });
}

function handlerNamed(handlers: readonly AnyJobHandler[], name: string): AnyJobHandler {
  const found = handlers.find((handler) => handler.name === name);
  if (!found) throw new Error(`No handler ${name}`);
  return found;
}
