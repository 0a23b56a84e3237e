/** Failures that are forgiven within the window: generous, as a clinic's users share an address. */
const FAILURES = 30;
const WINDOW_MS = 5 * 60_000;
/** Origins remembered at most; beyond them the oldest are forgotten. */
const ORIGINS = 10_000;

/** Counts what fails by its origin (a network address, a client), in this process. Locks of single users are kept in the database. */
export class FailureLimit {
  private readonly failures = new Map<string, { count: number; since: number }>();

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {}

  allows(origin: string): boolean {
    const entry = this.failures.get(origin);
    return !entry || this.now() - entry.since > WINDOW_MS || entry.count < FAILURES;
  }

  countFailure(origin: string): void {
    const entry = this.failures.get(origin);
    if (entry && this.now() - entry.since <= WINDOW_MS) {
      entry.count += 1;
      return;
    }
    this.failures.delete(origin);
    this.failures.set(origin, { count: 1, since: this.now() });
    const oldest = this.failures.keys().next();
    if (this.failures.size > ORIGINS && !oldest.done) this.failures.delete(oldest.value);
  }
}
