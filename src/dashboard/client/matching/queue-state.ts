import type { Answer } from '../api/matching.js';

/** What pages of the queue hand on with a step to the next: ids only, for it stays in the history of the browser. */
export interface QueueState {
  /** The reviews of the page of the queue that one came from, in order. */
  ids?: readonly string[];
  /** What was decided last. */
  decided?: { answer: Answer; personId: string | null };
}

/** State that a link brought, as `useLocation` gives it. */
export function queueState(state: unknown): QueueState {
  return (state as QueueState | null) ?? {};
}

/** The reviews before and after one in the queue. */
export function neighbours({ ids = [] }: QueueState, id: string): { before?: string; after?: string } {
  const place = ids.indexOf(id);
  return place < 0 ? {} : { before: ids[place - 1], after: ids[place + 1] };
}
