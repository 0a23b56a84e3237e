import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { code } from './code.js';
import type { CodeValue, Code } from './code.js';
import { lambda } from './lambda.js';
import { Names } from './names.js';

const run = (source: Code): unknown => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what a module does
  return new Function(`'use strict';\nreturn ${source.text};`)() as unknown;
};

const HOSTILE = [
  '"',
  "'",
  '`',
  '${globalThis.reached = true}',
  '*/ globalThis.reached = true /*',
  '\nglobalThis.reached = true //',
  '\r\u2028\u2029',
  '-->',
  '<!--',
  '\\',
  '\\u0022',
  '\ud800',
  '__proto__',
  'constructor',
];

describe('source templates', () => {
  it.each(HOSTILE)('make a string a literal of the same string: %j', (text) => {
    expect(run(code`[${text}, ${[text]}]`)).toEqual([text, text]);
  });

  it('keep any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(run(code`${text}`)).toBe(text)));
  });

  it.each(HOSTILE)('let no string end a comment: %j', (text) => {
    expect(run(code`1 // ${text}`)).toBe(1);
  });

  it.each([0, -0, 1.5, -1e21, 1e-7, Number.MAX_VALUE, -3n, true, null])('make %p a literal', (value) => {
    expect(Object.is(run(code`${value}`), value)).toBe(true);
  });

  it.each([NaN, Infinity, -Infinity, undefined, { text: 'globalThis' }])('refuse %p', (value) => {
    expect(() => code`${value as CodeValue}`).toThrow(TypeError);
  });

  it('take no look-alike for source', () => {
    const forged = { text: 'globalThis', isConstant: true, isLambda: false } as unknown as Code;
    expect(() => code`${forged}`).toThrow(TypeError);
  });

  it('allocate names from prefixes of ours only', () => {
    const names = new Names();
    expect([names.variable('a').text, names.constant('a').text]).toEqual(['a1', 'a2']);
    expect(() => names.variable('a; b')).toThrow(TypeError);
  });

  it('put object literals of arrow functions into parentheses', () => {
    const row = new Names().variable('e');
    expect(run(code`(${lambda([row], code`{ of: ${row} }`)})(1)`)).toEqual({ of: 1 });
  });
});
