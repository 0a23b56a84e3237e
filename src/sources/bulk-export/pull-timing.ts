const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const FIRST_DELAY = 5 * SECOND;
const LONGEST_DELAY = 10 * MINUTE;

/** Without any progress for so long a pull has failed: an EHR that is down for a night is waited for. Milliseconds. */
export const PATIENCE = 24 * HOUR;
/** Exports of one pull begun anew, when their job or files were gone before all was read. */
export const MOST_ROUNDS = 4;
/** Reads of a file that ends well but has fewer lines than the manifest says, before it is taken to be short. */
export const SHORT_READS = 4;
/** Tries of the deletion of a finished export: it is a courtesy. */
export const CLOSING_TRIES = 4;

/**
 * Milliseconds until the next try: what the server asks for, within a second and an hour; else from 5 seconds doubled
 * up to 10 minutes.
 * @param attempts tries so far without an end, from 1
 */
export function delayBefore(attempts: number, retryAfter: number | null): number {
  if (retryAfter !== null) return Math.min(Math.max(retryAfter, SECOND), HOUR);
  return Math.min(FIRST_DELAY * 2 ** Math.min(attempts - 1, 20), LONGEST_DELAY);
}
