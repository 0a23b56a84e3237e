/** A measure package that cannot be evaluated; lists everything it lacks, not only the first. */
export class MeasurePackageError extends Error {
  override name = 'MeasurePackageError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
