import { describe, expect, it } from '@jest/globals';
import * as elm from '../../../test/support/elm.js';
import { outcomes } from '../../../test/support/evaluated-elm.js';
import type { Node } from '../../../test/support/elm.js';
import { checkedElm } from '../elm-shape.js';
import { Quantity } from '../runtime/quantity.js';
import type { Value } from '../runtime/value.js';

const { alias, call, define, fn, integer, list, libraryOf, operand, operation, query, reference, text, upTo, yes } =
  elm;

const STEPS = /takes more than 1000000 steps for one person/;
const LONG_LIST = /A list has more than 1000000 elements|takes more than 1000000 steps/;

function isRepeated(one: Node | readonly [Node, Node]): one is readonly [Node, Node] {
  return Array.isArray(one);
}

/** Value or error of the definition `D`. */
function outcomeOf(...statements: readonly (Node | readonly [Node, Node])[]): Value | { error: string } {
  const all = statements.flatMap((one) => (isRepeated(one) ? [one[0], define('D', one[1])] : [one]));
  const found = outcomes(libraryOf(all)).get('Hostile.D');
  if (!found) throw new TypeError('There is no definition D');
  return 'error' in found ? found : found.value;
}

const inOperands = (count: number) => Array.from({ length: count }, () => ({ type: 'Null' }));
const included = (id: string, ...names: readonly string[]) =>
  libraryOf(
    [define('D', yes)],
    { includes: { def: names.map((name) => ({ localIdentifier: name, path: name, version: '1' })) } },
    id,
  );

