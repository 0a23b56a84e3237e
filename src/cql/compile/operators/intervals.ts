import { collapse } from '../../runtime/interval-collapse.js';
import { expand } from '../../runtime/interval-expand.js';
import { endOf, pointFrom, size, startOf, width } from '../../runtime/interval-points.js';
import {
  ends,
  meets,
  meetsAfter,
  meetsBefore,
  overlaps,
  overlapsAfter,
  overlapsBefore,
  starts,
} from '../../runtime/interval-relations.js';
import { selectFixedInterval, selectInterval } from '../../runtime/interval.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator, RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';
import { atPrecision, relationOperators } from './relations.js';

// 19 Interval operators. https://cql.hl7.org/09-b-cqlreference.html#interval-operators-3
export const intervalOperators: OperatorFamily = {
  ...relationOperators,
  // Interval(low T, high T, lowClosed Boolean, highClosed Boolean) Interval<T>
  Interval: (node, gen) => {
    const [low, high] = [gen.optional(node['low']), gen.optional(node['high'])];
    const select = low.isConstant && high.isConstant ? selectFixedInterval : selectInterval;
    const closings = [closing(node, 'lowClosed', gen), closing(node, 'highClosed', gen)];
    return gen.call(select, low, high, ...closings, pointType(node, gen));
  },
  // start of(argument Interval<T>) T
  Start: (node, gen) => gen.call(startOf, ...gen.operands(node, 1), gen.environment),
  // end of(argument Interval<T>) T
  End: (node, gen) => gen.call(endOf, ...gen.operands(node, 1), gen.environment),
  // point from(argument Interval<T>) T
  PointFrom: ofInterval(pointFrom),
  // width of(argument Interval<T>) T
  Width: ofInterval(width),
  // Size(argument Interval<T>) T
  Size: ofInterval(size),
  // overlaps precision of(left Interval<T>, right Interval<T>) Boolean, and so the other relations
  Overlaps: atPrecision(overlaps),
  OverlapsBefore: atPrecision(overlapsBefore),
  OverlapsAfter: atPrecision(overlapsAfter),
  Meets: atPrecision(meets),
  MeetsBefore: atPrecision(meetsBefore),
  MeetsAfter: atPrecision(meetsAfter),
  Starts: atPrecision(starts),
  Ends: atPrecision(ends),
  // collapse(argument List<Interval<T>>, per Quantity) List<Interval<T>>
  Collapse: withPer(collapse),
  // expand(argument List<Interval<T>>, per Quantity) List<Interval<T>>
  // expand(argument Interval<T>, per Quantity) List<T>
  Expand: withPer(expand),
};

function ofInterval(fn: RuntimeFunction): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, 1));
}

function withPer(fn: RuntimeFunction): Operator {
  return (node, gen) => {
    const [intervals, per] = gen.operandNodes(node);
    return gen.call(fn, gen.expression(intervals), gen.optional(per));
  };
}

function closing(node: ElmNode, side: 'lowClosed' | 'highClosed', gen: Generator): Code {
  const expression = node[`${side}Expression`];
  if (expression !== undefined) return gen.expression(expression);
  const fixed = node[side] ?? true;
  return typeof fixed === 'boolean' ? code`${fixed}` : gen.fail(node, `"${side}" is no Boolean`);
}

/** Type of the points where the translator says it: needed only when both boundaries turn out to be null. */
function pointType(node: ElmNode, gen: Generator): Code {
  const specifier = castOf(node['low']) ?? castOf(node['high']) ?? typeOf(node);
  return specifier === undefined ? code`${null}` : gen.prepared(gen.type(specifier));
}

function castOf(boundary: unknown): unknown {
  if (!isElmNode(boundary)) return undefined;
  return boundary.type === 'As' ? (boundary['asType'] ?? boundary['asTypeSpecifier']) : undefined;
}

function typeOf(node: ElmNode): unknown {
  const specifier = node['resultTypeSpecifier'];
  return isElmNode(specifier) ? specifier['pointType'] : undefined;
}
