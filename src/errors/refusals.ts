/**
 * Something was asked for that cannot be done as asked, and whoever asked can mend it. One class for each cause: HTTP
 * routes answer it with the status of the cause, commands with its exit code, and neither knows more of the error than
 * this. Each room extends them by its own words.
 */
export abstract class Refusal extends Error {
  /** Every reason, one sentence each; the message has them one a line. */
  readonly reasons: readonly string[];

  constructor(reasons: string | readonly string[], options?: ErrorOptions) {
    const all = typeof reasons === 'string' ? [reasons] : reasons;
    super(all.join('\n'), options);
    this.reasons = all;
  }
}

/** What was given cannot be used: it cannot be read, does not fit, or lacks something. */
export class UnusableInputError extends Refusal {
  override name = 'UnusableInputError';
}

/** What was named is not there. */
export class NotFoundError extends Refusal {
  override name = 'NotFoundError';
}

/** It does not go together with how things stand now; another time, or after another step, it may. */
export class ConflictError extends Refusal {
  override name = 'ConflictError';
}

/** This user may not do it, whatever their role. */
export class NotAllowedError extends Refusal {
  override name = 'NotAllowedError';
}
