import * as convert from '../../runtime/conversion.js';
import { SYSTEM } from '../../runtime/cql-type.js';
import { children, descendents } from '../../runtime/structure-children.js';
import { toDate, toDateTime, toTime } from '../../runtime/temporal-conversion.js';
import { asType, typeTest } from '../../runtime/type-test.js';
import { canConvertQuantity, convertQuantity } from '../../runtime/units.js';
import type { Truth, Value } from '../../runtime/value.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator, RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/** A conversion to a type of CQL, and whether it needs to know the offset of the evaluation. */
interface Conversion {
  readonly fn: (value: Value, environment: { readonly offset: number }) => Value;
  readonly zoned: boolean;
}

const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['Boolean', { fn: convert.toBoolean, zoned: false }],
  ['Integer', { fn: convert.toInteger, zoned: false }],
  ['Long', { fn: convert.toLong, zoned: false }],
  ['Decimal', { fn: convert.toDecimal, zoned: false }],
  ['String', { fn: convert.toText, zoned: true }],
  ['Quantity', { fn: convert.toQuantity, zoned: false }],
  ['Ratio', { fn: convert.toRatio, zoned: false }],
  ['Concept', { fn: convert.toConcept, zoned: false }],
  ['DateTime', { fn: toDateTime, zoned: true }],
  ['Date', { fn: toDate, zoned: false }],
  ['Time', { fn: toTime, zoned: false }],
]);

/** Type operators. https://cql.hl7.org/09-b-cqlreference.html#type-operators-1 */
export const typeOperators: OperatorFamily = {
  // As<T>(argument Any) T: strict in `cast`
  As: (node, gen) => {
    const test = gen.prepared(typeTest(gen.type(node['asTypeSpecifier'] ?? node['asType'])));
    return gen.call(asType, ...gen.operands(node, 1), test, node['strict'] === true);
  },
  // Is<T>(argument Any) Boolean
  Is: (node, gen) => {
    const test = gen.prepared(typeTest(gen.type(node['isTypeSpecifier'] ?? node['isType'])));
    return code`${test}(${gen.operands(node, 1)})`;
  },

  // Convert<T>(argument Any) T
  Convert: (node, gen) => converted(node, gen, conversionOf(node, gen)),
  // CanConvert<T>(argument Any) Boolean
  CanConvert: (node, gen) => convertible(node, gen, conversionOf(node, gen)),
  // ConvertQuantity(argument Quantity, unit String) Quantity
  ConvertQuantity: operands(convertQuantity, 2),
  CanConvertQuantity: operands(canConvertQuantity, 2),

  ToBoolean: to('Boolean'),
  ToInteger: to('Integer'),
  ToLong: to('Long'),
  ToDecimal: to('Decimal'),
  ToString: to('String'),
  ToQuantity: to('Quantity'),
  ToRatio: to('Ratio'),
  ToConcept: to('Concept'),
  ToList: operands(convert.toList, 1),
  ToChars: operands(convert.toChars, 1),

  ConvertsToBoolean: convertsTo('Boolean'),
  ConvertsToInteger: convertsTo('Integer'),
  ConvertsToLong: convertsTo('Long'),
  ConvertsToDecimal: convertsTo('Decimal'),
  ConvertsToString: convertsTo('String'),
  ConvertsToQuantity: convertsTo('Quantity'),
  ConvertsToRatio: convertsTo('Ratio'),
  ConvertsToDateTime: convertsTo('DateTime'),
  ConvertsToDate: convertsTo('Date'),
  ConvertsToTime: convertsTo('Time'),

  // Children(source Any) List<Any>
  Children: source(children),
  Descendents: source(descendents),
};

function operands(fn: RuntimeFunction, count: number): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, count));
}

function source(fn: RuntimeFunction): Operator {
  return (node, gen) => gen.call(fn, gen.expression(node['source']));
}

function to(type: string): Operator {
  return (node, gen) => converted(node, gen, CONVERSIONS.get(type));
}

function convertsTo(type: string): Operator {
  return (node, gen) => convertible(node, gen, CONVERSIONS.get(type));
}

function conversionOf(node: ElmNode, gen: Generator): Conversion | undefined {
  const type = gen.type(node['toTypeSpecifier'] ?? node['toType']);
  return type.kind === 'named' && type.name.startsWith(SYSTEM)
    ? CONVERSIONS.get(type.name.slice(SYSTEM.length))
    : undefined;
}

function converted(node: ElmNode, gen: Generator, conversion: Conversion | undefined): Code {
  if (!conversion) return gen.fail(node, 'There is no conversion to this type');
  const given = gen.operands(node, 1);
  return conversion.zoned ? gen.call(conversion.fn, ...given, gen.environment) : gen.call(conversion.fn, ...given);
}

/** Null of null, else whether the conversion gives a value. */
function convertible(node: ElmNode, gen: Generator, conversion: Conversion | undefined): Code {
  if (!conversion) return gen.fail(node, 'There is no conversion to this type');
  return gen.call(canConvert, ...gen.operands(node, 1), gen.prepared(conversion.fn), gen.environment);
}

function canConvert(value: Value, conversion: Conversion['fn'], environment: { readonly offset: number }): Truth {
  return value === null ? null : conversion(value, environment) !== null;
}
