import type { Engine } from '../engine.js';
import { preparedPlan } from './compiled-plan.js';

/** Raised with every change that may change a result, or what is cached of it. */
const VERSION = '1';

/** ELM compiled to synchronous JavaScript: all measures of a plan as one module over one index of the record. */
export const compiledEngine: Engine = { name: 'compiled', version: `caliper ${VERSION}`, prepare: preparedPlan };
