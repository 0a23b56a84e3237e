import { UnusableInputError } from '../../errors/refusals.js';

/** One fault of a CQL text. Lines and columns count from 1; 0 where the translator knows no place. */
export interface CqlFault {
  library: string;
  line: number;
  column: number;
  message: string;
}

/** CQL that cannot be translated; `faults` has every place, the message lists them one a line. */
export class CqlTranslationError extends UnusableInputError {
  override name = 'CqlTranslationError';

  constructor(readonly faults: readonly CqlFault[]) {
    super(faults.map((fault) => `${fault.library}:${fault.line}:${fault.column} ${fault.message}`));
  }
}
