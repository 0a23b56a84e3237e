import { Decimal, MAXIMUM_SCALE } from '../../runtime/decimal.js';
import { INTEGER, LONG } from '../../runtime/integer.js';
import { Quantity, Ratio } from '../../runtime/quantity.js';
import { SYSTEM } from '../../runtime/cql-type.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator } from '../generator.js';
import type { OperatorFamily } from '../operator.js';

/** Longer numbers are none of any type. */
const MAXIMUM_DIGITS = 100;

/** https://cql.hl7.org/04-logicalspecification.html#literal */
export const literalOperators: OperatorFamily = {
  Literal: (node, gen) => {
    const type = gen.text(node, 'valueType').replace(SYSTEM, '');
    const text = gen.text(node, 'value');
    switch (type) {
      case 'String':
        return code`${text}`;
      case 'Boolean':
        return text === 'true' || text === 'false' ? code`${text === 'true'}` : unreadable(node, gen);
      case 'Integer':
      case 'Long':
        return wholeNumber(node, gen, type, text);
      case 'Decimal':
        return gen.prepared(decimal(node, gen, text));
      default:
        return gen.fail(node, `Literals of type ${type} are not known`);
    }
  },

  Quantity: (node, gen) => gen.prepared(quantity(node, node, gen)),

  Ratio: (node, gen) =>
    gen.prepared(new Ratio(quantity(node, node['numerator'], gen), quantity(node, node['denominator'], gen))),
};

/** The literal of a negated whole number: the least of a type is only written so. Null when the node is none. */
export function negatedLiteral(node: ElmNode, gen: Generator): Code | null {
  const type = node.type === 'Literal' ? gen.text(node, 'valueType').replace(SYSTEM, '') : null;
  return type === 'Integer' || type === 'Long' ? wholeNumber(node, gen, type, `-${gen.text(node, 'value')}`) : null;
}

function wholeNumber(node: ElmNode, gen: Generator, type: 'Integer' | 'Long', text: string): Code {
  if (!/^-?\d+$/.test(text) || text.length > MAXIMUM_DIGITS) return unreadable(node, gen);
  const value = BigInt(text);
  const { minimum, maximum } = type === 'Integer' ? INTEGER : LONG;
  if (value < minimum || value > maximum) return gen.fail(node, `The literal is beyond the range of ${type}`);
  return type === 'Integer' ? code`${Number(value)}` : code`${value}`;
}

function decimal(node: ElmNode, gen: Generator, text: string): Decimal {
  const [, fraction = ''] = /^-?\d+(?:\.(\d+))?$/.exec(text) ?? unreadable(node, gen);
  if (fraction.replace(/0+$/, '').length > MAXIMUM_SCALE) {
    return gen.fail(node, `The literal has more than ${MAXIMUM_SCALE} digits after the point`);
  }
  return Decimal.parse(text) ?? gen.fail(node, 'The literal is beyond the range of Decimal');
}

/** JSON has the value as a number, so that its digits are those that a number writes. */
function quantity(node: ElmNode, given: unknown, gen: Generator): Quantity {
  if (typeof given !== 'object' || given === null) return gen.fail(node, 'A quantity is missing');
  const { value, unit } = given as { value?: unknown; unit?: unknown };
  const number = typeof value === 'number' ? Decimal.fromNumber(value) : Decimal.parse(String(value));
  if (unit !== undefined && typeof unit !== 'string') return unreadable(node, gen);
  return new Quantity(number ?? unreadable(node, gen), unit ?? null);
}

function unreadable(node: ElmNode, gen: Generator): never {
  return gen.fail(node, 'The literal cannot be read');
}
