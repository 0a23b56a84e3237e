import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The compiled worker is missing: threads cannot load TypeScript. */
export class WorkerNotBuiltError extends Error {
  override name = 'WorkerNotBuiltError';
}

/**
 * The compiled file of a worker, also where the sources run.
 * @param module `import.meta.url` of the module beside which the worker lies
 * @throws WorkerNotBuiltError
 */
export function workerFile(name: `${string}.worker.js`, module: string): string {
  const beside = fileURLToPath(new URL(`./${name}`, module));
  if (existsSync(beside)) return beside;
  const built = beside.replace(
    /([\\/])src([\\/](?:evaluation|measures[\\/]import|records[\\/]identity)[\\/]threads[\\/])/,
    '$1dist$1src$2',
  );
  if (existsSync(built)) return built;
  throw new WorkerNotBuiltError(`Threads run compiled code and ${built} is not there: run "npm run build" first.`);
}
