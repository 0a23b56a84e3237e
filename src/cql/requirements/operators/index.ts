import type { FlowOperator } from '../record-flow.js';
import { flowConditions } from './conditions.js';
import { flowLists } from './lists.js';
import { flowQueries } from './queries.js';
import { flowReferences } from './references.js';
import { flowRetrieves } from './retrieves.js';
import { flowTimes } from './times.js';

/** Nodes whose value is more than what they are made of; every other reads all of its parts. */
export const flowOperators: ReadonlyMap<string, FlowOperator> = new Map(
  [flowConditions, flowLists, flowQueries, flowReferences, flowRetrieves, flowTimes].flatMap((family) =>
    Object.entries(family),
  ),
);
