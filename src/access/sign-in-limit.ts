/** Failures one address may have within the window: generous, as a clinic's users share an address. */
const FAILURES = 30;
const WINDOW_MS = 5 * 60_000;
/** Addresses remembered at most; beyond them the oldest are forgotten. */
const ADDRESSES = 10_000;

/** Counts failed sign-ins by network address, in this process. Locks of single users are kept in the database. */
export class SignInLimit {
  private readonly failures = new Map<string, { count: number; since: number }>();

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {}

  allows(address: string): boolean {
    const entry = this.failures.get(address);
    return !entry || this.now() - entry.since > WINDOW_MS || entry.count < FAILURES;
  }

  countFailure(address: string): void {
    const entry = this.failures.get(address);
    if (entry && this.now() - entry.since <= WINDOW_MS) {
      entry.count += 1;
      return;
    }
    this.failures.delete(address);
    this.failures.set(address, { count: 1, since: this.now() });
    const oldest = this.failures.keys().next();
    if (this.failures.size > ADDRESSES && !oldest.done) this.failures.delete(oldest.value);
  }
}
