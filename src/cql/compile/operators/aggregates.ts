import * as aggregate from '../../runtime/aggregate.js';
import { mode } from '../../runtime/aggregate-mode.js';
import * as statistics from '../../runtime/aggregate-statistics.js';
import type { RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/** Aggregate functions over a list. https://cql.hl7.org/09-b-cqlreference.html#aggregate-functions */
export const aggregateOperators: OperatorFamily = {
  // Count(argument List<T>) Integer
  Count: over(aggregate.count),
  Sum: over(aggregate.sum),
  Product: over(aggregate.product),
  Min: over(aggregate.min),
  Max: over(aggregate.max),
  // AllTrue(argument List<Boolean>) Boolean
  AllTrue: over(aggregate.allTrue),
  AnyTrue: over(aggregate.anyTrue),
  // Avg(argument List<Decimal>) Decimal, Avg(argument List<Quantity>) Quantity; so the others
  Avg: over(statistics.average),
  Median: over(statistics.median),
  Mode: over(mode),
  Variance: over(statistics.variance),
  PopulationVariance: over(statistics.populationVariance),
  StdDev: over(statistics.standardDeviation),
  PopulationStdDev: over(statistics.populationStandardDeviation),
  GeometricMean: over(statistics.geometricMean),
};

/** The translator writes a path as a query, so that one is not known here. */
function over(fn: RuntimeFunction): Operator {
  return (node, gen) => {
    if (gen.optionalText(node, 'path') !== null) return gen.fail(node, 'Aggregates over a path are not known');
    return gen.call(fn, gen.expression(node['source']));
  };
}