describe('a hostile package is refused', () => {
  it.each<[string, readonly unknown[], RegExp]>([
    [
      'expressions nested too deep',
      [
        define(
          'D',
          elm.nested(5000, (x) => operation('Not', x), yes),
        ),
      ],
      /deeper than 300 \(Hostile\|1, "D", Not\)/,
    ],
    [
      'definitions that refer to each other too deep',
      Array.from({ length: 20_000 }, (_, at) => define(`D${at}`, at === 19_999 ? yes : reference(`D${at + 1}`))),
      /deeper than 300 \(Hostile\|1, "D\d+", ExpressionRef\)/,
    ],
    [
      'functions that call each other too deep',
      [
        define('D', call('f0')),
        ...Array.from({ length: 20_000 }, (_, at) => fn(`f${at}`, [], at === 19_999 ? yes : call(`f${at + 1}`))),
      ],
      /deeper than 300 \(Hostile\|1, "f\d+", FunctionRef\)/,
    ],
    ['a definition of itself', [define('D', reference('D'))], /refers to itself \(Hostile\|1, "D", ExpressionRef\)/],
    ['definitions in a circle', [define('D', reference('E')), define('E', reference('D'))], /refers to itself/],
    [
      'an integer of a million digits',
      [define('D', elm.literal('Integer', '9'.repeat(1e6)))],
      /cannot be read \(Hostile\|1, "D", Literal\)/,
    ],
    ['a decimal of a million digits', [define('D', elm.literal('Decimal', '9'.repeat(1e6)))], /beyond the range/],
    ['a quantity of no number', [define('D', { type: 'Quantity', value: '1e999' })], /cannot be read/],
    [
      '100 000 operands',
      [define('D', { type: 'Concatenate', operand: inOperands(100_000) })],
      /Concatenate has more than 1000 operands/,
    ],
    [
      '100 000 operands of a function',
      [define('D', { type: 'FunctionRef', name: 'f', operand: inOperands(100_000) })],
      /more than 1000 operands/,
    ],
    [
      '100 000 items of a case',
      [define('D', { type: 'Case', caseItem: inOperands(100_000) })],
      /Case has more than 300 items/,
    ],
    [
      '100 000 lets',
      [define('D', { type: 'Query', source: [], let: inOperands(100_000) })],
      /more than 1000 clauses "let"/,
    ],
    ['100 000 sources', [define('D', query(inOperands(100_000)))], /more than 1000 clauses "source"/],
    [
      'types nested too deep',
      [
        define('D', {
          type: 'Is',
          operand: [yes],
          isTypeSpecifier: elm.nested(5000, (elementType) => ({ type: 'ListTypeSpecifier', elementType }), {}),
        }),
      ],
      /The type cannot be read/,
    ],
    ['an unknown node', [define('D', { type: '__proto__' })], /Expressions of type __proto__ are not known/],
    [
      'an operand that is a text',
      [define('D', { type: 'Not', operand: ['x'] })],
      /An operand is missing \(Hostile\|1, "D", Not\)/,
    ],
    ['no operand', [define('D', { type: 'Not' })], /takes 1 operands and has 0/],
    ['an operand that is null', [define('D', { type: 'And', operand: [yes, null] })], /An operand is missing/],
    ['an element that is null', [define('D', { type: 'List', element: [null] })], /An expression is missing/],
    ['a tuple element that is null', [define('D', { type: 'Tuple', element: [null] })], /A part is missing/],
    ['a case item that is null', [define('D', { type: 'Case', caseItem: [null] })], /An expression is missing/],
    ['a source that is null', [define('D', { type: 'Query', source: [null] })], /A "source" of a query is missing/],
    ['sources that are no list', [define('D', { type: 'Query', source: 'x' })], /"source" of a query is no list/],
    [
      'a condition that is a text',
      [define('D', { ...query([yes]), where: 'x' })],
      /The condition of a query is missing/,
    ],
    [
      'a name that is a number',
      [define('D', { type: 'ExpressionRef', name: 1 })],
      /"name" of ExpressionRef is no text/,
    ],
    ['a definition that is null', [null], /cannot be read: Hostile, number 1 of its statements/],
    ['a definition without name', [{ expression: yes }], /number 1 of its statements/],
    ['an operand without name', [{ ...fn('f', [], yes), operand: [{}] }], /number 1 of its statements/],
    ['no expression', [define('D', undefined)], /has no expression \(Hostile\|1, "D"/],
  ])('%s', (_, statements, reason) => {
    expect(() => outcomes(libraryOf(statements as Node[]))).toThrow(reason);
  });

  it('a parameter of itself', () => {
    const parameters = { def: [{ name: 'P', default: elm.parameter('P') }] };
    const main = libraryOf([define('D', elm.parameter('P'))], { parameters });
    expect(() => outcomes(main)).toThrow(/The parameter refers to itself \(Hostile\|1, "P"/);
  });

  it('libraries in a circle, or too deep', () => {
    expect(() => outcomes(included('A', 'B'), [included('B', 'A')])).toThrow(/library A\|1 includes itself/);
    const chain = Array.from({ length: 100 }, (_, at) => included(`L${at}`, `L${at + 1}`));
    expect(() => outcomes(chain[0], chain.slice(1))).toThrow(/more than 50 libraries deep/);
  });

  it.each([null, 1, 'x', [], {}, { library: null }, { library: { identifier: 'x' } }])('ELM that is %j', (given) => {
    expect(() => checkedElm(given)).toThrow(/The ELM cannot be read/);
  });

  it.each(['includes', 'parameters', 'codeSystems', 'valueSets', 'codes', 'concepts', 'statements'])(
    'when its %s are none',
    (section) => {
      for (const given of ['x', { def: 'x' }, { def: [null] }, { def: [{ name: 1 }] }]) {
        expect(() => checkedElm(libraryOf([], { [section]: given }))).toThrow(/The ELM cannot be read: Hostile/);
      }
    },
  );
});

const exponential = (value: Node) => list(value, value);
const LESS_THAN_TWO = operation('Less', operand('n'), integer(2));
const before = (count: number) => call('fib', operation('Subtract', operand('n'), integer(count)));
const fibonacci = fn('fib', ['n'], elm.either(LESS_THAN_TWO, operand('n'), operation('Add', before(1), before(2))));

describe('hostile logic is stopped with an error for this person', () => {
  it.each<[string, readonly (Node | readonly [Node, Node])[], RegExp]>([
    [
      'endless recursion',
      [fn('f', [], call('f')), define('D', call('f'))],
      /calls itself without end \(Hostile\|1, D\)/,
    ],
    ['exponential recursion', [fibonacci, define('D', call('fib', integer(60)))], STEPS],
    ['a product of lists', [define('D', query([upTo(10_000), upTo(10_000)], integer(1)))], LONG_LIST],
    [
      'an aggregate of a product',
      [define('D', { ...query([upTo(10_000), upTo(10_000)]), aggregate: { identifier: 't', expression: alias('t') } })],
      LONG_LIST,
    ],
    [
      'a product that Times makes',
      [define('D', operation('Times', upTo(10_000), upTo(10_000)))],
      /more than 100000 elements \(Hostile\|1, D\)/,
    ],
    ['a huge interval', [define('D', upTo(1_000_000))], /expands to at most 100000 intervals \(Hostile\|1, D\)/],
    [
      'an endless Repeat',
      [
        define('D', {
          type: 'Repeat',
          source: list(integer(1)),
          element: operation('Add', { type: 'Current' }, integer(1)),
        }),
      ],
      /Repeat gives more than 100000 elements/,
    ],
    ['a list that doubles', [elm.repeated((x) => operation('Flatten', list(x, x)), 60, list(integer(1)))], LONG_LIST],
    [
      'a text that doubles',
      [elm.repeated((x) => operation('Concatenate', x, x), 60, text('ab'))],
      /A text is longer than 10000000 characters/,
    ],
    ['lists in lists, twice each', [elm.repeated(exponential, 60, integer(1))], STEPS],
    ['tuples in tuples, twice each', [elm.repeated((x) => elm.tuple({ a: x, b: x }), 60, integer(1))], STEPS],
    [
      'equality of such lists',
      [
        elm.repeated(exponential, 60, integer(1)),
        define('D', operation('Equal', call('f', integer(1), integer(60)), call('f', integer(1), integer(60)))),
      ],
      STEPS,
    ],
    [
      'equivalence of such lists',
      [
        elm.repeated(exponential, 60, integer(1)),
        define('D', operation('Equivalent', call('f', integer(1), integer(60)), call('f', integer(1), integer(60)))),
      ],
      STEPS,
    ],
    [
      'inclusion of long lists',
      [
        define(
          'D',
          operation('Includes', upTo(100_000), query([upTo(100_000)], operation('Add', alias('s0'), integer(0)))),
        ),
      ],
      STEPS,
    ],
    [
      'a long pattern',
      [define('D', operation('Matches', text('a'), text('a?'.repeat(10_000))))],
      /regular expression is longer than 10000/,
    ],
    [
      'a pattern over a long text',
      [define('D', query([upTo(10_000)], operation('Matches', text('a'.repeat(30_000)), text('(a*)*c'))))],
      STEPS,
    ],
    [
      'nested repetition in a pattern',
      [define('D', operation('Matches', text('a'), text('((a{30}){30}){30}')))],
      /A regular expression cannot be read \(Hostile\|1, D\)/,
    ],
    [
      'long texts, many times',
      [define('D', query([upTo(100_000)], operation('Upper', text('a'.repeat(100_000)))))],
      STEPS,
    ],
    [
      'a text split into too many',
      [
        elm.repeated((x) => operation('Concatenate', x, x), 21, text(',')),
        define('D', { type: 'Split', stringToSplit: call('f', text(','), integer(21)), separator: text(',') }),
      ],
      LONG_LIST,
    ],
    [
      'values of a wrong type',
      [define('D', operation('Upper', integer(1)))],
      /An operator is given a value that it does not take/,
    ],
  ])('%s', (_, statements, reason) => {
    expect(outcomeOf(...statements)).toEqual({ error: expect.stringMatching(reason) });
  });
});

describe('hostile logic is evaluated harmlessly', () => {
  it.each<[string, readonly (Node | readonly [Node, Node])[], unknown]>([
    ['a text of a megabyte', [define('D', operation('Length', text('x'.repeat(1_000_000))))], 1_000_000],
    [
      'nesting just not too deep',
      [
        define(
          'D',
          elm.nested(298, (x) => operation('Not', x), yes),
        ),
      ],
      true,
    ],
    [
      'a case of 300 items',
      [
        define('D', {
          type: 'Case',
          caseItem: Array.from({ length: 300 }, () => ({ when: { type: 'Null' }, then: yes })),
          else: integer(2),
        }),
      ],
      2,
    ],
    [
      '1000 lets',
      [
        define('D', {
          ...query([yes], integer(3)),
          let: Array.from({ length: 1000 }, (_, at) => ({ identifier: `l${at}`, expression: alias('s0') })),
        }),
      ],
      3,
    ],
    ['two definitions of one name: the last counts', [define('D', integer(1)), define('D', integer(2))], 2],
    [
      '10 000 definitions',
      [...Array.from({ length: 10_000 }, (_, at) => define(`D${at}`, integer(at))), define('D', reference('D9999'))],
      9999,
    ],
    [
      '50 000 different tuples made distinct',
      [define('D', operation('Length', operation('Distinct', query([upTo(50_000)], elm.tuple({ a: alias('s0') })))))],
      50_000,
    ],
    ['an exponential pattern', [define('D', operation('Matches', text('a'.repeat(5000)), text('(a*)*c')))], false],
    [
      'a unit of a thousand brackets',
      [define('D', operation('Equal', elm.quantity(1, '('.repeat(1000)), elm.quantity(1, 'm')))],
      null,
    ],
    [
      'a unit of infinite size',
      [define('D', operation('Equal', elm.quantity(1, '10*300'), elm.quantity(1, '10*-300')))],
      null,
    ],
    [
      'a power beyond all bounds',
      [define('D', operation('Power', elm.literal('Decimal', '99999999.5'), integer(2_000_000_000)))],
      null,
    ],
  ])('%s', (_, statements, value) => {
    expect(outcomeOf(...statements)).toEqual(value);
  });

  it('defaults of parameters that double, each once', () => {
    const next = (at: number) => operation('Add', elm.parameter(`P${at + 1}`), elm.parameter(`P${at + 1}`));
    const parameters = {
      def: Array.from({ length: 25 }, (_, at) => ({ name: `P${at}`, default: at === 24 ? integer(1) : next(at) })),
    };
    const found = outcomes(libraryOf([define('D', elm.parameter('P0'))], { parameters }));
    expect(found.get('Hostile.D')).toMatchObject({ value: 2 ** 24 });
  });

  it('libraries that include the same ones on 2^40 ways', () => {
    const layer = (at: number) =>
      ['A', 'B'].map((side) => included(`${side}${at}`, ...(at < 40 ? [`A${at + 1}`, `B${at + 1}`] : [])));
    const [first, ...others] = Array.from({ length: 41 }, (_, at) => layer(at)).flat();
    expect(outcomes(first, others).size).toBe(81);
  });

  it('goes on with the next definition after one that is stopped', () => {
    const found = outcomes(
      libraryOf([fibonacci, define('A', call('fib', integer(60))), define('B', call('fib', integer(10)))]),
    );
    expect(found.get('Hostile.A')).toEqual({ error: expect.stringMatching(STEPS) });
    expect(found.get('Hostile.B')).toEqual({ value: 55, plain: 55 });
  });

  it('keeps quantities of any unit apart', () => {
    const grams = query([upTo(500)], {
      type: 'Instance',
      classType: '{urn:hl7-org:elm-types:r1}Quantity',
      element: [
        { name: 'value', value: operation('ToDecimal', alias('s0')) },
        { name: 'unit', value: text('g') },
      ],
    });
    const found = outcomeOf(
      define('D', operation('Distinct', operation('Flatten', list(grams, list(elm.quantity(1000, 'mg')))))),
    );
    expect((found as readonly Value[]).length).toBe(500);
    expect((found as readonly Value[])[0]).toBeInstanceOf(Quantity);
  });
});
