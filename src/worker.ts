import { createWorker, stopOnSignal } from './application.js';
import { readEnvironment } from './config/environment.js';
import { migrate } from './database/migrate.js';

/** The job process: works on what the service and other workers leave in the queue. */
const environment = readEnvironment();
if (!environment.DATABASE_URL)
  throw new Error('A worker needs DATABASE_URL: the database of the service it works for.');
await migrate(environment.DATABASE_URL);
const worker = await createWorker(environment);
stopOnSignal(worker);
process.stdout.write(`Caliper worker: health and metrics at ${worker.url}\n`);
