import { UnusableInputError } from '../errors/refusals.js';

/** A measure package that cannot be evaluated; lists everything it lacks, not only the first. */
export class MeasurePackageError extends UnusableInputError {
  override name = 'MeasurePackageError';
}
