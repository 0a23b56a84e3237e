import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson, parseText, stringifyJson } from './json.js';

describe('parseJson and stringifyJson', () => {
  it('keep the digits of decimals, and what looks like them in strings', () => {
    const text = '{"a":1.00,"b":[0.10,1e3,12345678901234567890],"c":": 1.0,","d":{"e":1.5}}';
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it('read numbers as numbers, and write what was changed since', () => {
    const value = parseJson('{"a":1.00,"b":2.00}');
    expect(value).toEqual({ a: 1, b: 2 });
    value.a = 7;
    expect(stringifyJson(value)).toBe('{"a":7,"b":2.00}');
  });

  it('agree with JSON on any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ value });
        expect(stringifyJson(parseText(text) as object)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('take UTF-8 with a byte order mark and refuse what is not UTF-8', () => {
    expect(parseJson(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
    expect(() => parseJson(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('not UTF-8');
  });

  it.each([
    ['{"a":1,}', 1, 8],
    ['{"a" 1}', 1, 6],
    ['{\n  "a": [1, 2\n}', 3, 1],
    ['{"a":"x\ty"}', 1, 6],
    ['', 1, 1],
    ['{} x', 1, 4],
  ])('name the place of a fault and not the text: %j', (text, line, column) => {
    expect(() => parseJson(text)).toThrow(new RegExp(`^Not valid JSON: line ${line}, column ${column}: expected`));
  });

  it('refuse what is nested without end, and do not count brackets in strings', () => {
    const lists = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(() => parseJson(lists(1_000_000))).toThrow('nested more than 500 levels');
    expect(parseJson(lists(499))).toHaveProperty('a');
    const text = JSON.stringify({ a: '['.repeat(1000), ['"{'.repeat(1000)]: '\\', b: '\\"[' });
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it.each(['{"a":1.00,"b":01}', '{"a":1.00,"b":-01.50}', '{"a":1.00,2.00:1}', '{"a":1.00,"b":1.0.0}'])(
    'take no number for valid because another keeps its digits: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(/^Not valid JSON: line 1, column \d+/);
    },
  );

  it('refuse what is no object', () => {
    expect(() => parseJson('[]')).toThrow('JSON object');
  });
});
