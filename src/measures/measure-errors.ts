/** A package or value set that cannot be imported. `faults` names every reason, one sentence each. */
export class PackageRefusedError extends Error {
  override name = 'PackageRefusedError';

  constructor(
    readonly faults: readonly string[],
    options?: ErrorOptions,
  ) {
    super(faults.join('\n'), options);
  }
}

/** No measure package answers to this reference. */
export class UnknownPackageError extends Error {
  override name = 'UnknownPackageError';
}

/** A step that the life cycle (draft, active, retired) does not allow now; the message says what would. */
export class LifeCycleError extends Error {
  override name = 'LifeCycleError';
}
