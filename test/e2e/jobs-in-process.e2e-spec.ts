import { InProcessQueue } from '../../src/jobs/in-process-queue.js';
import { describeJobQueue } from './jobs.conformance.js';

describeJobQueue('The in-process queue', () =>
  Promise.resolve({
    open: (options) => new InProcessQueue(options),
    loseEverything: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }),
);
