import { describe, expect, it } from '@jest/globals';
import * as elm from '../../../test/support/elm.js';
import { outcomes } from '../../../test/support/evaluated-elm.js';
import type { Node } from '../../../test/support/elm.js';

const { alias, call, define, fn, list, libraryOf, operand, reference, text, yes } = elm;

const HOSTILE_TEXTS = [
  ...['"', "'", '`', '\\', '\\u0022', '${process.exit(1)}', '"+process.exit(1)+"', '*/ process.exit(1) /*'],
  ...['\nprocess.exit(1)\n', '\u2028process.exit(1)\u2029', '-->', '<!--', '\ud800', '__proto__', 'constructor'],
  ...['toString', 'hasOwnProperty', '$this', 'operand x', ''],
];

describe('names and texts of a hostile package', () => {
  it.each(HOSTILE_TEXTS)('stay names and texts: %j', (name) => {
    const row: Node = {
      ...{ type: 'Query', relationship: [], source: [{ alias: name, expression: list(text(name)) }] },
      let: [{ identifier: `${name}!`, expression: alias(name) }],
      return: { expression: elm.tuple({ [`x${name}`]: { type: 'QueryLetRef', name: `${name}!` } }) },
    };
    const found = outcomes(
      libraryOf([
        define(name, text(name)),
        fn(name, [name], operand(name)),
        define('call', call(name, reference(name))),
        define('row', row),
        define('element', { type: 'Property', path: name, source: { type: 'Null' } }),
      ]),
    );
    const plain = (of: string) => JSON.stringify(found.get(`Hostile.${of}`));
    expect(found.get(`Hostile.${name}`)).toEqual({ value: name, plain: name });
    expect(found.get('Hostile.call')).toEqual({ value: name, plain: name });
    expect(plain('row')).toContain(JSON.stringify({ [`x${name}`]: name }));
    expect(plain('element')).toBe('{"value":null,"plain":null}');
  });

  it('reach no prototype by an element called __proto__', () => {
    const named = outcomes(
      libraryOf([
        define('D', { type: 'Tuple', element: [{ name: '__proto__', value: elm.tuple({ polluted: yes }) }] }),
      ]),
    );
    expect(JSON.stringify(named.get('Hostile.D'))).toContain('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
