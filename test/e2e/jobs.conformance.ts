import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

    /** A queue that works, once its first look-up is over: what is wanted afterwards is not found by that one. */
    async function started(timing: Partial<JobTiming> = {}): Promise<JobQueue> {
      const queue = place.open({ working: true, timing: { ...alone, ...timing } });
      opened.push(queue);
      const { lookups } = ledger;
      await queue.start(ledger.handlers());
      await until(() => ledger.lookups > lookups);
      return queue;
    }

    async function nothingLeft(queue: JobQueue): Promise<boolean> {
      const { waiting, active } = (await queue.counts())['apply-messages'];
      return waiting + active === 0;
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
      // A second call for `a` would do its second piece.
      await ledger.want('busy', 'a', 'a');
      ledger.hold('busy');
      await queue.enqueue('apply-messages', { sourceId: 'busy' });
      await until(() => ledger.isActive('busy'));
      for (let i = 0; i < 5; i++) await queue.enqueue('apply-messages', { sourceId: 'a' });
      expect((await queue.counts())['apply-messages']).toEqual({ waiting: 1, active: 1 });
      ledger.releaseAll();
      await until(() => nothingLeft(queue));
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
      expect(ledger.tries('a')).toBe(3);
      expect(await ledger.runs()).toEqual({ a: 1 });
    });

    it('lets work rest that failed all its tries, however often it is found unfinished', async () => {
      const queue = await started({ attempts: 2, reconcileEvery: 10 });
      await ledger.want('a');
      ledger.fail('a', Infinity);
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.tries('a') === 2);
      const lookups = ledger.lookups;
      await until(() => ledger.lookups >= lookups + 20);
      expect(ledger.tries('a')).toBe(2);
    });

    it('lets each of many rest, though look-ups that began before find them all the while', async () => {
      const ids = Array.from({ length: 50 }, (_, i) => `w${i}`);
      await ledger.want(...ids);
      for (const id of ids) ledger.fail(id, Infinity);
      await started({ attempts: 1, reconcileEvery: 1 });
      await until(() => ids.every((id) => ledger.tries(id) > 0));
      const lookups = ledger.lookups;
      await until(() => ledger.lookups >= lookups + 20);
      expect(ids.map((id) => ledger.tries(id))).toEqual(ids.map(() => 1));
    });

    it('takes up work that rests when it is asked for anew', async () => {
      const queue = await started({ attempts: 1 });
      await ledger.want('a');
      ledger.fail('a', 1);
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(async () => ledger.tries('a') === 1 && (await nothingLeft(queue)));
      await queue.enqueue('apply-messages', { sourceId: 'a' });
      await until(() => ledger.finished());
      expect(ledger.tries('a')).toBe(2);
    });

    it('dispatches failed work again when it has rested', async () => {
      await started({ attempts: 1, reconcileEvery: 10, restAfterFailure: 50 });
      await ledger.want('a');
      ledger.fail('a', 2);
      await until(() => ledger.finished());
      expect(ledger.tries('a')).toBe(3);
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

    it('finds work that nobody enqueued, at its start and later', async () => {
      await ledger.want('a', 'b', 'c');
      await started();
      await until(() => ledger.finished());
      await started({ reconcileEvery: 20 });
      await ledger.want('d');
      await until(() => ledger.finished());
      expect(await ledger.runs()).toEqual({ a: 1, b: 1, c: 1, d: 1 });
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
      const front = place.open({ working: false, timing: alone });
      opened.push(front);
      const other = await WorkLedger.create();
      try {
        await front.start(other.handlers());
        const ids = Array.from({ length: 20 }, (_, i) => `w${i}`);
        await other.want(...ids);
        await ledger.want(...ids);
        for (const sourceId of ids) await front.enqueue('apply-messages', { sourceId });
        await started();
        await until(() => ledger.finished());
        await front.stop();
        expect(ids.map((id) => other.tries(id))).toEqual(ids.map(() => 0));
      } finally {
        await other.drop();
      }
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

    it('stops while it is still starting', async () => {
      for (const moment of [0, 1, 2, 5, 10]) {
        const queue = place.open({ working: true, timing: alone });
        const start = queue.start(ledger.handlers());
        for (let turn = 0; turn < moment; turn++) await nextTurn();
        await start;
        await queue.stop();
      }
      expect(await ledger.runs()).toEqual({});
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
