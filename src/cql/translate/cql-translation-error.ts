import { UnusableInputError } from '../../errors/refusals.js';
import { faultLine, type CqlFault } from './cql-fault.js';

export type { CqlFault } from './cql-fault.js';

/** CQL that cannot be translated; `faults` has every place, the message lists them one a line. */
export class CqlTranslationError extends UnusableInputError {
  override name = 'CqlTranslationError';

  /** @param warnings what the translator remarked besides */
  constructor(
    readonly faults: readonly CqlFault[],
    readonly warnings: readonly CqlFault[] = [],
  ) {
    super(faults.map(faultLine));
  }
}
