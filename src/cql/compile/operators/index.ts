import type { CoreOperatorFamily } from '../operator.js';
import { aggregateOperators } from './aggregates.js';
import { arithmeticOperators } from './arithmetic.js';
import { clinicalOperators } from './clinical.js';
import { comparisonOperators } from './comparison.js';
import { conditionalOperators } from './conditional.js';
import { intervalOperators } from './intervals.js';
import { listOperators } from './lists.js';
import { literalOperators } from './literals.js';
import { logicalOperators } from './logical.js';
import { messageOperators } from './messages.js';
import { nullologicalOperators } from './nullological.js';
import { queryOperators } from './queries.js';
import { referenceOperators } from './references.js';
import { retrieveOperators } from './retrieves.js';
import { selectorOperators } from './selectors.js';
import { sortOperators } from './sorting.js';
import { stringOperators } from './strings.js';
import { temporalOperators } from './temporal.js';
import { typeOperators } from './types.js';

/** Every ELM node that can be compiled, by type. A type that is not here is a compile error, never null. */
export const operators: CoreOperatorFamily = {
  ...literalOperators,
  ...selectorOperators,
  ...logicalOperators,
  ...nullologicalOperators,
  ...conditionalOperators,
  ...comparisonOperators,
  ...arithmeticOperators,
  ...stringOperators,
  ...temporalOperators,
  ...intervalOperators,
  ...listOperators,
  ...aggregateOperators,
  ...typeOperators,
  ...clinicalOperators,
  ...messageOperators,
  ...referenceOperators,
  ...queryOperators,
  ...sortOperators,
  ...retrieveOperators,
};
