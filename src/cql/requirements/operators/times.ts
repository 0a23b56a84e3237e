import type { ElmNode } from '../../compile/elm-node.js';
import { elementKey, NOTHING } from '../flow-value.js';
import type { Fact, FlowValue } from '../flow-value.js';
import { between, factsOf, moved, sideOf } from '../period-time.js';
import type { TimeRelation } from '../period-time.js';
import type { FlowOperator, RecordFlow, Scope } from '../record-flow.js';

/** Of coarser precisions it cannot be told in days what they leave. */
const FINE = new Set(['day', 'hour', 'minute', 'second', 'millisecond']);

/** Intervals, their sides, and how they lie to each other. */
export const flowTimes: Readonly<Record<string, FlowOperator>> = {
  Interval: (node, scope, flow) => {
    const [low, high] = [flow.value(node['low'], scope), flow.value(node['high'], scope)];
    for (const closed of ['lowClosedExpression', 'highClosedExpression']) flow.value(node[closed], scope);
    const isPresent = (element: Parameters<typeof elementKey>[0]) => scope.present.has(elementKey(element));
    const fields = new Map([
      ['low', low],
      ['high', high],
    ]);
    return { ...NOTHING, fields, times: between(low.times, high.times, isPresent) };
  },

  Start: (node, scope, flow) => side(node, 'start', scope, flow),
  End: (node, scope, flow) => side(node, 'end', scope, flow),

  Add: (node, scope, flow) => shifted(node, 1, scope, flow),
  Subtract: (node, scope, flow) => shifted(node, -1, scope, flow),

  In: relation((left, right) => lies('in', left, right)),
  IncludedIn: relation((left, right) => lies('in', left, right)),
  ProperIn: relation((left, right) => lies('in', left, right)),
  ProperIncludedIn: relation((left, right) => lies('in', left, right)),
  Contains: relation((left, right) => lies('in', right, left)),
  Includes: relation((left, right) => lies('in', right, left)),
  ProperContains: relation((left, right) => lies('in', right, left)),
  ProperIncludes: relation((left, right) => lies('in', right, left)),

  Overlaps: relation((left, right) => lies('overlaps', left, right)),
  OverlapsBefore: relation((left, right) => lies('overlaps', left, right)),
  OverlapsAfter: relation((left, right) => lies('overlaps', left, right)),

  Before: relation((left, right) => lies('before', left, right)),
  SameOrBefore: relation((left, right) => lies('before', left, right)),
  Less: relation((left, right) => lies('before', left, right)),
  LessOrEqual: relation((left, right) => lies('before', left, right)),
  After: relation((left, right) => lies('after', left, right)),
  SameOrAfter: relation((left, right) => lies('after', left, right)),
  Greater: relation((left, right) => lies('after', left, right)),
  GreaterOrEqual: relation((left, right) => lies('after', left, right)),
};

type Times = FlowValue['times'];

const CONVERSE: Readonly<Record<TimeRelation, TimeRelation>> = {
  in: 'overlaps',
  overlaps: 'overlaps',
  before: 'after',
  after: 'before',
};

/** Either side may be the element: what holds a day of the period overlaps that day. */
function lies(how: TimeRelation, subject: Times, other: Times): readonly Fact[] {
  return [...factsOf(how, subject, other), ...factsOf(CONVERSE[how], other, subject)];
}

function relation(facts: (left: Times, right: Times) => readonly Fact[]): FlowOperator {
  return (node, scope, flow) => {
    const [left = NOTHING, right = NOTHING] = flow.parts(node, scope).map((part) => {
      flow.read(part);
      return part;
    });
    const precision = node['precision'];
    const isFine = precision === undefined || (typeof precision === 'string' && FINE.has(precision.toLowerCase()));
    return isFine ? { ...NOTHING, facts: facts(left.times, right.times) } : NOTHING;
  };
}

function side(node: ElmNode, which: 'start' | 'end', scope: Scope, flow: RecordFlow): FlowValue {
  const value = flow.value(node['operand'], scope);
  const field = value.fields.get(which === 'start' ? 'low' : 'high');
  const times = sideOf(value.times, which);
  if (field && value.origins.size === 0) return { ...field, times: times ?? field.times };
  flow.read(value);
  return { ...value, fields: new Map(), times };
}

function shifted(node: ElmNode, direction: 1 | -1, scope: Scope, flow: RecordFlow): FlowValue {
  const [left, right] = (node['operand'] ?? []) as ElmNode[];
  const value = flow.value(left, scope);
  const by = flow.value(right, scope);
  flow.read(value);
  flow.read(by);
  const origins = new Map([...value.origins, ...by.origins]);
  const isQuantity = right?.type === 'Quantity';
  const times = isQuantity ? moved(value.times, direction * Number(right['value']), String(right['unit'])) : null;
  return { ...NOTHING, origins, times };
}
