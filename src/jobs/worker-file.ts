import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT } from '../config/installation.js';

/** The compiled worker is missing: threads cannot load TypeScript. */
export class WorkerNotBuiltError extends Error {
  override name = 'WorkerNotBuiltError';
}

/**
 * The file of a thread's code, as `npm run build` bundles it; also where the sources run.
 * @throws WorkerNotBuiltError
 */
export function workerFile(name: `${string}.worker.js`): string {
  const file = join(BUILT, 'bundle', name);
  if (existsSync(file)) return file;
  throw new WorkerNotBuiltError(`Threads run compiled code and ${file} is not there: run "npm run build" first.`);
}
