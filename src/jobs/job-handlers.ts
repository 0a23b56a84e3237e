import { JOB_NAMES, type JobName } from './job-catalogue.js';
import type { AnyJobHandler } from './job-queue.js';

/** Some name of the catalogue has no handler, or two: work would wait for ever, or be done by the wrong one. */
export class IncompleteHandlersError extends Error {
  override name = 'IncompleteHandlersError';
}

/**
 * The handler of each name.
 * @throws IncompleteHandlersError naming every job without a handler or with several
 */
export function handlersByName(handlers: readonly AnyJobHandler[]): ReadonlyMap<JobName, AnyJobHandler> {
  const faults = JOB_NAMES.flatMap((name) => {
    const count = handlers.filter((handler) => handler.name === name).length;
    if (count === 1) return [];
    return [count === 0 ? `${name} has no handler` : `${name} has ${count} handlers`];
  });
  if (faults.length > 0) {
    throw new IncompleteHandlersError(
      `Jobs cannot start: ${faults.join('; ')}. Each job of the catalogue needs exactly one handler, added to JobRegistry.`,
    );
  }
  return new Map(handlers.map((handler) => [handler.name, handler]));
}
