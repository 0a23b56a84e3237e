import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The compiled worker is missing: threads cannot load TypeScript. */
export class WorkerNotBuiltError extends Error {
  override name = 'WorkerNotBuiltError';
}

/** The compiled file of a worker of this folder, also where the sources run. @throws WorkerNotBuiltError */
export function workerFile(name: `${string}.worker.js`): string {
  const beside = fileURLToPath(new URL(`./${name}`, import.meta.url));
  if (existsSync(beside)) return beside;
  const built = beside.replace(/([\\/])src([\\/]evaluation[\\/]threads[\\/])/, '$1dist$1src$2');
  if (existsSync(built)) return built;
  throw new WorkerNotBuiltError(`Threads run compiled code and ${built} is not there: run "npm run build" first.`);
}
