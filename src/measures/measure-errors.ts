import { ConflictError, NotFoundError, UnusableInputError } from '../errors/refusals.js';

/** A package or value set that cannot be imported. */
export class PackageRefusedError extends UnusableInputError {
  override name = 'PackageRefusedError';
}

/** No measure package answers to this reference. */
export class UnknownPackageError extends NotFoundError {
  override name = 'UnknownPackageError';
}

/** A step that the life cycle (draft, active, retired) does not allow now; the message says what would. */
export class LifeCycleError extends ConflictError {
  override name = 'LifeCycleError';
}
